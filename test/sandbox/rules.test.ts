import { beforeEach, describe, expect, it } from "vitest"
import {
  ABO_CAMPAIGN,
  ACME,
  ACME_EUR,
  ACME_JPY,
  AD_SET,
  type Answer,
  CAMPAIGN,
  control,
  GLOBEX,
  get,
  post,
  postForm,
  remove,
  reset,
} from "./graph.ts"

const CBO = "23850000000000001"
const ABO = "23850000000000003"
const ABO_AD_SET = "23851000000000007"
const FUTURE = "2028-01-01T00:00:00+0000"

beforeEach(reset)

describe("a new campaign is refused", () => {
  const without = (name: string) => ({ ...CAMPAIGN, [name]: undefined })
  it.each<[string, Record<string, unknown>, number, number | undefined]>([
    ["without a name", without("name"), 100, undefined],
    ["with a blank name", { ...CAMPAIGN, name: " " }, 100, undefined],
    ["with a name of 401 letters", { ...CAMPAIGN, name: "x".repeat(401) }, 100, undefined],
    ["without an objective", without("objective"), 100, undefined],
    ["with a legacy objective", { ...CAMPAIGN, objective: "CONVERSIONS" }, 100, undefined],
    ["without special_ad_categories", without("special_ad_categories"), 100, undefined],
    ["with a made-up category", { ...CAMPAIGN, special_ad_categories: ["TOYS"] }, 100, undefined],
    [
      "for politics without a country",
      { ...CAMPAIGN, special_ad_categories: ["ISSUES_ELECTIONS_POLITICS"] },
      100,
      undefined,
    ],
    ["without budget and without is_adset_budget_sharing_enabled", without("daily_budget"), 100, undefined],
    ["with both kinds of budget", { ...CAMPAIGN, lifetime_budget: 90000, stop_time: FUTURE }, 100, undefined],
    ["below the minimum budget", { ...CAMPAIGN, daily_budget: 99 }, 100, 1885272],
    ["with a budget of zero", { ...CAMPAIGN, daily_budget: 0 }, 100, 1885272],
    ["with half a cent", { ...CAMPAIGN, daily_budget: "2500.5" }, 100, undefined],
    [
      "with a lifetime budget and no end",
      { ...without("daily_budget"), lifetime_budget: 90000 },
      100,
      1885028,
    ],
    [
      "with too small a lifetime budget",
      { ...without("daily_budget"), lifetime_budget: 900, stop_time: FUTURE },
      100,
      1885272,
    ],
    ["ending in the past", { ...CAMPAIGN, stop_time: "2020-01-01T00:00:00+0000" }, 100, undefined],
    ["already archived", { ...CAMPAIGN, status: "ARCHIVED" }, 100, undefined],
    ["with an unknown status", { ...CAMPAIGN, status: "SLEEPING" }, 100, undefined],
    ["with too small a spend cap", { ...CAMPAIGN, spend_cap: 9999 }, 100, 2446307],
    [
      "with a bid strategy and no budget",
      { ...ABO_CAMPAIGN, bid_strategy: "LOWEST_COST_WITHOUT_CAP" },
      100,
      undefined,
    ],
  ])("%s", async (_, params, code, subcode) => {
    const { error } = await post(`${ACME}/campaigns`, params)
    expect([error?.code, error?.error_subcode]).toEqual([code, subcode])
    expect((await control("GET", `state?account=${ACME}`)).campaigns).toHaveLength(12)
  })
})

