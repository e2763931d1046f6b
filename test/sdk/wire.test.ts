import sdk, { type APIResponse, type Params } from "facebook-nodejs-business-sdk"
import { describe, expect, it } from "vitest"
import { ACME, apiWith, CAMPAIGN, errorOf, everything, GLOBEX, useSandbox } from "./support/sdk.ts"

const { AdAccount, AdSet, Campaign, FacebookAdsApiBatch, User } = sdk

const { control } = useSandbox()

const CBO = "23850000000000001"
const count = (values: unknown[]) => new Set(values).size

describe("fields", () => {
  it("expand into the objects around, with limits and aliases", async () => {
    const fields = [
      "name",
      "adsets.limit(2).as(parts){name,campaign{objective},ads.limit(1){name,creative{id}}}",
    ]
    const campaign = (await new Campaign(CBO).get(fields)).exportAllData()
    const { data } = campaign.parts as { data: { campaign: unknown; ads: { data: unknown[] } }[] }
    expect(data).toHaveLength(2)
    expect(data[0]?.campaign).toEqual({ objective: "OUTCOME_SALES", id: CBO })
    expect(data[0]?.ads.data).toEqual([
      { name: expect.any(String), creative: { id: expect.any(String) }, id: expect.any(String) },
    ])
  })
})

describe("a cursor", () => {
  it("walks more than 500 objects without loss or repeat, forwards and back", async () => {
    await control("POST", "reset", { world: { accounts: 1, campaigns: 520, adsets: 0, ads: 0 } })
    const [account] = await new User("me").getAdAccounts([])
    const first = await new AdAccount(account?.id).getCampaigns(["name"], { limit: 100, summary: true })
    const { campaigns } = (await control("GET", "state")) as { campaigns: { id: string; status: string }[] }
    const live = campaigns.filter(({ status }) => status !== "DELETED" && status !== "ARCHIVED")
    expect(first.summary?.total_count).toBe(live.length)

    const pages = await everything(await new AdAccount(account?.id).getCampaigns(["name"], { limit: 50 }))
    const seen = pages.flat().map((campaign) => campaign.id)
    expect(seen.length).toBe(live.length)
    expect(count(seen)).toBe(live.length)

    const second = await first.next()
    const ids = second.map((campaign) => campaign.id)
    const back = await (await second.next()).previous()
    expect(back.map((campaign) => campaign.id)).toEqual(ids)
    await control("POST", "reset")
  })

  it("walks an edge of more than 500 live objects while others are being made", async () => {
    await control("POST", "reset", { world: { accounts: 1, campaigns: 40, adsets: 800, ads: 0 } })
    const [found] = await new User("me").getAdAccounts([])
    const account = new AdAccount(found?.id)
    let page = await account.getAdSets(["name"], { limit: 100, summary: true })
    const expected = Number(page.summary?.total_count)
    expect(expected).toBeGreaterThan(500)
    const seen = page.map((adSet) => adSet.id)
    while (page.hasNext()) {
      await account.createCampaign([], CAMPAIGN)
      page = await page.next()
      seen.push(...page.map((adSet) => adSet.id))
    }
    expect([seen.length, count(seen)]).toEqual([expected, expected])
    await control("POST", "reset")
  })
})

describe("lists", () => {
  it("filter by status and by filtering, and count with summary", async () => {
    const account = new AdAccount(ACME)
    const paused = await account.getCampaigns(["effective_status"], {
      effective_status: ["PAUSED"],
      summary: true,
    })
    expect(count(paused.map((campaign) => campaign.effective_status))).toBe(1)
    expect(paused.summary?.total_count).toBe(paused.length)
    const named = await account.getCampaigns(["name"], {
      filtering: [{ field: "name", operator: "CONTAIN", value: "Retargeting" }],
    })
    expect(named.map((campaign) => campaign.name)).toEqual(["Acme Cart Retargeting"])
  })

  it("are empty without a next page when nothing matches", async () => {
    const none = await new AdAccount(ACME).getCampaigns(["name"], {
      filtering: [{ field: "name", operator: "EQUAL", value: "nowhere" }],
    })
    expect([none.length, none.hasNext()]).toEqual([0, false])
  })
})

