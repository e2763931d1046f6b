import { beforeEach, describe, expect, it } from "vitest"
import { ACME, type Answer, address, control, get, http, post, remove, reset, TOKEN } from "./graph.ts"

const AD_SET = "23851000000000007"
const AD = "23852000000000019"
const PAGE = "120100000000001"
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
const STORY = {
  page_id: PAGE,
  link_data: { link: "https://www.acme.example/sale", message: "Sale", name: "Sale" },
}

beforeEach(reset)

describe("creatives", () => {
  it("are made of a page and a link, and never change afterwards", async () => {
    const { id } = await post(`${ACME}/adcreatives`, { name: "Sale", object_story_spec: STORY })
    const fields = "name,object_story_spec,actor_id,effective_object_story_id,link_url"
    expect(await get(id, { fields })).toMatchObject({
      name: "Sale",
      actor_id: PAGE,
      link_url: STORY.link_data.link,
    })
    const changed = await post(id, {
      object_story_spec: { ...STORY, link_data: { link: "https://elsewhere.example" } },
    })
    expect(changed.error.error_subcode).toBe(1815573)
    expect(await post(id, { name: "Sale 2" })).toEqual({ success: true })
    expect(await get(id, { fields: "name,object_story_spec" })).toMatchObject({
      name: "Sale 2",
      object_story_spec: STORY,
    })
  })

  it.each<[string, Record<string, unknown>, number | undefined]>([
    ["nothing", {}, 1443048],
    ["no page", { object_story_spec: { link_data: STORY.link_data } }, undefined],
    ["a page that is not there", { object_story_spec: { ...STORY, page_id: "1" } }, 33],
    [
      "a link that is none",
      { object_story_spec: { ...STORY, link_data: { link: "javascript:1" } } },
      1815052,
    ],
    ["an image nobody uploaded", { object_story_spec: STORY, image_hash: "abc" }, 1487473],
  ])("of %s are refused", async (_, params, subcode) => {
    const { error } = await post(`${ACME}/adcreatives`, { name: "x", ...params })
    expect([error?.code, error?.error_subcode]).toEqual([100, subcode])
  })
})

describe("images", () => {
  it("come as base64 and as multipart files, and the same bytes are the same image", async () => {
    const { images } = await post(`${ACME}/adimages`, { bytes: PNG, name: "dot.png" })
    const { hash } = images["dot.png"]
    const form = new FormData()
    const bytes = Uint8Array.from(atob(PNG), (letter) => letter.charCodeAt(0))
    form.set("filename", new File([bytes], "again.png", { type: "image/png" }))
    const path = address(`${ACME}/adimages`, { access_token: TOKEN })
    const again = await (await http(path, { method: "POST", body: form })).json<Answer>()
    expect(again.images["again.png"].hash).toBe(hash)
    const listed = await get(`${ACME}/adimages`, { hashes: [hash], fields: "hash,name" })
    expect(listed.data).toHaveLength(1)
    const creative = await post(`${ACME}/adcreatives`, {
      name: "With image",
      object_story_spec: { ...STORY, link_data: { ...STORY.link_data, image_hash: hash } },
    })
    expect(creative.id).toBeTruthy()
  })

  it("that are no images are refused", async () => {
    expect((await post(`${ACME}/adimages`, { bytes: btoa("hello") })).error.code).toBe(100)
    expect((await post(`${ACME}/adimages`, {})).error.code).toBe(100)
  })
})

