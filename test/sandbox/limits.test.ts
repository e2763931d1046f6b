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
const ABO_AD_SET = "23851000000000007"

beforeEach(reset)

function read(path = CBO): Promise<Response> {
  return http(address(path, { access_token: TOKEN }))
}

async function errorOf(response: Response): Promise<[number, number | undefined]> {
  const { error } = await response.json<Answer>()
  return [error?.code, error?.error_subcode]
}

function usage(response: Response, name: string): Answer {
  return JSON.parse(response.headers.get(name) ?? "null")
}

describe("the limited tier", () => {
  beforeEach(() => control("PUT", "limits", { tier: "limited" }))

  it("lets twenty writes through and then blocks the account, not its neighbours", async () => {
    for (let n = 0; n < 20; n += 1) expect((await postForm(`${ACME}/campaigns`, CAMPAIGN)).status).toBe(200)
    const blocked = await postForm(`${ACME}/campaigns`, CAMPAIGN)
    expect(blocked.status).toBe(400)
    const header = usage(blocked, "x-ad-account-usage")
    expect(header.acc_id_util_pct).toBeGreaterThan(98)
    expect(header.reset_time_duration).toBe(300)
    expect(header.ads_api_access_tier).toBe("development_access")
    expect(await errorOf(blocked)).toEqual([17, 2446079])
    expect((await control("GET", `state?account=${ACME}`)).campaigns).toHaveLength(32)
    expect((await get(GLOBEX)).id).toBe(GLOBEX)
  })

  it("blocks for five minutes, and calls meanwhile lengthen the block", async () => {
    for (let n = 0; n < 61; n += 1) await read()
    expect(await errorOf(await read())).toEqual([17, 2446079])
    await control("POST", "clock", { advance_s: 200 })
    expect(await errorOf(await read())).toEqual([17, 2446079])
    await control("POST", "clock", { advance_s: 200 })
    expect(await errorOf(await read())).toEqual([17, 2446079])
    await control("POST", "clock", { advance_s: 301 })
    expect((await read()).status).toBe(200)
  })

  it("forgets points as time passes", async () => {
    for (let n = 0; n < 40; n += 1) await read()
    await control("POST", "clock", { advance_s: 150 })
    const header = usage(await read(), "x-ad-account-usage")
    expect(header.acc_id_util_pct).toBeGreaterThan(15)
    expect(header.acc_id_util_pct).toBeLessThan(20)
  })

  it("counts calls of the last hour against a quota that grows with active ads", async () => {
    await control("PUT", "limits", { tier: "limited", max_score: 1e6, calls_per_hour: 10 })
    const { ads } = await control("GET", `state?account=${GLOBEX}`)
    const active = ads.filter((ad: Answer) => ad.effective_status === "ACTIVE").length
    const header = usage(await read(GLOBEX), "x-business-use-case-usage")["2001000000000001"][0]
    expect(header).toMatchObject({ type: "ads_management", estimated_time_to_regain_access: 0 })
    expect(header.call_count).toBe(Math.floor((1 / (10 + 40 * active)) * 100))
  })
})

it("the hourly quota refuses with 80004, says for how many minutes, and opens again", async () => {
  await control("PUT", "limits", { tier: "full", calls_per_hour: 3 })
  const account = "act_3001000000000002"
  const { ads } = await control("GET", `state?account=${account}`)
  for (const ad of ads.filter((each: Answer) => each.status === "ACTIVE"))
    await post(ad.id, { status: "PAUSED" })
  await control("POST", "clock", { advance_s: 3700 })
  for (let n = 0; n < 3; n += 1) expect((await read(account)).status).toBe(200)
  const refused = await read(account)
  const [header] = usage(refused, "x-business-use-case-usage")["3001000000000002"]
  expect(header).toMatchObject({ call_count: 100, estimated_time_to_regain_access: 60 })
  expect(await errorOf(refused)).toEqual([80004, 2446079])
  await control("POST", "clock", { advance_s: 3660 })
  expect((await read(account)).status).toBe(200)
})

it("more than a hundred writes in a second are refused with 613", async () => {
  await control("POST", "clock", { now: "2027-01-01T00:00:00Z" })
  await control("PUT", "limits", { tier: "full", mutations_per_second: 3 })
  const batch = Array.from({ length: 5 }, () => ({ method: "POST", relative_url: CBO, body: "name=x" }))
  const answers = await post("", { batch })
  expect(answers.map((item: Answer) => JSON.parse(item.body).error?.error_subcode ?? 200)).toEqual([
    200, 200, 200, 5044001, 5044001,
  ])
})

it("an ad set's budget changes four times an hour; other changes and equal budgets do not count", async () => {
  for (let n = 1; n <= 4; n += 1)
    expect(await post(ABO_AD_SET, { daily_budget: 1200 + n })).toEqual({ success: true })
  expect(await post(ABO_AD_SET, { daily_budget: 1204, name: "Acme Same Budget" })).toEqual({ success: true })
  expect(await errorOf(await postForm(ABO_AD_SET, { daily_budget: 1300 }))).toEqual([613, 1487632])
  expect(await post("23851000000000008", { daily_budget: 1300 })).toEqual({ success: true })
  await control("POST", "clock", { advance_s: 3601 })
  expect(await post(ABO_AD_SET, { daily_budget: 1300 })).toEqual({ success: true })
})

it("an account's spend cap changes ten times a day, is given in base units and shown in API units", async () => {
  for (let n = 1; n <= 10; n += 1)
    expect(await post(ACME, { spend_cap: 1000 + n })).toEqual({ success: true })
  expect(await get(ACME, { fields: "spend_cap" })).toMatchObject({ spend_cap: "101000" })
  expect(await errorOf(await postForm(ACME, { spend_cap: 2000 }))).toEqual([17, 1885172])
})

it("the app as a whole is refused with 4 and HTTP 403", async () => {
  await control("PUT", "limits", { tier: "full", app_calls_per_hour: 2 })
  await read("me")
  await read("me")
  const refused = await read("me")
  expect(refused.status).toBe(403)
  expect(usage(refused, "x-app-usage").call_count).toBe(100)
  expect(await errorOf(refused)).toEqual([4, undefined])
})

it("the full tier is generous, and off sends no usage headers at all", async () => {
  expect(usage(await read(), "x-ad-account-usage")).toMatchObject({ ads_api_access_tier: "standard_access" })
  await control("PUT", "limits", { tier: "off" })
  const response = await read()
  expect(response.headers.get("x-ad-account-usage")).toBeNull()
  for (let n = 1; n <= 6; n += 1)
    expect(await post(ABO_AD_SET, { daily_budget: 1200 + n })).toEqual({ success: true })
})

it.each([[{ tier: "none" }], [{ max_score: -1 }], [{ colour: 1 }], [7]])(
  "limits of %j are refused",
  async (body) => {
    expect((await http("/_sandbox/limits", { method: "PUT", body: JSON.stringify(body) })).status).toBe(400)
  },
)
