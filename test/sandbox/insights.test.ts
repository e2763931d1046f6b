import { beforeAll, beforeEach, describe, expect, it } from "vitest"
import { ACME, ACME_JPY, type Answer, control, get, http, post, remove, reset } from "./graph.ts"

const CBO = "23850000000000001"
const ABO_AD_SET = "23851000000000007"
const NOW = "2026-12-10T15:00:00Z"

beforeEach(async () => {
  await reset()
  await control("POST", "clock", { now: NOW })
})

const FIELDS = "spend,impressions,clicks,inline_link_clicks,actions"

async function rows(path: string, params: Record<string, unknown> = {}): Promise<Answer[]> {
  const answer = await get(`${path}/insights`, { fields: FIELDS, limit: 1000, ...params })
  expect(answer.error).toBeUndefined()
  return answer.data
}

/** Sums in whole cents, so that no rounding of the test hides a missing one. */
function total(list: Answer[]): Record<string, number> {
  const sum: Record<string, number> = {
    spend: 0,
    impressions: 0,
    clicks: 0,
    inline_link_clicks: 0,
    purchase: 0,
  }
  for (const row of list) {
    sum.spend = (sum.spend ?? 0) + Math.round(Number(row.spend) * 100)
    for (const name of ["impressions", "clicks", "inline_link_clicks"])
      sum[name] = (sum[name] ?? 0) + Number(row[name])
    const bought = (row.actions ?? []).find((action: Answer) => action.action_type === "purchase")
    sum.purchase = (sum.purchase ?? 0) + Number(bought?.value ?? 0)
  }
  return sum
}

describe("the same question", () => {
  it("gets the same answer, also after a reset and at another hour", async () => {
    const range = { time_range: { since: "2026-11-01", until: "2026-11-30" }, level: "ad" }
    const first = await rows(ACME, range)
    await control("POST", "clock", { advance_s: 40_000 })
    expect(await rows(ACME, range)).toEqual(first)
    await reset()
    await control("POST", "clock", { now: NOW })
    expect(await rows(ACME, range)).toEqual(first)
  })

  it("gets another answer with another seed", async () => {
    const first = await rows(ACME)
    await control("POST", "reset", { seed: 2 })
    await control("POST", "clock", { now: NOW })
    expect(await rows(ACME)).not.toEqual(first)
  })
})

describe("sums", () => {
  it.each([ACME, ACME_JPY])("of ads are those of ad sets, campaigns and the account %s", async (account) => {
    const whole = total(await rows(account))
    expect(whole.spend).toBeGreaterThan(0)
    for (const level of ["campaign", "adset", "ad"])
      expect(total(await rows(account, { level }))).toEqual(whole)
  })

  it("of days, weeks and months are those of the whole span", async () => {
    const range = { time_range: { since: "2026-10-01", until: "2026-12-09" } }
    const whole = total(await rows(CBO, range))
    for (const time_increment of ["1", "7", "monthly"]) {
      expect(total(await rows(CBO, { ...range, time_increment }))).toEqual(whole)
    }
    const months = await rows(CBO, { ...range, time_increment: "monthly" })
    expect(months.map((row) => [row.date_start, row.date_stop])).toEqual([
      ["2026-10-01", "2026-10-31"],
      ["2026-11-01", "2026-11-30"],
      ["2026-12-01", "2026-12-09"],
    ])
  })

  it.each([
    "age",
    "gender",
    "age,gender",
    "publisher_platform,platform_position",
    "country",
    "hourly_stats_aggregated_by_advertiser_time_zone",
  ])("of the parts by %s are those of the whole", async (breakdowns) => {
    const parts = await rows(CBO, { breakdowns })
    expect(total(parts)).toEqual(total(await rows(CBO)))
    for (const name of breakdowns.split(",")) expect(parts[0][name]).toEqual(expect.any(String))
  })

  it("count deleted objects in the parent alone", async () => {
    const before = await rows(CBO, { level: "ad" })
    const victim = (await get(`${CBO}/ads`, { effective_status: ["ACTIVE"] })).data[0].id
    const whole = await rows(CBO)
    await remove(victim)
    expect(total(await rows(CBO))).toEqual(total(whole))
    expect(await rows(CBO, { level: "ad" })).toHaveLength(before.length - 1)
    expect(await rows(victim)).toHaveLength(1)
  })
})