describe("a new ad set is refused", () => {
  const inCampaign = { ...AD_SET, campaign_id: ABO, daily_budget: 1000 }
  const without = (name: string) => ({ ...inCampaign, [name]: undefined })
  it.each<[string, Record<string, unknown>, number | undefined]>([
    ["without a campaign", without("campaign_id"), undefined],
    ["in another account's campaign", { ...inCampaign, campaign_id: "23850000000000027" }, 33],
    ["in something that is no campaign", { ...inCampaign, campaign_id: ABO_AD_SET }, 33],
    ["in an archived campaign", { ...inCampaign, campaign_id: "23850000000000012" }, 1487566],
    ["without a name", without("name"), undefined],
    ["without a goal", without("optimization_goal"), undefined],
    ["without a billing event", without("billing_event"), undefined],
    ["without targeting", without("targeting"), undefined],
    ["without places", { ...inCampaign, targeting: { age_min: 20 } }, 1885364],
    ["for minors of ten", { ...inCampaign, targeting: { ...AD_SET.targeting, age_min: 10 } }, undefined],
    ["with a goal of another objective", { ...inCampaign, optimization_goal: "APP_INSTALLS" }, undefined],
    [
      "paying for clicks to get reach",
      { ...inCampaign, optimization_goal: "REACH", billing_event: "LINK_CLICKS" },
      undefined,
    ],
    ["without any budget", without("daily_budget"), undefined],
    [
      "with a budget under a campaign budget",
      { ...inCampaign, campaign_id: CBO, optimization_goal: "LINK_CLICKS" },
      1885621,
    ],
    ["below the minimum budget", { ...inCampaign, daily_budget: 1 }, 1885272],
    ["with a lifetime budget and no end", { ...without("daily_budget"), lifetime_budget: 9000 }, 1885028],
    ["for less than a day", { ...inCampaign, end_time: Math.floor(Date.now() / 1000) + 3600 }, undefined],
    [
      "that has ended",
      { ...without("daily_budget"), lifetime_budget: 9000, end_time: "2020-01-01" },
      1487033,
    ],
    ["with a bid cap and no bid", { ...inCampaign, bid_strategy: "LOWEST_COST_WITH_BID_CAP" }, 1815857],
    ["with a bid and no cap", { ...inCampaign, bid_amount: 50 }, 1885204],
    ["with a bid above its budget", { ...inCampaign, bid_strategy: "COST_CAP", bid_amount: 5000 }, 1885272],
    ["with a floor but no campaign budget", { ...inCampaign, daily_min_spend_target: 500 }, undefined],
    ["with dayparts on a daily budget", { ...inCampaign, adset_schedule: [{ start_minute: 0 }] }, undefined],
    [
      "in Europe without a payor",
      { ...inCampaign, targeting: { geo_locations: { countries: ["FR"] } } },
      3858079,
    ],
    [
      "in Europe without a beneficiary",
      { ...inCampaign, targeting: { geo_locations: { countries: ["FR"] } }, dsa_payor: "Acme" },
      3858081,
    ],
  ])("%s", async (_, params, subcode) => {
    const { error } = await post(`${ACME}/adsets`, params)
    expect([error?.code, error?.error_subcode]).toEqual([100, subcode])
    expect((await control("GET", `state?account=${ACME}`)).adsets).toHaveLength(40)
  })

  it("in a regulated category unless it is open to all adults and says how the audience is chosen", async () => {
    const { id } = await post(`${ACME}/campaigns`, { ...ABO_CAMPAIGN, special_ad_categories: ["HOUSING"] })
    const params = { ...AD_SET, campaign_id: id, daily_budget: 1000 }
    expect((await post(`${ACME}/adsets`, params)).error.code).toBe(100)
    const targeting = { ...AD_SET.targeting, targeting_automation: { advantage_audience: 0 } }
    expect(
      (await post(`${ACME}/adsets`, { ...params, targeting: { ...targeting, age_min: 25 } })).error.code,
    ).toBe(100)
    expect((await post(`${ACME}/adsets`, { ...params, targeting })).id).toBeTruthy()
  })
})

