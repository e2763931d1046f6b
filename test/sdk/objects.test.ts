import sdk, { type Params } from "facebook-nodejs-business-sdk"
import { describe, expect, it } from "vitest"
import {
  ACME,
  AD_SET,
  apiWith,
  CAMPAIGN,
  errorOf,
  PAGE,
  STORY,
  TOKEN,
  useSandbox,
  withOwnVersion,
} from "./support/sdk.ts"

const { AdAccount, AdCreative, AdSet, Ad, Business, Campaign, User } = sdk

const { control } = useSandbox()

const dataOf = (object: { exportAllData(): Params }) => object.exportAllData()

describe("accounts", () => {
  it("are listed for the token, with their money settings", async () => {
    const accounts = await new User("me").getAdAccounts(["name", "currency", "account_status", "account_id"])
    expect(accounts).toHaveLength(8)
    const acme = accounts.find((account) => account.id === ACME)
    expect(acme?.currency).toBe("USD")
    expect(acme?.account_id).toBe(ACME.slice(4))
  })

  it("are listed for the business that owns them", async () => {
    const [business] = await new User("me").getBusinesses(["name"])
    const owned = await new Business(business?.id).getOwnedAdAccounts(["name"])
    expect(owned.length).toBeGreaterThan(1)
  })

  it("are read and updated by id", async () => {
    const account = new AdAccount(ACME)
    expect(await account.update([], { name: "Acme US" })).toMatchObject({ success: true })
    expect(dataOf(await new AdAccount(ACME).get(["name", "min_daily_budget"]))).toMatchObject({
      name: "Acme US",
      min_daily_budget: 100,
    })
  })
})

describe("a campaign", () => {
  it("is created, read, updated and deleted", async () => {
    const made = await new AdAccount(ACME).createCampaign([], { ...CAMPAIGN, daily_budget: 4000 })
    expect(made.id).toMatch(/^\d+$/)
    const campaign = new Campaign(made.id)
    const fields = ["name", "objective", "status", "daily_budget", "special_ad_categories", "created_time"]
    expect(dataOf(await campaign.get(fields))).toMatchObject({
      name: CAMPAIGN.name,
      objective: "OUTCOME_TRAFFIC",
      status: "PAUSED",
      daily_budget: "4000",
      created_time: expect.stringMatching(/\+0000$/),
    })
    expect(await campaign.update([], { daily_budget: 5000, name: "Renamed" })).toMatchObject({
      success: true,
    })
    expect(dataOf(await new Campaign(made.id).get(["name", "daily_budget"]))).toMatchObject({
      name: "Renamed",
      daily_budget: "5000",
    })
    expect(await new Campaign(made.id).delete()).toMatchObject({ success: true })
    expect(dataOf(await new Campaign(made.id).get(["status"]))).toMatchObject({ status: "DELETED" })
    const left = await new AdAccount(ACME).getCampaigns([], { limit: 500 })
    expect(left.map((each) => each.id)).not.toContain(made.id)
  })
})

describe("an ad set", () => {
  it("is created, read, updated and deleted", async () => {
    const campaign = await new AdAccount(ACME).createCampaign([], CAMPAIGN)
    const made = await new AdAccount(ACME).createAdSet([], { ...AD_SET, campaign_id: campaign.id })
    expect(dataOf(await new AdSet(made.id).get(["targeting", "daily_budget", "campaign_id"]))).toMatchObject({
      targeting: AD_SET.targeting,
      daily_budget: "1500",
      campaign_id: campaign.id,
    })
    expect(await new AdSet(made.id).update([], { daily_budget: 1700 })).toMatchObject({ success: true })
    expect((await new AdSet(made.id).get(["daily_budget"])).daily_budget).toBe("1700")
    expect(await new AdSet(made.id).delete()).toMatchObject({ success: true })
    expect(await new Campaign(campaign.id).getAdSets([])).toHaveLength(0)
  })
})

describe("a creative and its ad", () => {
  it("are created, read, updated and deleted", async () => {
    const account = new AdAccount(ACME)
    const campaign = await account.createCampaign([], CAMPAIGN)
    const adSet = await account.createAdSet([], { ...AD_SET, campaign_id: campaign.id })
    const creative = await account.createAdCreative([], { name: "Sale", object_story_spec: STORY })
    expect(dataOf(await new AdCreative(creative.id).get(["object_story_spec", "actor_id"]))).toMatchObject({
      object_story_spec: STORY,
      actor_id: PAGE,
    })
    const ad = await account.createAd([], {
      name: "Ad",
      adset_id: adSet.id,
      creative: { creative_id: creative.id },
      status: "PAUSED",
    })
    expect(await new Ad(ad.id).update([], { status: "ACTIVE" })).toMatchObject({ success: true })
    const read = await new Ad(ad.id).get(["status", "effective_status", "creative", "campaign_id"])
    expect(dataOf(read)).toMatchObject({
      status: "ACTIVE",
      effective_status: "CAMPAIGN_PAUSED",
      creative: { id: creative.id },
      campaign_id: campaign.id,
    })
    expect(await new Ad(ad.id).delete()).toMatchObject({ success: true })
    expect(await new AdSet(adSet.id).getAds([])).toHaveLength(0)
    const frozen = new AdCreative(creative.id).update([], {
      object_story_spec: { ...STORY, link_data: { link: "https://elsewhere.example" } },
    })
    expect((await errorOf(frozen)).response.code).toBe(100)
  })
})

