import { beforeAll, expect, it } from "vitest"
import { ACME, address, control, http, ORIGIN, reset, TOKEN } from "./graph.ts"

const ODD: unknown[] = [
  "",
  "null",
  "[]",
  "{}",
  "[[]]",
  '[{"id":{}}]',
  '{"a":{"b":[1]}}',
  "0",
  "-1",
  "1e99",
  "NaN",
  "true",
  "constructor",
  "__proto__",
  "\u0000",
  "😀".repeat(300),
  "' OR 1=1 --",
  "../../x",
  "%",
  "9".repeat(400),
]

/** Every edge with the parameters it reads. What is sent is nonsense; what comes back is Meta's envelope. */
const CALLS: [method: string, path: string, names: string[]][] = [
  [
    "POST",
    `${ACME}/campaigns`,
    ["name", "objective", "status", "special_ad_categories", "adlabels", "stop_time"],
  ],
  ["POST", `${ACME}/adsets`, ["campaign_id", "targeting", "bid_constraints", "adset_schedule", "start_time"]],
  ["POST", `${ACME}/ads`, ["adset_id", "creative", "tracking_specs", "name"]],
  ["POST", `${ACME}/adcreatives`, ["object_story_spec", "image_hash", "asset_feed_spec", "name"]],
  ["POST", `${ACME}/adimages`, ["bytes", "name"]],
  ["POST", `${ACME}/advideos`, ["file_url", "upload_phase"]],
  ["POST", `${ACME}/customaudiences`, ["name", "subtype", "lookalike_spec", "retention_days"]],
  ["POST", `${ACME}/adlabels`, ["name"]],
  ["POST", `${ACME}/insights`, ["level", "fields", "time_range", "time_ranges", "breakdowns"]],
  ["POST", ACME, ["name", "spend_cap", "spend_cap_action", "default_dsa_payor"]],
  [
    "POST",
    "23850000000000001",
    ["name", "status", "daily_budget", "adlabels", "execution_options", "spend_cap"],
  ],
  ["POST", "23851000000000007", ["targeting", "daily_budget", "bid_amount", "end_time", "promoted_object"]],
  ["POST", "23852000000000001", ["creative", "status", "adlabels"]],
  ["POST", "23853000000000001", ["object_story_spec", "name"]],
  ["POST", "23851000000000007/copies", ["deep_copy", "status_option", "rename_options", "campaign_id"]],
  [
    "POST",
    "23850000000000001/budget_schedules",
    ["time_start", "time_end", "budget_value", "budget_value_type"],
  ],
  ["POST", "", ["batch", "include_headers"]],
  ["GET", "", ["ids", "fields", "batch"]],
  [
    "GET",
    `${ACME}/insights`,
    ["level", "fields", "time_range", "time_ranges", "breakdowns", "sort", "summary", "filtering"],
  ],
  [
    "GET",
    `${ACME}/ads`,
    ["fields", "limit", "after", "before", "effective_status", "filtering", "updated_since", "summary"],
  ],
  ["GET", `${ACME}/campaignsbylabels`, ["ad_label_ids", "operator"]],
  ["GET", `${ACME}/activities`, ["since", "until", "oid", "category", "after", "fields"]],
  ["GET", `${ACME}/minimum_budgets`, ["bid_amount", "limit"]],
  ["GET", `${ACME}/reachestimate`, ["targeting_spec"]],
  ["GET", `${ACME}/generatepreviews`, ["creative", "ad_format"]],
  ["GET", `${ACME}/targetingsearch`, ["q", "limit"]],
  ["GET", `${ACME}/targetingvalidation`, ["id_list"]],
  ["GET", "search", ["type", "q", "interest_list"]],
  ["GET", "debug_token", ["input_token"]],
  ["GET", "me", ["fields", "appsecret_proof", "appsecret_time"]],
  ["DELETE", `${ACME}/adimages`, ["hash"]],
]

beforeAll(async () => {
  await reset()
  await control("PUT", "limits", { tier: "off" })
})

it.each(CALLS)("%s %s answers nonsense in Meta's envelope", async (method, path, names) => {
  for (const name of names) {
    for (const value of ODD) {
      const where = `${method} ${path} ${name}=${String(value).slice(0, 40)}`
      const params = { access_token: TOKEN, [name]: value }
      const asJson = { "content-type": "application/json" }
      const init = method === "POST" ? { method, body: JSON.stringify(params), headers: asJson } : { method }
      const response = await http(address(path, method === "POST" ? {} : params), init)
      expect(response.status, where).toBeLessThan(500)
      const body = await response.json<{ error?: { message: string; code: number; fbtrace_id: string } }>()
      if (response.status !== 200) {
        expect(body.error, where).toMatchObject({ message: expect.any(String), code: expect.any(Number) })
      }
    }
  }
})

it("answers values of every JSON type where others were expected", async () => {
  const values = [null, true, 7, 1.5, "x", [], [null], {}, { a: 1 }]
  for (const [method, path, names] of CALLS.filter(([verb]) => verb === "POST")) {
    for (const name of names) {
      for (const value of values) {
        const body = JSON.stringify({ [name]: value })
        const headers = { "content-type": "application/json" }
        const response = await http(address(path, { access_token: TOKEN }), { method, body, headers })
        expect(response.status, `${path} ${name}=${JSON.stringify(value)}`).toBeLessThan(500)
      }
    }
  }
})

it("answers methods nobody uses", async () => {
  for (const method of ["PUT", "PATCH", "OPTIONS", "HEAD"]) {
    const response = await http(new URL(address("me", { access_token: TOKEN }), ORIGIN).href, { method })
    expect(response.status, method).toBeLessThan(500)
  }
})

it.each<[string, string, string]>([
  ["very deep JSON", "application/json", `{"targeting":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ["very deep JSON in a form", "application/x-www-form-urlencoded", `targeting=${"[".repeat(100_000)}`],
  ["a very long name", "application/json", JSON.stringify({ name: "x".repeat(3_000_000) })],
  ["a very large targeting", "application/json", JSON.stringify({ targeting: { x: "y".repeat(3_000_000) } })],
  ["too large a body", "application/json", JSON.stringify({ name: "x".repeat(13_000_000) })],
])("refuses %s", async (_, type, body) => {
  const init = { method: "POST", body, headers: { "content-type": type } }
  const response = await http(address("23851000000000007", { access_token: TOKEN }), init)
  expect(response.status).toBe(400)
  expect((await response.json<{ error: { code: number } }>()).error.code).toBe(100)
})

it("keeps its head when a huge call is to be applied late", async () => {
  await control("POST", "faults", { kind: "apply_late", delay_ms: 1 })
  const body = JSON.stringify({ name: "x".repeat(3_000_000) })
  const response = await http(address("23851000000000007", { access_token: TOKEN }), { method: "POST", body })
  await expect(response.text()).rejects.toThrow()
  expect((await http(address("me", { access_token: TOKEN }))).status).toBe(200)
})
