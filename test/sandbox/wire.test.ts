import { beforeEach, describe, expect, it } from "vitest"
import {
  ACME,
  type Answer,
  address,
  CAMPAIGN,
  control,
  get,
  http,
  ORIGIN,
  post,
  postForm,
  remove,
  reset,
  TOKEN,
} from "./graph.ts"

beforeEach(reset)

describe("fields", () => {
  it("shows only the id when no fields are asked", async () => {
    expect(await get("23850000000000001")).toEqual({ id: "23850000000000001" })
  })

  it("takes fields as a comma list and as a JSON list", async () => {
    const asked = { name: "Acme Autumn Prospecting", daily_budget: "4500", id: "23850000000000001" }
    expect(await get("23850000000000001", { fields: "name,daily_budget" })).toEqual(asked)
    expect(await get("23850000000000001", { fields: ["name", "daily_budget"] })).toEqual(asked)
  })

  it("expands edges and parents, with limits and aliases", async () => {
    const fields = "name,adsets.limit(1).as(sets){name,campaign{objective}}"
    const answer = await get("23850000000000001", { fields })
    expect(answer.sets.data).toHaveLength(1)
    expect(answer.sets.data[0].campaign).toEqual({ objective: "OUTCOME_SALES", id: "23850000000000001" })
    expect(answer.sets.paging.next).toContain("/23850000000000001/adsets?")
  })

  it.each([
    ["name,", 200],
    ["name{", 400],
    ["adsets.limit(2", 400],
    ["adsets.limit(2){name", 400],
    ["}", 400],
    ["na me", 400],
    ["a{".repeat(50), 400],
  ])("answers the field list %j with %i", async (fields, status) => {
    const response = await http(address("23850000000000001", { access_token: TOKEN, fields }))
    expect(response.status).toBe(status)
    if (status === 400) expect((await response.json<Answer>()).error.code).toBe(2500)
  })

  it("refuses a field that does not exist, also in an empty list and inside braces", async () => {
    for (const path of ["23850000000000001", `${ACME}/campaigns`, `${ACME}/campaignsbylabels`]) {
      const answer = await get(path, { fields: "name,colour", ad_label_ids: ["1"] })
      expect(answer.error).toMatchObject({ code: 100, message: expect.stringContaining("(colour)") })
    }
    const nested = await get(ACME, { fields: "campaigns{colour}" })
    expect(nested.error.code).toBe(100)
  })

  it("leaves out fields Meta has but that are empty", async () => {
    const answer = await get("23850000000000001", { fields: "issues_info,lifetime_budget,name" })
    expect(Object.keys(answer).sort()).toEqual(["id", "name"])
  })
})