describe("copies", () => {
  it("of an ad set with its ads, of an ad alone, and of a campaign without what is in it", async () => {
    const account = new AdAccount(ACME)
    const campaign = await account.createCampaign([], CAMPAIGN)
    const adSet = await account.createAdSet([], { ...AD_SET, campaign_id: campaign.id })
    const creative = await account.createAdCreative([], { name: "Sale", object_story_spec: STORY })
    const params = { adset_id: adSet.id, creative: { creative_id: creative.id }, status: "PAUSED" }
    for (const name of ["A", "B"]) await account.createAd([], { ...params, name })

    const deep = await new AdSet(adSet.id).createCopy([], {
      deep_copy: true,
      status_option: "PAUSED",
      rename_options: { rename_strategy: "DEEP_RENAME", rename_suffix: " again" },
    })
    const copied = new AdSet(String(deep.copied_adset_id))
    expect((await copied.get(["name", "source_adset_id"])).exportAllData()).toMatchObject({
      name: `${AD_SET.name} again`,
      source_adset_id: adSet.id,
    })
    const ads = await copied.getAds(["name"])
    expect(ads.map((ad) => ad.name).sort()).toEqual(["A again", "B again"])

    const ad = await new Ad(ads[0]?.id).createCopy([])
    expect((await new Ad(String(ad.copied_ad_id)).get(["status"])).status).toBe("PAUSED")

    const shallow = await new Campaign(campaign.id).createCopy([], { deep_copy: false })
    expect(await new Campaign(String(shallow.copied_campaign_id)).getAdSets([])).toHaveLength(0)
  })

  it("of more than three objects at once are refused", async () => {
    const error = await errorOf(new Campaign("23850000000000001").createCopy([], { deep_copy: true }))
    expect([error.response.code, error.response.error_subcode]).toEqual([100, 1885194])
  })
})

describe("a custom audience", () => {
  it("is created and listed", async () => {
    const audience = await new AdAccount(ACME).createCustomAudience([], {
      name: "Customers",
      subtype: "CUSTOM",
      customer_file_source: "USER_PROVIDED_ONLY",
    })
    const listed = await new AdAccount(ACME).getCustomAudiences(["name"])
    expect(listed.map((each) => each.id)).toContain(audience.id)
  })
})

describe("the version that the unchanged SDK names", () => {
  it("is answered where the app lets ended versions be upgraded, and refused with 2635 where it does not", async () => {
    const call = () => apiWith(TOKEN).call("GET", ["me", "adaccounts"])
    await withOwnVersion(async () => {
      expect((await errorOf(call())).response.code).toBe(2635)
      await control("PUT", "access", { auto_upgrade: true })
      expect(await call()).toHaveProperty("data")
    })
  })
})

describe("an image", () => {
  it("is uploaded as base64, found by its hash and put into a creative", async () => {
    const bytes =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    const uploaded = await new AdAccount(ACME).createAdImage([], { bytes, name: "dot.png" })
    const images = uploaded.images as Record<string, { hash: string; url: string }>
    const { hash } = images["dot.png"] ?? {}
    const found = await new AdAccount(ACME).getAdImages(["hash", "name"], { hashes: [hash] })
    expect(found.map((image) => image.hash)).toEqual([hash])
    const story = { ...STORY, link_data: { ...STORY.link_data, image_hash: hash } }
    const creative = await new AdAccount(ACME).createAdCreative([], {
      name: "Dot",
      object_story_spec: story,
    })
    expect(creative.id).toMatch(/^\d+$/)
  })
})

describe("labels", () => {
  it("are put on campaigns and find them again", async () => {
    const account = new AdAccount(ACME)
    const label = await account.createAdLabel([], { name: "autumn-test" })
    const campaign = await account.createCampaign([], { ...CAMPAIGN, adlabels: [{ id: label.id }] })
    const later = await account.createCampaign([], CAMPAIGN)
    await new Campaign(later.id).createAdLabel([], { adlabels: [{ name: "autumn-test" }] })
    const found = await account.getCampaignsByLabels(["name"], { ad_label_ids: [label.id] })
    expect(found.map((each) => each.id)).toEqual([later.id, campaign.id])
    expect(await account.getAdLabels(["name"])).toHaveLength(1)
  })
})