describe("delivery", () => {
  it("happens in Acme's first account on each of the last seven days", async () => {
    expect(await rows(ACME, { date_preset: "last_7d", time_increment: 1 })).toHaveLength(7)
  })

  it("stays near the daily budget, but for the campaign that was planted to overspend", async () => {
    const days = { date_preset: "last_7d" }
    const spend = async (id: string) => Number((await rows(id, days))[0]?.spend)
    expect(await spend(CBO)).toBeGreaterThan(7 * 45 * 0.8)
    expect(await spend(CBO)).toBeLessThan(7 * 45 * 1.1)
    expect(await spend("23850000000000004")).toBeGreaterThan(7 * 60 * 1.15)
  })

  it("follows a raised budget from the hour it was raised", async () => {
    const day = async (text: string) =>
      Number((await rows(CBO, { time_range: { since: text, until: text } }))[0]?.spend ?? 0)
    await post(CBO, { daily_budget: 45_000 })
    await control("POST", "clock", { now: "2026-12-13T15:00:00Z" })
    const [before, changed, after] = [
      await day("2026-12-09"),
      await day("2026-12-10"),
      await day("2026-12-11"),
    ]
    expect(after / before).toBeGreaterThan(8)
    expect(changed).toBeGreaterThan(before * 2)
    expect(changed).toBeLessThan(after)
  })

  it("stops while an object, or one above it, is paused, and for good when it is deleted", async () => {
    await post(ABO_AD_SET, { status: "PAUSED" })
    await control("POST", "clock", { now: "2026-12-13T15:00:00Z" })
    await post(ABO_AD_SET, { status: "ACTIVE" })
    await control("POST", "clock", { now: "2026-12-16T15:00:00Z" })
    await remove("23850000000000003")
    await control("POST", "clock", { now: "2026-12-19T15:00:00Z" })
    const since = { since: "2026-12-09", until: "2026-12-18" }
    const days = await rows(ABO_AD_SET, { time_range: since, time_increment: 1 })
    expect(days.map((row) => row.date_start)).toEqual([
      "2026-12-09",
      "2026-12-10",
      "2026-12-13",
      "2026-12-14",
      "2026-12-15",
      "2026-12-16",
    ])
  })

  it("grows during the day, and what it takes is missing from budget_remaining", async () => {
    const today = async () => Number((await rows(CBO, { date_preset: "today" }))[0]?.spend ?? 0)
    const morning = await today()
    await control("POST", "clock", { advance_s: 6 * 3600 })
    expect(await today()).toBeGreaterThan(morning)
    const { budget_remaining: remaining } = await get(CBO, { fields: "budget_remaining" })
    expect(Math.abs(4500 - (await today()) * 100 - Number(remaining))).toBeLessThan(20)
  })

  it("does not happen for rejected ads, nor for campaigns without ads", async () => {
    const filtering = [{ field: "effective_status", operator: "IN", value: ["DISAPPROVED"] }]
    const rejected = (await get(`${ACME}/ads`, { filtering })).data[0].id
    expect(await rows(rejected)).toEqual([])
    expect(await rows("23850000000000006")).toEqual([])
  })

  it("tires an ad that has run for long", async () => {
    const ctr = async (month: string) => {
      const params = {
        time_range: { since: `2026-${month}-01`, until: `2026-${month}-28` },
        fields: "ctr,frequency",
      }
      return Number((await rows("23852000000000001", params))[0]?.ctr)
    }
    await control("POST", "clock", { now: "2026-12-30T00:00:00Z" })
    expect(await ctr("12")).toBeLessThan((await ctr("09")) * 0.7)
  })
})

