import { beforeEach, describe, expect, it } from "vitest"
import {
  ACME,
  AD_SET,
  type Answer,
  address,
  CAMPAIGN,
  control,
  GLOBEX,
  get,
  http,
  post,
  remove,
  reset,
  TOKEN,
} from "./graph.ts"

const CBO = "23850000000000001"
const ABO = "23850000000000003"
const ABO_AD_SET = "23851000000000007"

beforeEach(reset)

describe("copies", () => {
  it("of a campaign are paused, renamed and know where they come from", async () => {
    const answer = await post(`${CBO}/copies`, {})
    const fields = "name,status,daily_budget,objective,source_campaign_id"
    expect(await get(answer.copied_campaign_id, { fields })).toEqual({
      id: answer.copied_campaign_id,
      name: "Acme Autumn Prospecting - Copy",
      status: "PAUSED",
      daily_budget: "4500",
      objective: "OUTCOME_SALES",
      source_campaign_id: CBO,
    })
    expect(answer.ad_object_ids).toEqual([
      { ad_object_type: "campaign", source_id: CBO, copied_id: answer.copied_campaign_id },
    ])
    expect((await get(`${CBO}/copies`)).data).toEqual([{ id: answer.copied_campaign_id }])
    expect((await get(`${answer.copied_campaign_id}/adsets`)).data).toEqual([])
  })

  it("of an ad set bring its ads along when they are deep, with names and status as asked", async () => {
    const answer = await post(`${ABO_AD_SET}/copies`, {
      deep_copy: true,
      status_option: "INHERITED_FROM_SOURCE",
      rename_options: { rename_strategy: "DEEP_RENAME", rename_suffix: " v2" },
    })
    expect(answer.ad_object_ids).toHaveLength(4)
    const fields = "name,status,campaign_id,daily_budget,source_adset_id,ads{name,source_ad_id}"
    const copied = await get(answer.copied_adset_id, { fields })
    expect(copied).toMatchObject({
      name: "Acme Marathon Fans v2",
      status: "ACTIVE",
      campaign_id: ABO,
      daily_budget: "1200",
    })
    expect(copied.ads.data).toHaveLength(3)
    for (const ad of copied.ads.data) expect(ad.name).toMatch(/ v2$/)
  })

  it("into a campaign with a budget leave the ad set's own behind", async () => {
    const { copied_adset_id: id } = await post(`${ABO_AD_SET}/copies`, { campaign_id: "23850000000000004" })
    const copied = await get(id, { fields: "daily_budget,campaign_id" })
    expect(copied).toEqual({ id, campaign_id: "23850000000000004" })
  })

  it("of more than three children are refused, and leave nothing behind", async () => {
    expect((await post(`${CBO}/copies`, { deep_copy: true })).error.error_subcode).toBe(1885194)
    expect((await control("GET", `state?account=${ACME}`)).campaigns).toHaveLength(12)
  })

  it("of deleted objects, or into another account, are refused", async () => {
    expect(
      (await post(`${ABO_AD_SET}/copies`, { campaign_id: "23850000000000029" })).error.error_subcode,
    ).toBe(33)
    await remove(CBO)
    expect((await post(`${CBO}/copies`, {})).error.code).toBe(100)
  })
})

describe("budget schedules", () => {
  const hour = (n: number) => Math.floor(Date.now() / 3_600_000) * 3600 + n * 3600
  const schedule = {
    time_start: hour(24),
    time_end: hour(30),
    budget_value: 5000,
    budget_value_type: "ABSOLUTE",
  }

  it("are kept and listed", async () => {
    const { id } = await post(`${CBO}/budget_schedules`, schedule)
    const { data } = await get(`${CBO}/budget_schedules`, { fields: "budget_value,time_start,ad_object_id" })
    expect(data).toEqual([{ id, budget_value: 5000, time_start: schedule.time_start, ad_object_id: CBO }])
    expect(await remove(id)).toEqual({ success: true })
    expect((await get(`${CBO}/budget_schedules`)).data).toEqual([])
  })

  it.each<[string, string, Record<string, unknown>]>([
    ["no start", CBO, { time_start: undefined }],
    ["no value", CBO, { budget_value: undefined }],
    ["two hours", CBO, { time_end: hour(26) }],
    ["the past", CBO, { time_start: hour(-24), time_end: hour(-12) }],
    ["nine times the budget", CBO, { budget_value: 9, budget_value_type: "MULTIPLIER" }],
    ["a lifetime budget", "23850000000000005", {}],
  ])("are refused for %s", async (_, id, change) => {
    expect((await post(`${id}/budget_schedules`, { ...schedule, ...change })).error.code).toBe(100)
  })

  it("do not overlap", async () => {
    await post(`${CBO}/budget_schedules`, schedule)
    const overlapping = { ...schedule, time_start: hour(29), time_end: hour(40) }
    expect((await post(`${CBO}/budget_schedules`, overlapping)).error.code).toBe(100)
  })
})

