import { evictDurableObject } from "cloudflare:test"
import { env } from "cloudflare:workers"
import { beforeEach, describe, expect, it } from "vitest"
import {
  ACME,
  type Answer,
  address,
  CAMPAIGN,
  control,
  GLOBEX,
  get,
  http,
  post,
  postForm,
  reset,
  TOKEN,
} from "./graph.ts"

const CBO = "23850000000000001"

beforeEach(reset)

async function fault(kind: string, more: Record<string, unknown> = {}): Promise<void> {
  expect(await control("POST", "faults", { kind, ...more })).toEqual({ id: expect.any(Number) })
}

async function campaignCount(account = ACME): Promise<number> {
  return (await control("GET", `state?account=${account}`)).campaigns.length
}

const create = () => postForm(`${ACME}/campaigns`, CAMPAIGN)

describe("faults", () => {
  it.each<[string, Record<string, unknown>, number, boolean]>([
    ["delay", { delay_ms: 20 }, 200, true],
    ["timeout_before_apply", { delay_ms: 20 }, 504, false],
    ["timeout_before_apply", { delay_ms: 20, apply: true }, 504, true],
    ["error_500_code_1", {}, 500, true],
    ["error_500_code_2", {}, 500, true],
    ["error_500_code_2", { apply: false }, 500, false],
    ["html_body", {}, 503, true],
    ["ok_with_error", {}, 200, false],
    ["throttle", {}, 400, false],
    ["throttle", { code: 4 }, 403, false],
    ["slow_body", { delay_ms: 20 }, 200, true],
  ])("%s with %j answers %i and applies: %s", async (kind, more, status, isApplied) => {
    await fault(kind, more)
    const response = await create()
    expect(response.status).toBe(status)
    await response.text()
    expect(await campaignCount()).toBe(isApplied ? 13 : 12)
    const afterwards = await create()
    expect(afterwards.status).toBe(200)
  })

  it.each<[string, boolean]>([
    ["apply_then_drop", true],
    ["connection_reset", false],
  ])("%s sends headers, breaks the body and applies: %s", async (kind, isApplied) => {
    await fault(kind)
    const response = await create()
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
    expect(await campaignCount()).toBe(isApplied ? 13 : 12)
  })

  it("apply_then_garble answers wholly, in words that are not JSON", async () => {
    await fault("apply_then_garble")
    const text = await (await create()).text()
    expect(() => JSON.parse(text)).toThrow()
    expect(await campaignCount()).toBe(13)
  })

  it("apply_late breaks off at once and applies when its time has come", async () => {
    await fault("apply_late", { delay_ms: 60_000 })
    await expect((await create()).text()).rejects.toThrow()
    expect(await campaignCount()).toBe(12)
    await control("POST", "clock", { advance_s: 59 })
    expect(await campaignCount()).toBe(12)
    await control("POST", "clock", { advance_s: 2 })
    expect(await campaignCount()).toBe(13)
  })

  it("throttle tells the waiting time in the usage headers", async () => {
    await fault("throttle", { code: 80004 })
    const response = await create()
    const { error } = await response.json<Answer>()
    expect(error).toMatchObject({ code: 80004, error_subcode: 2446079 })
    const usage = JSON.parse(response.headers.get("x-business-use-case-usage") ?? "{}")
    expect(usage["1001000000000001"][0]).toMatchObject({
      type: "ads_management",
      estimated_time_to_regain_access: 1,
    })
  })

  it("hit only what they match: method, edge or node, account", async () => {
    await fault("error_500_code_1", { match: { method: "POST", path: "node", account: ACME } })
    expect((await create()).status).toBe(200)
    expect((await get(CBO)).id).toBe(CBO)
    expect(await post("23850000000000027", { name: "Globex Renamed" })).toEqual({ success: true })
    expect((await postForm(CBO, { name: "Acme Renamed" })).status).toBe(500)
  })

  it("hit as many calls as they were told, the oldest fault first", async () => {
    await fault("error_500_code_1", { times: 2 })
    await fault("error_500_code_2")
    const codes = []
    for (let n = 0; n < 4; n += 1) codes.push((await get(CBO)).error?.code ?? 200)
    expect(codes).toEqual([1, 1, 2, 200])
  })

  it("hit the same share of the calls in every run with the same seed", async () => {
    const run = async (seed: number) => {
      await control("DELETE", "faults")
      await fault("error_500_code_2", { share: 0.4, seed })
      const hits: number[] = []
      for (let n = 0; n < 40; n += 1)
        if ((await http(address(CBO, { access_token: TOKEN }))).status === 500) hits.push(n)
      return hits
    }
    const first = await run(7)
    expect(first.length).toBeGreaterThan(6)
    expect(first.length).toBeLessThan(30)
    expect(await run(7)).toEqual(first)
    expect(await run(8)).not.toEqual(first)
  })

  it("are gone after DELETE", async () => {
    await fault("error_500_code_1", { times: 0 })
    expect((await get(CBO)).error.code).toBe(1)
    await control("DELETE", "faults")
    expect((await get(CBO)).id).toBe(CBO)
  })

  it.each([
    [{}],
    [{ kind: "explode" }],
    [{ kind: "delay", delay_ms: -1 }],
    [{ kind: "delay", delay_ms: 1e12 }],
    [{ kind: "delay", share: 2 }],
    [{ kind: "delay", times: "often" }],
    [{ kind: "delay", match: "everything" }],
    [{ kind: "delay", match: { path: 7 } }],
    [{ kind: "throttle", code: "17" }],
    ["delay"],
  ])("%j is refused with a sentence", async (body) => {
    const response = await http("/_sandbox/faults", { method: "POST", body: JSON.stringify(body) })
    expect(response.status).toBe(400)
    expect((await response.json<Answer>()).error).toEqual(expect.any(String))
  })
})