describe("an update", () => {
  it("sets absolute values and leaves the rest alone", async () => {
    expect(await post(CBO, { daily_budget: "5200" })).toEqual({ success: true })
    expect(await get(CBO, { fields: "daily_budget,name,status,bid_strategy" })).toEqual({
      id: CBO,
      daily_budget: "5200",
      name: "Acme Autumn Prospecting",
      status: "ACTIVE",
      bid_strategy: "LOWEST_COST_WITHOUT_CAP",
    })
  })

  it("of a budget does not move updated_time, of a name does", async () => {
    const before = await get(CBO, { fields: "updated_time" })
    await post(CBO, { daily_budget: 5200 })
    expect(await get(CBO, { fields: "updated_time" })).toEqual(before)
    await post(CBO, { name: "Acme Renamed" })
    expect((await get(CBO, { fields: "updated_time" })).updated_time).not.toBe(before.updated_time)
    expect(before.updated_time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/)
  })

  it.each<[string, string, Record<string, unknown>, number | undefined]>([
    ["a campaign budget over ad-set budgets", ABO, { daily_budget: 9000 }, 1885621],
    ["an ad-set budget under a campaign budget", "23851000000000001", { daily_budget: 900 }, 1885621],
    ["a daily budget made lifetime", CBO, { lifetime_budget: 900000, stop_time: FUTURE }, undefined],
    ["too small a budget on a running campaign", CBO, { daily_budget: 50 }, 1885650],
    ["a new objective", CBO, { objective: "OUTCOME_TRAFFIC" }, undefined],
    ["an archived campaign's budget", "23850000000000011", { daily_budget: 9000 }, 1487566],
    ["an archived campaign's status back", "23850000000000011", { status: "ACTIVE" }, 1487566],
    ["a deleted campaign's budget", "23850000000000018", { daily_budget: 9000 }, 1487566],
    ["a budget that is no number", CBO, { daily_budget: "much" }, undefined],
  ])("is refused for %s", async (_, id, params, subcode) => {
    const before = await control("GET", "state")
    const { error } = await post(id, params)
    expect([error?.code, error?.error_subcode]).toEqual([100, subcode])
    expect(await control("GET", "state")).toEqual(before)
  })

  it("of an archived or deleted campaign's name is allowed", async () => {
    expect(await post("23850000000000011", { name: "Old" })).toEqual({ success: true })
    expect(await post("23850000000000018", { name: "Older" })).toEqual({ success: true })
    expect(await post("23850000000000011", { status: "DELETED" })).toEqual({ success: true })
  })

  it("with validate_only tells what would happen and changes nothing", async () => {
    const before = await control("GET", "state")
    const options = { execution_options: ["validate_only"] }
    expect(await post(CBO, { daily_budget: 5200, ...options })).toEqual({ success: true })
    expect((await post(CBO, { daily_budget: 5, ...options })).error.error_subcode).toBe(1885650)
    expect(await post(`${ACME}/campaigns`, { ...CAMPAIGN, ...options })).toEqual({ success: true })
    expect(await control("GET", "state")).toEqual(before)
  })

  it("replaces targeting as a whole", async () => {
    const targeting = { geo_locations: { countries: ["CA"] } }
    await post(ABO_AD_SET, { targeting })
    expect((await get(ABO_AD_SET, { fields: "targeting" })).targeting).toEqual(targeting)
  })

  it("writes history with what was and what is", async () => {
    await post(CBO, { daily_budget: 5200, name: "Acme Renamed" })
    await post(ABO_AD_SET, { status: "PAUSED" })
    const fields = "event_type,actor_name,application_id,object_id,extra_data,event_time"
    const { data } = await get(`${ACME}/activities`, { fields })
    expect(data.map((event: Answer) => event.event_type)).toEqual([
      "update_ad_set_run_status",
      "update_campaign_budget",
      "update_campaign_name",
    ])
    expect(JSON.parse(data[1].extra_data)).toMatchObject({
      old_value: 4500,
      new_value: 5200,
      currency: "USD",
    })
    expect(data[1]).toMatchObject({
      object_id: CBO,
      actor_name: "Agency System User",
      application_id: "900100000000001",
    })
    const ofOne = await get(`${ACME}/activities`, { fields, oid: ABO_AD_SET })
    expect(ofOne.data).toHaveLength(1)
  })
})