describe("custom audiences", () => {
  const audience = { name: "Buyers", subtype: "CUSTOM", customer_file_source: "USER_PROVIDED_ONLY" }

  it("count people without keeping them", async () => {
    const { id } = await post(`${ACME}/customaudiences`, audience)
    const data = Array.from({ length: 2000 }, (_, n) => [`hash-${n}`])
    const added = await post(`${id}/users`, { payload: { schema: ["EMAIL_SHA256"], data } })
    expect(added).toMatchObject({ audience_id: id, num_received: 2000 })
    const fields = "name,approximate_count_lower_bound,approximate_count_upper_bound"
    expect(await get(id, { fields })).toMatchObject({
      approximate_count_lower_bound: 1860,
      approximate_count_upper_bound: 2180,
    })
    expect(JSON.stringify(await get(`${ACME}/customaudiences`, { fields: "name,subtype" }))).not.toContain(
      "hash-",
    )
  })

  it.each<[string, Record<string, unknown>]>([
    ["a name", { name: " " }],
    ["a subtype", { subtype: "FRIENDS" }],
    ["a source", { customer_file_source: undefined }],
    ["an origin of a lookalike", { subtype: "LOOKALIKE" }],
  ])("need %s", async (_, change) => {
    expect((await post(`${ACME}/customaudiences`, { ...audience, ...change })).error.code).toBe(100)
  })
})

it("videos are processed for a while and then ready", async () => {
  const { id } = await post(`${ACME}/advideos`, { file_url: "https://videos.example/a.mp4", title: "Film" })
  expect((await get(id, { fields: "status" })).status.video_status).toBe("processing")
  await control("POST", "clock", { advance_s: 30 })
  expect((await get(id, { fields: "status" })).status.video_status).toBe("ready")
  expect((await post(`${ACME}/advideos`, {})).error.code).toBe(100)
})

it("estimates shrink with narrower targeting and stay the same for the same one", async () => {
  const wide = { geo_locations: { countries: ["US"] } }
  const narrow = { ...wide, age_min: 30, age_max: 35, interests: [{ id: "6003107902433" }] }
  const ask = async (targeting_spec: unknown) => (await get(`${ACME}/reachestimate`, { targeting_spec })).data
  expect((await ask(wide)).users_upper_bound).toBeGreaterThan(10 * (await ask(narrow)).users_upper_bound)
  expect(await ask(wide)).toEqual(await ask(wide))
  const { data } = await get(`${ABO_AD_SET}/delivery_estimate`)
  expect(data[0]).toMatchObject({ estimate_ready: true, estimate_mau_lower_bound: expect.any(Number) })
  expect((await get(`${ACME}/delivery_estimate`, { targeting_spec: wide })).error.code).toBe(100)
})

it("targeting can be searched, browsed and validated", async () => {
  expect((await get("search", { type: "adinterest", q: "hik" })).data).toMatchObject([{ name: "Hiking" }])
  expect((await get("search", { type: "adgeolocation", q: "Ham" })).data).toMatchObject([
    { key: "624990", type: "city" },
  ])
  expect((await get("search", { type: "colour" })).error.code).toBe(100)
  expect((await get(`${ACME}/targetingsearch`, { q: "travel" })).data).toHaveLength(2)
  expect((await get(`${ACME}/targetingbrowse`, { limit: 3 })).paging.next).toBeTruthy()
  const { data } = await get(`${ACME}/targetingvalidation`, { id_list: ["6003107902433", "1"] })
  expect(data.map((each: Answer) => each.valid)).toEqual([true, false])
})

it("previews are generated from a creative and for creatives that do not exist yet", async () => {
  const ask = (creative: unknown) =>
    get(`${ACME}/generatepreviews`, { creative, ad_format: "MOBILE_FEED_STANDARD" })
  expect((await ask({ creative_id: "23853000000000001" })).data[0].body).toContain("<iframe")
  expect((await ask({ object_story_spec: {} })).data).toHaveLength(1)
  expect((await ask({ creative_id: "23853000000000300" })).error.error_subcode).toBe(33)
})

it("campaigns of an account are deleted together by a strategy, and no other account's", async () => {
  const path = address(`${ACME}/campaigns`, { access_token: TOKEN, delete_strategy: "DELETE_ANY" })
  await http(path, { method: "DELETE" })
  expect((await get(`${ACME}/campaigns`)).data).toEqual([])
  expect((await get(`${GLOBEX}/campaigns`)).data).not.toEqual([])
  expect((await post(`${ACME}/adsets`, { ...AD_SET, campaign_id: CBO })).error.error_subcode).toBe(1487566)
  expect((await post(`${ACME}/campaigns`, CAMPAIGN)).id).toBeTruthy()
})