describe("a batch", () => {
  it("of 50 carries out what it can and tells of each failure in its place", async () => {
    const batch = new FacebookAdsApiBatch(apiWith("sandbox-system-user-token"))
    const outcomes: (string | number)[] = []
    for (let n = 0; n < 50; n += 1) {
      const succeeded = (response: APIResponse) => {
        outcomes[n] = String(response.body.id)
      }
      const failed = (response: APIResponse) => {
        outcomes[n] = response.error.response.error.code
      }
      const params = n % 5 === 0 ? { ...CAMPAIGN, name: `Batch ${n}`, objective: "CLICKS" } : CAMPAIGN
      batch.add("POST", [ACME, "campaigns"], { ...params }, undefined, succeeded, failed)
    }
    expect(await batch.execute()).toBeNull()
    expect(outcomes.filter((outcome) => outcome === 100)).toHaveLength(10)
    const made = outcomes.filter((outcome) => typeof outcome === "string")
    expect(count(made)).toBe(40)
    const state = (await control("GET", `state?account=${ACME}`)) as { campaigns: { id: string }[] }
    expect(state.campaigns.map(({ id }) => id)).toEqual(expect.arrayContaining(made))
  })

  it("hands back for another try the items whose outcome it was not told", async () => {
    await control("POST", "faults", { kind: "null_batch_item", match: { path: "node" } })
    const batch = new FacebookAdsApiBatch(apiWith("sandbox-system-user-token"))
    const read: unknown[] = []
    const keep = (response: APIResponse) => void read.push(response.body.id)
    for (const id of [CBO, "23850000000000002"])
      batch.add("GET", [id], { fields: "id" }, undefined, keep, keep)
    const again = await batch.execute()
    expect(read).toEqual(["23850000000000002"])
    await again?.execute()
    expect(read).toEqual(["23850000000000002", CBO])
  })
})

describe("errors", () => {
  it.each<[string, () => Promise<unknown>, number, number, number | undefined]>([
    [
      "a budget on both levels",
      () => new Campaign("23850000000000003").update([], { daily_budget: 9000 }),
      400,
      100,
      1885621,
    ],
    ["an object that is not there", () => new Campaign("1").get(["name"]), 400, 100, 33],
    ["a field that is not there", () => new Campaign(CBO).get(["colour"]), 400, 100, undefined],
    ["a wrong token", () => apiWith("wrong").call("GET", ["me"]), 400, 190, 467],
    [
      "reading by ?ids=",
      () => apiWith("sandbox-system-user-token").call("GET", [""], { ids: CBO }),
      400,
      100,
      undefined,
    ],
  ])("of %s arrive as FacebookRequestError", async (_, attempt, status, code, subcode) => {
    const error = await errorOf(attempt())
    expect([error.status, error.response.code, error.response.error_subcode]).toEqual([status, code, subcode])
    expect(error.response.fbtrace_id).toMatch(/^A/)
  })

  it("of a throttled account arrive with the code and the waiting time", async () => {
    await control("POST", "faults", { kind: "throttle", code: 80004, match: { account: GLOBEX } })
    const error = await errorOf(new AdAccount(GLOBEX).get(["name"]))
    expect(error.response.code).toBe(80004)
    const { headers } = error as unknown as { headers: Record<string, string> }
    expect(headers["x-business-use-case-usage"]).toContain("estimated_time_to_regain_access")
  })

  it("hide nothing: a change whose answer is lost has happened", async () => {
    await control("POST", "faults", { kind: "apply_then_drop", match: { method: "POST", path: "node" } })
    const adSet = new AdSet("23851000000000007")
    await expect(adSet.update([], { daily_budget: 1333 })).rejects.toThrow()
    const read: Params = (await new AdSet(adSet.id).get(["daily_budget"])).exportAllData()
    expect(read.daily_budget).toBe("1333")
  })
})