describe("ads", () => {
  it("join an ad set and a creative, which may be made along with them", async () => {
    const creative = await post(`${ACME}/adcreatives`, { name: "Sale", object_story_spec: STORY })
    const ad = await post(`${ACME}/ads`, {
      name: "Ad",
      adset_id: AD_SET,
      creative: { creative_id: creative.id },
      status: "ACTIVE",
    })
    const fields = "name,adset_id,campaign_id,effective_status,creative{name},adset{name},campaign{name}"
    expect(await get(ad.id, { fields })).toMatchObject({
      adset_id: AD_SET,
      campaign_id: "23850000000000003",
      effective_status: "ACTIVE",
      creative: { id: creative.id, name: "Sale" },
      adset: { name: "Acme Marathon Fans" },
    })
    const inline = await post(`${ACME}/ads`, {
      name: "B",
      adset_id: AD_SET,
      creative: { object_story_spec: STORY },
    })
    expect((await get(inline.id, { fields: "creative" })).creative.id).toMatch(/^2386/)
    const listed = await get(`${AD_SET}/ads`, { fields: "name" })
    expect(listed.data.map((each: Answer) => each.name).slice(0, 2)).toEqual(["B", "Ad"])
  })

  it.each<[string, Record<string, unknown>, number | undefined]>([
    ["a name", { name: undefined }, undefined],
    ["an ad set", { adset_id: undefined }, undefined],
    ["an ad set of its own account", { adset_id: "23851000000000095" }, 33],
    ["an open ad set", { adset_id: "23851000000000037" }, 1487056],
    ["a creative", { creative: undefined }, undefined],
    ["a creative of its own account", { creative: { creative_id: "23853000000000300" } }, 33],
    ["a creative that is an object", { creative: "23853000000000001" }, undefined],
    ["a creative with a content", { creative: { name: "empty" } }, 1443048],
  ])("need %s", async (_, change, subcode) => {
    const params = { name: "Ad", adset_id: AD_SET, creative: { creative_id: "23853000000000001" }, ...change }
    const { error } = await post(`${ACME}/ads`, params)
    expect([error?.code, error?.error_subcode]).toEqual([100, subcode])
    const { ads, creatives } = await control("GET", `state?account=${ACME}`)
    expect([ads.length, creatives.length]).toEqual([120, 120])
  })

  it("get another creative by an update, and stay closed once deleted", async () => {
    expect(await post(AD, { creative: { creative_id: "23853000000000001" } })).toEqual({ success: true })
    expect((await get(AD, { fields: "creative" })).creative).toEqual({ id: "23853000000000001" })
    expect(await remove(AD)).toEqual({ success: true })
    expect((await post(AD, { creative: { creative_id: "23853000000000002" } })).error.error_subcode).toBe(
      1885088,
    )
    expect((await get(AD, { fields: "effective_status" })).effective_status).toBe("DELETED")
    expect((await get(`${AD_SET}/ads`)).data.map((ad: Answer) => ad.id)).not.toContain(AD)
  })

  it("show the status of the ad set and the campaign above them", async () => {
    const status = async () => (await get(AD, { fields: "effective_status" })).effective_status
    expect(await status()).toBe("ACTIVE")
    await post(AD_SET, { status: "PAUSED" })
    expect(await status()).toBe("ADSET_PAUSED")
    await post("23850000000000003", { status: "PAUSED" })
    expect(await status()).toBe("CAMPAIGN_PAUSED")
    await post("23850000000000003", { status: "ARCHIVED" })
    expect(await status()).toBe("ARCHIVED")
  })

  it("number at most 50 in an ad set", async () => {
    const creative = { creative_id: "23853000000000001" }
    const batch = Array.from({ length: 50 }, (_, n) => ({
      method: "POST",
      relative_url: `${ACME}/ads`,
      body: `name=Ad${n}&adset_id=${AD_SET}&creative=${JSON.stringify(creative)}`,
    }))
    const answers = await post("", { batch })
    expect(answers.filter((item: Answer) => item.code === 200)).toHaveLength(47)
    expect(JSON.parse(answers[49].body).error.error_subcode).toBe(1487809)
  })

  it("include some with problems to find", async () => {
    const fields = "effective_status,ad_review_feedback,issues_info"
    const filter = (value: string[]) => [{ field: "effective_status", operator: "IN", value }]
    const rejected = await get(`${ACME}/ads`, { fields, filtering: filter(["DISAPPROVED"]) })
    expect(rejected.data[0].ad_review_feedback.global).toBeTruthy()
    const broken = await get(`${ACME}/ads`, { fields, filtering: filter(["WITH_ISSUES"]) })
    expect(broken.data[0].issues_info[0].error_code).toBe(1815869)
  })

  it("can be previewed", async () => {
    const { data } = await get(`${AD}/previews`, { ad_format: "DESKTOP_FEED_STANDARD" })
    expect(data[0].body).toContain("<iframe")
    expect((await get(`${AD}/previews`)).error.code).toBe(100)
  })
})

it("shows pages and pixels of the business behind the account", async () => {
  expect((await get(`${ACME}/promote_pages`, { fields: "name" })).data).toEqual([
    { name: "Acme Outfitters", id: PAGE },
  ])
  expect((await get(`${ACME}/adspixels`, { fields: "name" })).data).toHaveLength(1)
  expect((await get("me/accounts")).data).toHaveLength(3)
})