describe("requests", () => {
  it("are listed in order with status, account and fault, and without tokens", async () => {
    const { next } = await control("GET", "requests")
    await get("me")
    await fault("error_500_code_2")
    await postForm(CBO, { name: "x" })
    await get("debug_token", { input_token: "very-secret" })
    const { data, next: last } = await control("GET", `requests?since=${next}`)
    expect(data).toMatchObject([
      { n: next + 1, method: "GET", path: "/v26.0/me", account: null, status: 200, fault: null },
      {
        n: next + 2,
        method: "POST",
        path: `/v26.0/${CBO}`,
        account: ACME,
        status: 500,
        fault: "error_500_code_2",
      },
      { n: next + 3, method: "GET", path: "/v26.0/debug_token", params: { input_token: "***" } },
    ])
    expect(JSON.stringify(data)).not.toMatch(/sandbox-system-user-token|very-secret/)
    expect((await control("GET", `requests?since=${last}`)).data).toEqual([])
  })

  it("keep their numbering over a reset", async () => {
    await get("me")
    const { next } = await control("GET", "requests")
    await reset()
    expect((await control("GET", "requests")).data).toEqual([])
    await get("me")
    expect((await control("GET", "requests")).data[0].n).toBe(next + 1)
  })
})

describe("the clock", () => {
  it("moves by seconds and to a moment, and dates what is made", async () => {
    await control("POST", "clock", { now: "2027-03-01T12:00:00Z" })
    const { id } = await post(`${ACME}/campaigns`, CAMPAIGN)
    expect((await get(id, { fields: "created_time" })).created_time).toMatch(/^2027-03-01T12:00:0\d\+0000$/)
    await control("POST", "clock", { advance_s: 86_400 })
    expect((await control("GET", "clock")).now).toMatch(/^2027-03-02T12:00:0/)
    await reset()
    expect(Math.abs(Date.parse((await control("GET", "clock")).now) - Date.now())).toBeLessThan(5000)
  })

  it.each([[{}], [{ now: "soon" }], [{ advance_s: 1e300 }], [{ now: 7 }], [[]]])(
    "refuses %j",
    async (body) => {
      expect((await http("/_sandbox/clock", { method: "POST", body: JSON.stringify(body) })).status).toBe(400)
    },
  )
})

describe("reset", () => {
  it("plants worlds of other sizes", async () => {
    await control("POST", "reset", { seed: 3, world: { accounts: 12, campaigns: 240, adsets: 720, ads: 0 } })
    const { campaigns, adsets } = await control("GET", "state")
    expect([campaigns.length, adsets.length]).toEqual([240, 720])
    expect((await get("me/adaccounts", { limit: 100 })).data).toHaveLength(12)
  })

  it.each([[{ seed: -1 }], [{ world: "huge" }], [{ world: { campaigns: 1e9 } }], [7]])(
    "refuses %j",
    async (body) => {
      expect((await http("/_sandbox/reset", { method: "POST", body: JSON.stringify(body) })).status).toBe(400)
      expect(await campaignCount()).toBe(12)
    },
  )
})

it("keeps objects, faults, clock and request numbers over a restart", async () => {
  const { id } = await post(`${GLOBEX}/campaigns`, CAMPAIGN)
  await control("POST", "clock", { now: "2027-05-05T00:00:00Z" })
  await fault("error_500_code_1", { times: 2 })
  expect((await get(id)).error.code).toBe(1)
  const { next } = await control("GET", "requests")
  // The tests of Bursar and of the sandbox share their types, and only the sandbox has this binding.
  const { GRAPH_WORLD } = env as unknown as { GRAPH_WORLD: DurableObjectNamespace }
  await evictDurableObject(GRAPH_WORLD.getByName("world"))
  expect((await get(id)).error.code).toBe(1)
  expect(await get(id)).toEqual({ id })
  expect((await control("GET", "clock")).now).toMatch(/^2027-05-05/)
  expect((await control("GET", `requests?since=${next}`)).data).toHaveLength(2)
})

it("answers health, a word about itself, and 404 for a control that does not exist", async () => {
  expect(await control("GET", "health")).toEqual({ status: "ok" })
  for (const path of ["/", "/_sandbox"]) {
    expect(await (await http(path)).json<Answer>()).toMatchObject({ name: "Graph sandbox", token: TOKEN })
  }
  expect((await http("/_sandbox/nothing")).status).toBe(404)
  expect((await http("/_sandbox/constructor")).status).toBe(404)
})