describe("pages", () => {
  it("leads through every object once by next, which carries host, version, token and parameters", async () => {
    const seen: string[] = []
    let page = await get(`${ACME}/adsets`, { fields: "name", limit: 7, summary: "true" })
    expect(page.summary).toEqual({ total_count: 33 })
    for (;;) {
      for (const adSet of page.data) seen.push(adSet.id)
      if (!page.paging.next) break
      expect(page.paging.next.startsWith(`${ORIGIN}/v26.0/${ACME}/adsets?access_token=${TOKEN}`)).toBe(true)
      page = await (await http(page.paging.next)).json<Answer>()
    }
    expect(seen).toHaveLength(33)
    expect(new Set(seen).size).toBe(33)
    expect(page.paging.cursors.after).toBeTruthy()
  })

  it("holds 25 objects unless a limit is given", async () => {
    expect((await get(`${ACME}/adsets`)).data).toHaveLength(25)
  })

  it("goes back by previous to the page it came from", async () => {
    const first = await get(`${ACME}/campaigns`, { limit: 3 })
    const second = await (await http(first.paging.next)).json<Answer>()
    const back = await (await http(second.paging.previous)).json<Answer>()
    expect(back.data).toEqual(first.data)
    expect(back.paging.previous).toBeUndefined()
    expect(back.paging.next).toBeTruthy()
  })

  it("does not lose or repeat objects when new ones arrive between two pages", async () => {
    const first = await get(`${ACME}/campaigns`, { limit: 4 })
    await post(`${ACME}/campaigns`, CAMPAIGN)
    const rest = await (await http(first.paging.next)).json<Answer>()
    const ids = [...first.data, ...rest.data].map((campaign) => campaign.id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it.each(["nonsense", "cDk5OTk5OTk5OTk5OTk5OTk5OTk5", "%00", "eyJ9"])(
    "refuses the cursor %j",
    async (after) => {
      expect((await get(`${ACME}/campaigns`, { after })).error.code).toBe(2642)
    },
  )
})

describe("parameters", () => {
  it.each([
    ["a form", (body: Record<string, unknown>) => postForm(`${ACME}/campaigns`, body)],
    [
      "JSON",
      (body: Record<string, unknown>) =>
        http(address(`${ACME}/campaigns`, { access_token: TOKEN }), {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ ...body, id: ACME }),
        }),
    ],
    [
      "multipart",
      (body: Record<string, unknown>) => {
        const form = new FormData()
        form.set("access_token", TOKEN)
        for (const [name, value] of Object.entries(body)) {
          form.set(name, typeof value === "string" ? value : JSON.stringify(value))
        }
        return http(address(`${ACME}/campaigns`), { method: "POST", body: form })
      },
    ],
    [
      "the query",
      (body: Record<string, unknown>) =>
        http(address(`${ACME}/campaigns/`, { access_token: TOKEN, ...body }).replace("/?", "?"), {
          method: "POST",
        }),
    ],
  ])("are accepted as %s", async (_, send) => {
    const response = await send(CAMPAIGN)
    const { id } = await response.json<Answer>()
    expect(await get(id, { fields: "name,daily_budget,special_ad_categories" })).toEqual({
      id,
      name: "Test campaign",
      daily_budget: "2500",
      special_ad_categories: [],
    })
  })

  it("may end the path with a slash", async () => {
    expect(await get("23850000000000001/", { fields: "objective" })).toMatchObject({
      objective: "OUTCOME_SALES",
    })
  })

  it("may come in the body of a GET-like DELETE, and a method may be overridden in a POST", async () => {
    const { id } = await post(`${ACME}/campaigns`, CAMPAIGN)
    const init = { method: "DELETE", body: "{}", headers: { "content-type": "application/json" } }
    const deleted = await http(address(id, { access_token: TOKEN }), init)
    expect(await deleted.json()).toEqual({ success: true })
    expect(await post(id, { method: "get", fields: "status" })).toEqual({ id, status: "DELETED" })
  })

  it("takes the token from the Authorization header as well", async () => {
    const response = await http("/v26.0/me?fields=name", { headers: { authorization: `Bearer ${TOKEN}` } })
    expect(await response.json()).toEqual({ id: "100100000000001", name: "Agency System User" })
  })

  it.each([
    ["not JSON at all", "application/json", "{broken"],
    ["a JSON word", "application/json", '"hello"'],
    ["broken multipart", "multipart/form-data; boundary=x", "no boundary here"],
  ])("that are %s are refused, not crashed on", async (_, type, body) => {
    const init = { method: "POST", body, headers: { "content-type": type } }
    const response = await http(address(`${ACME}/campaigns`, { access_token: TOKEN }), init)
    expect(response.status).toBe(400)
    expect((await response.json<Answer>()).error.code).toBe(100)
  })
})

describe("filters", () => {
  it.each([
    [[{ field: "name", operator: "CONTAIN", value: "retargeting" }], ["23850000000000002"]],
    [
      [{ field: "id", operator: "IN", value: ["23850000000000004", "23850000000000027"] }],
      ["23850000000000004"],
    ],
    [[{ field: "campaign.id", operator: "EQUAL", value: "23850000000000001" }], ["23850000000000001"]],
    [
      [{ field: "effective_status", operator: "IN", value: ["ARCHIVED"] }],
      ["23850000000000012", "23850000000000011"],
    ],
    [[{ field: "daily_budget", operator: "GREATER_THAN", value: "4500" }], ["23850000000000004"]],
    [[{ field: "created_time", operator: "GREATER_THAN", value: 1_900_000_000 }], []],
    [
      [
        { field: "name", operator: "STARTS_WITH", value: "Acme S" },
        { field: "objective", operator: "EQUAL", value: "OUTCOME_LEADS" },
      ],
      ["23850000000000006"],
    ],
  ])("%j find %j", async (filtering, ids) => {
    const { data } = await get(`${ACME}/campaigns`, { filtering })
    expect(data.map((campaign: Answer) => campaign.id)).toEqual(ids)
  })

  it.each([
    "nonsense",
    [{ field: "name" }],
    [{ field: "name", operator: "LIKE", value: "x" }],
    [{ field: "colour", operator: "EQUAL", value: "x" }],
    [{ field: "name", operator: "GREATER_THAN", value: "x" }],
    [{ field: "name", operator: "IN", value: [{}] }],
    [{ field: "created_time", operator: "GREATER_THAN", value: "soon" }],
    [7],
  ])("refuse %j", async (filtering) => {
    expect((await get(`${ACME}/campaigns`, { filtering })).error.code).toBe(100)
  })

  it("of status bring archived objects only when asked, and deleted ones never", async () => {
    expect((await get(`${ACME}/campaigns`, { limit: 100 })).data).toHaveLength(10)
    expect((await get(`${ACME}/campaigns`, { effective_status: ["ARCHIVED"] })).data).toHaveLength(2)
    expect((await get(`${ACME}/campaigns`, { effective_status: ["ACTIVE", "ARCHIVED"] })).data).toHaveLength(
      9,
    )
    expect((await get(`${ACME}/campaigns`, { effective_status: ["DELETED"] })).error.error_subcode).toBe(
      1815001,
    )
    expect((await get(`${ACME}/campaigns`, { effective_status: ["SLEEPING"] })).error.code).toBe(100)
  })
})

describe("errors", () => {
  it.each([
    ["no token", "/v26.0/me", 400, { code: 190 }],
    ["an unknown token", "/v26.0/me?access_token=x", 400, { code: 190, error_subcode: 467 }],
    ["an unknown object", `/v26.0/1?access_token=${TOKEN}`, 400, { code: 100, error_subcode: 33 }],
    ["an unknown edge", `/v26.0/${ACME}/colours?access_token=${TOKEN}`, 400, { code: 2500 }],
    ["too long a path", `/v26.0/${ACME}/campaigns/x?access_token=${TOKEN}`, 400, { code: 2500 }],
    ["an object word of JavaScript", `/v26.0/${ACME}/constructor?access_token=${TOKEN}`, 400, { code: 2500 }],
    ["several ids at the root", `/v26.0/?ids=${ACME}&access_token=${TOKEN}`, 400, { code: 100 }],
    ["date_format", `/v26.0/${ACME}?date_format=U&access_token=${TOKEN}`, 400, { code: 100 }],
    ["an expired version", `/v23.0/${ACME}?access_token=${TOKEN}`, 400, { code: 2635 }],
    ["a version to come", `/v99.0/${ACME}?access_token=${TOKEN}`, 400, { code: 2500 }],
    ["no version", `/${ACME}?access_token=${TOKEN}`, 400, { code: 2635 }],
    [
      "a limit that is no number",
      `/v26.0/${ACME}/campaigns?limit=x&access_token=${TOKEN}`,
      400,
      { code: 100 },
    ],
  ])("for %s come in Meta's envelope", async (_, path, status, error) => {
    const response = await http(path)
    expect(response.status).toBe(status)
    const body = await response.json<Answer>()
    expect(body.error).toMatchObject({
      ...error,
      message: expect.any(String),
      fbtrace_id: expect.any(String),
    })
    expect(response.headers.get("x-fb-trace-id")).toBe(body.error.fbtrace_id)
  })

  it("of ended versions become answers with a warning when the app lets them be upgraded", async () => {
    await control("PUT", "access", { auto_upgrade: true })
    const response = await http(`/v24.0/${ACME}?access_token=${TOKEN}`)
    expect(response.status).toBe(200)
    expect(response.headers.get("x-ad-api-version-warning")).toContain("v24.0")
    expect((await http(`/v99.0/${ACME}?access_token=${TOKEN}`)).status).toBe(400)
  })

  it("ignore pretty, debug and metadata, as v26 does", async () => {
    expect(await get(ACME, { pretty: 1, debug: "all", metadata: 1 })).toEqual({
      account_id: "1001000000000001",
      id: ACME,
    })
  })

  it("are all there is for hostile input: never a crash, never a 5xx", async () => {
    const odd = [
      "",
      "null",
      "[]",
      "{}",
      "0",
      "-1",
      "1e99",
      "\u0000",
      "😀".repeat(500),
      "' OR 1=1 --",
      "../../x",
      "%",
    ]
    const names = [
      "fields",
      "limit",
      "after",
      "filtering",
      "effective_status",
      "summary",
      "daily_budget",
      "name",
    ]
    for (const value of odd) {
      for (const name of names) {
        const read = await http(address(`${ACME}/campaigns`, { access_token: TOKEN, [name]: value }))
        expect(read.status, `GET ${name}=${value}`).toBeLessThan(500)
        const written = await postForm(`${ACME}/campaigns`, { ...CAMPAIGN, [name]: value })
        expect(written.status, `POST ${name}=${value}`).toBeLessThan(500)
      }
      const path = await http(`/v26.0/${encodeURIComponent(value)}?access_token=${TOKEN}`)
      expect(path.status, `path ${value}`).toBeLessThan(500)
    }
  })
})

describe("tokens", () => {
  it("are described by debug_token", async () => {
    const { data } = await get("debug_token", { input_token: TOKEN })
    expect(data).toMatchObject({
      is_valid: true,
      type: "SYSTEM_USER",
      expires_at: 0,
      user_id: "100100000000001",
    })
    expect(data.scopes).toContain("ads_management")
    expect(data.granular_scopes[0].target_ids).toHaveLength(8)
    expect((await get("debug_token", { input_token: "x" })).data).toMatchObject({ is_valid: false })
  })

  it("reach only what they were granted, and only as far as their scopes go", async () => {
    const narrow = { accounts: [ACME], scopes: ["ads_read"] }
    await control("PUT", "access", { tokens: { narrow } })
    const params = { access_token: "narrow" }
    expect((await get("me/adaccounts", params)).data.map((account: Answer) => account.id)).toEqual([ACME])
    expect((await get("act_2001000000000001", params)).error).toMatchObject({ code: 200 })
    expect((await get("23850000000000027", params)).error).toMatchObject({ code: 100, error_subcode: 33 })
    expect((await post("23850000000000001", { ...params, name: "x" })).error).toMatchObject({ code: 200 })
    const forbidden = await http(address("act_2001000000000001", params))
    expect(forbidden.status).toBe(403)
  })

  it("expire by the sandbox's clock", async () => {
    const nowS = Math.floor(Date.now() / 1000)
    await control("PUT", "access", { tokens: { brief: { expires_at: nowS + 600 } } })
    expect((await get("me", { access_token: "brief" })).id).toBeTruthy()
    await control("POST", "clock", { advance_s: 601 })
    expect((await get("me", { access_token: "brief" })).error).toMatchObject({
      code: 190,
      error_subcode: 463,
    })
  })

  it("are proven by appsecret_proof where it is sent or required", async () => {
    const proof = "b7c6e9c6"
    expect((await get("me", { appsecret_proof: proof })).error.message).toContain("Invalid appsecret_proof")
    await control("PUT", "access", { require_appsecret_proof: true })
    expect((await get("me")).error.message).toContain("require an appsecret_proof")
    const right = await hmac("sandbox-app-secret", TOKEN)
    expect((await get("me", { appsecret_proof: right })).id).toBe("100100000000001")
    const time = String(Math.floor(Date.now() / 1000))
    const timed = await hmac("sandbox-app-secret", `${TOKEN}|${time}`)
    expect((await get("me", { appsecret_proof: timed, appsecret_time: time })).id).toBe("100100000000001")
  })
})

async function hmac(secret: string, message: string): Promise<string> {
  const text = new TextEncoder()
  const algorithm = { name: "HMAC", hash: "SHA-256" }
  const key = await crypto.subtle.importKey("raw", text.encode(secret), algorithm, false, ["sign"])
  const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, text.encode(message)))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

it("does not delete what a GET asks about", async () => {
  await get("23850000000000001")
  expect(await remove("23850000000000001")).toEqual({ success: true })
})