describe("status", () => {
  it("of a campaign shows in its ad sets without changing their own", async () => {
    const statuses = { fields: "status,effective_status" }
    await post(CBO, { status: "PAUSED" })
    expect(await get("23851000000000001", statuses)).toMatchObject({
      status: "ACTIVE",
      effective_status: "CAMPAIGN_PAUSED",
    })
    await post(CBO, { status: "ACTIVE" })
    expect(await get("23851000000000001", statuses)).toMatchObject({ effective_status: "ACTIVE" })
    await post("23851000000000001", { status: "PAUSED" })
    expect(await get(CBO, statuses)).toMatchObject({ status: "ACTIVE", effective_status: "ACTIVE" })
  })

  it("DELETED leaves an object readable by id, with its children, and off every edge", async () => {
    expect(await remove(CBO)).toEqual({ success: true })
    expect(await get(CBO, { fields: "effective_status" })).toEqual({ id: CBO, effective_status: "DELETED" })
    expect(await get("23851000000000001", { fields: "status,effective_status" })).toMatchObject({
      status: "ACTIVE",
      effective_status: "DELETED",
    })
    const { data } = await get(`${ACME}/campaigns`, { limit: 100 })
    expect(data.map((campaign: Answer) => campaign.id)).not.toContain(CBO)
    expect((await get(`${CBO}/adsets`)).data).toEqual([])
    expect((await post(CBO, { status: "ACTIVE" })).error.error_subcode).toBe(1487566)
  })
})

describe("labels", () => {
  it("find what carried them at creation", async () => {
    const { id } = await post(`${ACME}/campaigns`, { ...ABO_CAMPAIGN, adlabels: [{ name: "marker-1" }] })
    const adSet = await post(`${ACME}/adsets`, {
      ...AD_SET,
      campaign_id: id,
      daily_budget: 1000,
      adlabels: [{ name: "marker-1" }],
    })
    const filtering = [{ field: "name", operator: "EQUAL", value: "marker-1" }]
    const labels = await get(`${ACME}/adlabels`, { fields: "name", filtering })
    expect(labels.data).toHaveLength(1)
    const ids = { ad_label_ids: [labels.data[0].id] }
    expect((await get(`${ACME}/campaignsbylabels`, ids)).data).toEqual([{ id }])
    expect((await get(`${ACME}/adsetsbylabels`, ids)).data).toEqual([{ id: adSet.id }])
    expect((await get(id, { fields: "adlabels" })).adlabels).toEqual([
      { id: labels.data[0].id, name: "marker-1" },
    ])
    const byFilter = [{ field: "adlabels", operator: "ANY", value: [labels.data[0].id] }]
    expect((await get(`${ACME}/campaigns`, { filtering: byFilter })).data).toEqual([{ id }])
  })

  it("of a refused call are not left behind", async () => {
    await post(`${ACME}/campaigns`, { ...CAMPAIGN, adlabels: [{ name: "kept" }, { id: "1" }] })
    expect((await get(`${ACME}/adlabels`)).data).toEqual([])
  })

  it("are all required with ALL and any of them with ANY", async () => {
    const both = await post(`${ACME}/campaigns`, { ...CAMPAIGN, adlabels: [{ name: "a" }, { name: "b" }] })
    const one = await post(`${ACME}/campaigns`, { ...CAMPAIGN, adlabels: [{ name: "a" }] })
    const labels = await get(`${ACME}/adlabels`)
    const ids = labels.data.map((label: Answer) => label.id)
    const ofAll = await get(`${ACME}/campaignsbylabels`, { ad_label_ids: ids, operator: "ALL" })
    expect(ofAll.data).toEqual([{ id: both.id }])
    const ofAny = await get(`${ACME}/campaignsbylabels`, { ad_label_ids: ids, operator: "ANY" })
    expect(ofAny.data).toEqual([{ id: one.id }, { id: both.id }])
  })
})