describe("questions", () => {
  it("are answered with account, impressions and spend of the last 30 days when they name nothing", async () => {
    const { data, paging } = await get(`${CBO}/insights`)
    expect(data).toEqual([
      {
        account_id: "1001000000000001",
        impressions: expect.stringMatching(/^\d+$/),
        spend: expect.stringMatching(/^\d+\.\d\d$/),
        date_start: "2026-11-10",
        date_stop: "2026-12-09",
      },
    ])
    expect(paging.cursors.after).toBeTruthy()
  })

  it("show money in base units of the account's currency", async () => {
    const [row] = await rows(ACME_JPY, { fields: "spend,cpm,account_currency" })
    expect(row.account_currency).toBe("JPY")
    expect(row.spend).toMatch(/^\d+$/)
  })

  it("name the objects of their level", async () => {
    const [row] = await rows(ACME, { level: "ad", fields: "campaign_name,adset_id,ad_name,objective" })
    expect(row).toMatchObject({
      campaign_name: expect.stringContaining("Acme"),
      adset_id: expect.any(String),
    })
  })

  it("can be sorted, filtered, summed up and read in pages", async () => {
    const sorted = await rows(ACME, {
      level: "campaign",
      sort: ["spend_descending"],
      fields: "campaign_id,spend",
    })
    const spends = sorted.map((row) => Number(row.spend))
    expect(spends).toEqual([...spends].sort((a, b) => b - a))
    const filtering = [{ field: "campaign.id", operator: "IN", value: [CBO] }]
    expect(await rows(ACME, { level: "adset", filtering })).toHaveLength(3)
    const large = [{ field: "spend", operator: "GREATER_THAN", value: 1000 }]
    const spendy = await rows(ACME, { level: "campaign", filtering: large })
    expect(spendy.length).toBeGreaterThan(0)
    expect(spendy.every((row) => Number(row.spend) > 1000)).toBe(true)
    const page = await get(`${ACME}/insights`, {
      level: "ad",
      fields: FIELDS,
      limit: 7,
      summary: "spend,impressions",
    })
    expect(page.summary.spend).toBe(((total(await rows(ACME)).spend as number) / 100).toFixed(2))
    const seen = [...page.data]
    for (let next = page.paging.next; next; ) {
      const answer = await (await http(next)).json<Answer>()
      seen.push(...answer.data)
      next = answer.paging?.next
    }
    expect(total(seen)).toEqual(total(await rows(ACME)))
  })

  it("show what each attribution window saw, and nothing for the windows that ended", async () => {
    const params = {
      fields: "actions,action_values",
      action_attribution_windows: ["1d_click", "7d_click", "7d_view"],
    }
    const [row] = await rows(CBO, params)
    const bought = row.actions.find((action: Answer) => action.action_type === "purchase")
    expect(bought["7d_click"]).toBe(bought.value)
    expect(Number(bought["1d_click"])).toBeLessThan(Number(bought.value))
    expect(bought["7d_view"]).toBeUndefined()
    expect(row.action_values[0]["1d_click"]).toMatch(/^\d+\.\d\d$/)
    const unknown = await get(`${CBO}/insights`, { action_attribution_windows: ["2d_click"] })
    expect(unknown.error.code).toBe(100)
  })

  it("can be part of a field expansion", async () => {
    const fields = "name,insights.date_preset(last_7d).time_increment(1){spend}"
    const { data } = await get(`${ACME}/campaigns`, {
      fields,
      filtering: [{ field: "id", operator: "EQUAL", value: CBO }],
    })
    expect(data[0].insights.data).toHaveLength(7)
  })

  it.each<[string, Record<string, unknown>, number, number | undefined]>([
    ["an unknown preset", { date_preset: "lifetime" }, 100, undefined],
    ["an unknown field", { fields: "colour" }, 100, undefined],
    ["an unknown breakdown", { breakdowns: "colour" }, 100, undefined],
    ["hours by age", { breakdowns: "age,hourly_stats_aggregated_by_advertiser_time_zone" }, 2, 1504041],
    ["an unknown level", { level: "pixel" }, 100, undefined],
    ["days before 37 months", { time_range: { since: "2020-01-01", until: "2020-02-01" } }, 3018, undefined],
    ["a range turned round", { time_range: { since: "2026-11-02", until: "2026-11-01" } }, 100, undefined],
    ["a day that is none", { time_range: { since: "2026-02-30", until: "2026-11-01" } }, 100, undefined],
    ["a range that is none", { time_range: "yesterday" }, 100, undefined],
    ["steps of half a day", { time_increment: "0.5" }, 100, undefined],
    ["a sort by nothing", { sort: ["colour_descending"] }, 100, undefined],
    [
      "a filter on nothing",
      { filtering: [{ field: "colour", operator: "EQUAL", value: 1 }] },
      100,
      undefined,
    ],
  ])("for %s are refused", async (_, params, code, subcode) => {
    const { error } = await get(`${CBO}/insights`, params)
    expect([error?.code, error?.error_subcode]).toEqual([code, subcode])
  })

  it("that are too large are told to ask for less, with HTTP 500 as Meta does", async () => {
    const time_ranges = Array.from({ length: 4 }, () => ({ since: "2023-12-01", until: "2026-12-01" }))
    const { error } = await get(`${ACME}/insights`, { time_ranges, level: "ad" })
    expect(error).toMatchObject({ code: 1, message: expect.stringContaining("reduce the amount of data") })
  })
})

describe("a report run", () => {
  let id: string

  it("is started by a POST, works for a while by the clock, and then holds what the GET would have said", async () => {
    const params = {
      level: "campaign",
      fields: JSON.stringify(["campaign_id", "spend"]),
      date_preset: "last_7d",
    }
    id = (await post(`${ACME}/insights`, params)).report_run_id
    expect(await get(id)).toMatchObject({ id, async_status: "Job Not Started", async_percent_completion: 0 })
    expect((await get(`${id}/insights`)).error.code).toBe(100)
    await control("POST", "clock", { advance_s: 2 })
    expect(await get(id)).toMatchObject({ async_status: "Job Running" })
    await control("POST", "clock", { advance_s: 2 })
    expect(await get(id)).toMatchObject({ async_status: "Job Completed", async_percent_completion: 100 })
    const report = await get(`${id}/insights`, { limit: 3 })
    const direct = await get(`${ACME}/insights`, {
      level: "campaign",
      fields: "campaign_id,spend",
      date_preset: "last_7d",
    })
    const rest = await (await http(report.paging.next)).json<Answer>()
    expect([...report.data, ...rest.data].slice(0, direct.data.length)).toEqual(direct.data.slice(0, 6))
    await control("POST", "clock", { advance_s: 31 * 86_400 })
    expect(await get(id)).toMatchObject({ async_status: "Job Skipped" })
  })

  beforeAll(reset)
})
