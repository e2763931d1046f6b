import { beforeEach, expect, it } from "vitest"
import { ACME, type Answer, address, CAMPAIGN, control, get, http, post, reset, TOKEN } from "./graph.ts"

const CBO = "23850000000000001"

beforeEach(reset)

function batch(items: unknown[], more: Record<string, unknown> = {}): Promise<Answer> {
  return post("", { batch: items, ...more })
}

function bodyOf(item: Answer): Answer {
  return JSON.parse(item.body)
}

const form = (values: Record<string, unknown>) =>
  new URLSearchParams(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  ).toString()

it("answers each item in order, and the failure of one is not the failure of the others", async () => {
  const answers = await batch([
    { method: "GET", relative_url: `${CBO}?fields=name` },
    { method: "GET", relative_url: "1/?fields=id" },
    { method: "POST", relative_url: `v26.0/${CBO}`, body: "name=Acme Renamed&daily_budget=5000" },
    { method: "DELETE", relative_url: "23850000000000002" },
  ])
  expect(answers.map((item: Answer) => item.code)).toEqual([200, 400, 200, 200])
  expect(bodyOf(answers[0])).toEqual({ name: "Acme Autumn Prospecting", id: CBO })
  expect(bodyOf(answers[1]).error.code).toBe(100)
  expect(answers[0].headers[0]).toEqual({ name: "Content-Type", value: expect.stringContaining("json") })
  expect(await get(CBO, { fields: "name,daily_budget" })).toMatchObject({
    name: "Acme Renamed",
    daily_budget: "5000",
  })
})

it("comes as JSON to the bare version as well, with item names that nobody refers to", async () => {
  const response = await http(address("v26.0", { access_token: TOKEN }), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      batch: [{ method: "POST", name: "x", relative_url: `${ACME}/campaigns`, body: form(CAMPAIGN) }],
      include_headers: false,
    }),
  })
  const [item] = await response.json<Answer[]>()
  expect(item.headers).toBeUndefined()
  expect(bodyOf(item).id).toMatch(/^2386/)
})

it("fills in what an earlier item answered, and leaves that one out", async () => {
  const answers = await batch([
    { method: "POST", name: "made", relative_url: `${ACME}/campaigns`, body: form(CAMPAIGN) },
    { method: "GET", relative_url: "{result=made:$.id}?fields=name" },
    {
      method: "GET",
      name: "list",
      relative_url: `${ACME}/campaigns?limit=2`,
      omit_response_on_success: false,
    },
    {
      method: "GET",
      relative_url: `${ACME}/campaigns?filtering=[{"field":"id","operator":"EQUAL","value":"{result=list:$.data.0.id}"}]`,
    },
  ])
  expect(answers[0]).toBeNull()
  expect(bodyOf(answers[1]).name).toBe("Test campaign")
  expect(bodyOf(answers[2]).data).toHaveLength(2)
  expect(bodyOf(answers[3]).data).toEqual([bodyOf(answers[2]).data[0]])
})

it("does not run what depends on a failure", async () => {
  const answers = await batch([
    { method: "POST", name: "made", relative_url: `${ACME}/campaigns`, body: "name=x" },
    { method: "POST", depends_on: "made", relative_url: CBO, body: "name=y" },
  ])
  expect(answers.map((item: Answer) => item.code)).toEqual([400, 424])
  expect(await get(CBO, { fields: "name" })).toMatchObject({ name: "Acme Autumn Prospecting" })
})

it("gives null for an item whose outcome is unknown, whether it was applied or not", async () => {
  const rename = (id: string) => ({ method: "POST", relative_url: id, body: "name=Acme+Renamed" })
  await control("POST", "faults", { kind: "null_batch_item", match: { path: "node" } })
  await control("POST", "faults", { kind: "connection_reset", match: { path: "node" } })
  const answers = await batch([rename(CBO), rename("23850000000000002"), rename("23850000000000003")])
  expect(answers[0]).toBeNull()
  expect(answers[1]).toBeNull()
  expect(answers[2].code).toBe(200)
  expect(await get(CBO, { fields: "name" })).toMatchObject({ name: "Acme Renamed" })
  expect(await get("23850000000000002", { fields: "name" })).toMatchObject({ name: "Acme Cart Retargeting" })
})

it.each([
  ["51 items", Array.from({ length: 51 }, () => ({ method: "GET", relative_url: "me" }))],
  ["a word", "nonsense"],
  ["items without an address", [{ method: "GET" }]],
  ["items that are no objects", [7]],
])("of %s is refused as a whole", async (_, items) => {
  expect((await post("", { batch: items })).error.code).toBe(100)
})

it("is refused without a token, and its items may bring their own", async () => {
  const items = [{ method: "GET", relative_url: "me" }]
  expect((await post("", { batch: items, access_token: "wrong" })).error.code).toBe(190)
  const mixed = await batch([{ method: "GET", relative_url: "me?access_token=wrong" }, ...items])
  expect(mixed.map((item: Answer) => item.code)).toEqual([400, 200])
})

it.each(["http://elsewhere.example/me", "//", "?", "%%%", "..", "me?fields=%"])(
  "answers the odd address %j like any other",
  async (relative_url) => {
    const answers = await batch([{ method: "GET", relative_url }])
    expect(answers.error?.code ?? answers[0].code).toBeLessThan(500)
  },
)

it("holds no further batch", async () => {
  const inner = encodeURIComponent(JSON.stringify([{ method: "GET", relative_url: "me" }]))
  const [item] = await batch([{ method: "POST", relative_url: "", body: `batch=${inner}` }])
  expect(bodyOf(item).error.code).toBe(100)
})