describe("money", () => {
  it.each([
    [ACME, "USD", 100],
    [ACME_EUR, "EUR", 90],
    [ACME_JPY, "JPY", 150],
    ["act_2001000000000002", "TWD", 32],
    ["act_2001000000000003", "KWD", 31],
  ])("of %s is counted in units of %s, from a minimum of %i", async (account, currency, minimum) => {
    expect(await get(account, { fields: "currency,min_daily_budget" })).toMatchObject({
      currency,
      min_daily_budget: minimum,
    })
    expect(
      (await post(`${account}/campaigns`, { ...CAMPAIGN, daily_budget: minimum - 1 })).error.error_subcode,
    ).toBe(1885272)
    expect((await post(`${account}/campaigns`, { ...CAMPAIGN, daily_budget: minimum })).id).toBeTruthy()
    const { data } = await get(`${account}/minimum_budgets`, { limit: 50 })
    const own = data.find((row: Answer) => row.currency === currency)
    expect(own.min_daily_budget_imp).toBe(minimum)
  })
})

describe("the seeded world", () => {
  it("holds eight accounts of three businesses, 60 campaigns, 200 ad sets and 600 ads", async () => {
    const { campaigns, adsets, ads, creatives } = await control("GET", "state")
    expect([campaigns, adsets, ads, creatives].map((list) => list.length)).toEqual([60, 200, 600, 600])
    expect((await get("me/businesses", { fields: "name" })).data).toHaveLength(3)
    expect((await get("110100000000001/owned_ad_accounts")).data).toHaveLength(3)
    expect((await get("110300000000001/client_ad_accounts")).data).toHaveLength(2)
  })

  it("is the same after every reset with the same seed", async () => {
    const first = await control("GET", "state")
    await post(`${ACME}/campaigns`, CAMPAIGN)
    await reset()
    expect(await control("GET", "state")).toEqual(first)
  })

  it("gives the two tenants twins that differ in ids and names alone", async () => {
    const plain = (state: Answer, brand: string) =>
      JSON.stringify(state)
        .replace(/Acme Outfitters|Globex Supply/g, "Business")
        .replace(new RegExp(brand, "gi"), "Brand")
        .replace(/"\d{32}"/g, '"hash"')
        .replace(/"(act_)?\d{15,17}"/g, '"id"')
        .replace(/_id":"\d+"/g, '_id":"id"')
    const acme = await control("GET", `state?account=${ACME}`)
    const globex = await control("GET", `state?account=${GLOBEX}`)
    expect(plain(acme, "Acme")).toBe(plain(globex, "Globex"))
    expect(JSON.stringify(acme)).not.toContain("Globex")
    expect(JSON.stringify(globex)).not.toContain("Acme")
  })

  it("keeps Acme's first account active and below 600 dollars a day", async () => {
    const { campaigns, adsets } = await control("GET", `state?account=${ACME}`)
    const live = [...campaigns, ...adsets].filter(
      (node: Answer) => !["ARCHIVED", "DELETED"].includes(node.effective_status),
    )
    const units = live.reduce((sum: number, node: Answer) => sum + (node.daily_budget ?? 0), 0)
    expect(units).toBeGreaterThan(0)
    expect(units).toBeLessThan(60_000)
    expect(campaigns.filter((node: Answer) => node.status === "DELETED")).toEqual([])
    expect(await get(ACME, { fields: "account_status,business" })).toMatchObject({
      account_status: 1,
      business: { name: "Acme Outfitters" },
    })
  })
})

it("creates answer with the id alone, updates and deletes with success", async () => {
  const response = await postForm(`${ACME}/campaigns`, CAMPAIGN)
  const created = await response.json<Answer>()
  expect(Object.keys(created)).toEqual(["id"])
  expect(created.id).toMatch(/^\d{17}$/)
  expect(await remove(created.id)).toEqual({ success: true })
})
