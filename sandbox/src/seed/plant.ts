import { adEffectiveStatus, adSetEffectiveStatus } from "../rules/status.ts"
import type { JsonObject } from "../wire/json.ts"
import { unitsFromCents } from "../wire/money.ts"
import { DAY_MS, HOUR_MS } from "../wire/time.ts"
import { seededId } from "../world/ids.ts"
import { bareAccountId, type Node } from "../world/node.ts"
import type { World } from "../world/world.ts"
import { type AccountSeed, BUSINESSES, type BusinessSeed, extraAccount } from "./accounts.ts"
import { CAMPAIGN_PLANS, type CampaignPlan, GOALS } from "./blueprint.ts"
import { Random } from "./random.ts"
import { campaignsPerAccount, evenly, inProportion, type WorldSpec } from "./spec.ts"

/** The day the seeded world looks back from. Fixed, so that the same seed gives the same world on any day. */
const SEED_DAY_MS = Date.UTC(2026, 10, 20)
const LIFETIME_END_MS = Date.UTC(2027, 11, 31)

/** Fills an empty world. Everything follows from the seed and the sizes; nothing from the time of day. */
export function plantWorld(world: World, spec: WorldSpec, seed: number): void {
  const planter = new Planter(world, seed)
  for (const business of BUSINESSES) planter.business(business)
  const accounts = [
    ...BUSINESSES.flatMap((business) => business.accounts.map((account) => ({ business, account }))),
  ]
  const last = BUSINESSES.at(-1)
  while (last && accounts.length < spec.accounts) {
    accounts.push({ business: last, account: extraAccount(accounts.length) })
  }
  const planted = accounts.slice(0, spec.accounts)
  const campaignCounts = campaignsPerAccount({ ...spec, accounts: planted.length })
  const adSetTotals = inProportion(spec.adsets, campaignCounts)
  const adTotals = inProportion(spec.ads, adSetTotals)
  for (const [index, { business, account }] of planted.entries()) {
    planter.account(business, account)
    planter.expectAds(evenly(adTotals[index] ?? 0, adSetTotals[index] ?? 0))
    const adSetCounts = evenly(adSetTotals[index] ?? 0, campaignCounts[index] ?? 0)
    for (const [nth, adSets] of adSetCounts.entries()) planter.campaign(business, account, nth, adSets)
  }
}

class Planter {
  #campaigns = 0
  #adSets = 0
  #adSetsOfAccount = 0
  #ads = 0
  #adCounts: number[] = []
  #images: string[] = []
  readonly #world: World
  readonly #seed: number
  #random: Random

  constructor(world: World, seed: number) {
    this.#world = world
    this.#seed = seed
    this.#random = new Random(seed)
  }

  business(seed: BusinessSeed): void {
    const body = { category: "Outdoor Equipment", is_published: true, tasks: ["ADVERTISE", "ANALYZE"] }
    const owned = { parentId: seed.id, createdMs: SEED_DAY_MS - 800 * DAY_MS }
    this.#insert({ ...owned, id: seed.pageId, kind: "page", name: seed.name, body })
    this.#insert({ ...owned, id: seed.pixelId, kind: "pixel", name: `${seed.brand} Website`, body: {} })
    this.#insert({
      id: seed.id,
      kind: "business",
      name: seed.name,
      createdMs: SEED_DAY_MS - 900 * DAY_MS,
      body: { verification_status: "verified", timezone_id: 7, client_accounts: seed.clientAccounts },
    })
  }

  /** How many ads each of the next account's ad sets is to have. */
  expectAds(counts: number[]): void {
    this.#adCounts = counts
  }

  account(business: BusinessSeed, seed: AccountSeed): void {
    const { currency, timezone } = seed
    this.#adSetsOfAccount = 0
    // The same place among its siblings, the same numbers: that is what makes twins.
    this.#random = new Random(this.#seed * 1000 + business.accounts.indexOf(seed))
    const isEuropean = currency === "EUR"
    this.#insert({
      id: seed.id,
      kind: "account",
      accountId: seed.id,
      parentId: business.id,
      name: `${business.name} ${seed.place}`,
      createdMs: SEED_DAY_MS - 700 * DAY_MS,
      body: {
        account_status: 1,
        disable_reason: 0,
        currency,
        timezone_id: timezone.id,
        timezone_name: timezone.name,
        timezone_offset_hours_utc: timezone.hours,
        amount_spent: unitsFromCents(1_000_000 + Math.floor(this.#random.next() * 4_000_000), currency),
        balance: unitsFromCents(10_000 + Math.floor(this.#random.next() * 40_000), currency),
        spend_cap: 0,
        is_prepay_account: false,
        is_personal: 0,
        business_name: business.name,
        business_country_code: seed.country,
        capabilities: ["CAN_CREATE_CALL_ADS"],
        user_tasks: ["DRAFT", "ANALYZE", "ADVERTISE", "MANAGE"],
        ...(seed.id === WITHOUT_AUDIENCE_TERMS ? {} : { tos_accepted: { web_custom_audience_tos: 1 } }),
        ...(isEuropean ? { default_dsa_payor: business.name, default_dsa_beneficiary: business.name } : {}),
      },
    })
    this.#plantImages(seed, business.brand)
  }

  /** The account's image library; creatives take turns in using it. */
  #plantImages(account: AccountSeed, brand: string): void {
    this.#images = IMAGE_SUBJECTS.map((subject, index) => {
      const hash = `${account.id.slice(-16)}${String(index).padStart(16, "0")}`
      const url = `https://images.sandbox.example/${hash}.jpg`
      this.#insert({
        id: `${bareAccountId(account.id)}:${hash}`,
        kind: "image",
        accountId: account.id,
        parentId: account.id,
        name: `${brand.toLowerCase()}-${subject}.jpg`,
        createdMs: SEED_DAY_MS - 200 * DAY_MS,
        body: { hash, url, width: 1200, height: 628, original_width: 2400, original_height: 1256 },
      })
      return hash
    })
  }

  campaign(business: BusinessSeed, account: AccountSeed, nth: number, adSets: number): void {
    const plan = CAMPAIGN_PLANS[nth % CAMPAIGN_PLANS.length]
    if (!plan) return
    this.#campaigns += 1
    const isFirst = account.id === business.accounts[0]?.id
    const round = Math.floor(nth / CAMPAIGN_PLANS.length)
    const status = nth === 5 && !isFirst ? "DELETED" : plan.status
    const createdMs =
      SEED_DAY_MS - (100 - (nth % 30) * 3) * DAY_MS + Math.floor(this.#random.next() * 10) * HOUR_MS
    const campaign = this.#insert({
      id: seededId("campaign", this.#campaigns),
      kind: "campaign",
      accountId: account.id,
      parentId: account.id,
      name: `${business.brand} ${plan.theme}${round === 0 ? "" : ` ${round + 1}`}`,
      status,
      effectiveStatus: status,
      createdMs,
      body: {
        objective: plan.objective,
        buying_type: "AUCTION",
        special_ad_categories: [],
        pacing_type: ["standard"],
        start_time: createdMs,
        ...campaignBudget(plan, account),
        ...(plan.pace === undefined ? {} : { sim_pace: plan.pace }),
      },
    })
    for (let index = 0; index < adSets; index += 1) this.#adSet(business, account, plan, campaign, index)
  }

  #adSet(
    business: BusinessSeed,
    account: AccountSeed,
    plan: CampaignPlan,
    campaign: Node,
    index: number,
  ): void {
    this.#adSets += 1
    this.#adSetsOfAccount += 1
    const audience = plan.audiences[index % plan.audiences.length] ?? "Broad"
    const round = Math.floor(index / plan.audiences.length)
    const status = index % 4 === 3 ? "PAUSED" : "ACTIVE"
    const createdMs = campaign.createdMs + (index + 1) * HOUR_MS
    const goal = GOALS[plan.objective] ?? { goal: "LINK_CLICKS", needs: "nothing" as const }
    const adSet = this.#insert({
      id: seededId("adset", this.#adSets),
      kind: "adset",
      accountId: account.id,
      parentId: campaign.id,
      campaignId: campaign.id,
      name: `${business.brand} ${audience}${round === 0 ? "" : ` ${round + 1}`}`,
      status,
      effectiveStatus: adSetEffectiveStatus(status, campaign.configuredStatus),
      createdMs,
      body: {
        billing_event: "IMPRESSIONS",
        optimization_goal: goal.goal,
        destination_type: plan.objective === "OUTCOME_LEADS" ? "ON_AD" : "UNDEFINED",
        targeting: targeting(account, index),
        ...promoted(business, goal.needs),
        pacing_type: ["standard"],
        is_dynamic_creative: false,
        start_time: createdMs,
        attribution_spec: [{ event_type: "CLICK_THROUGH", window_days: 7 }],
        learning_stage_info: { status: LEARNING[this.#adSetsOfAccount % LEARNING.length] ?? "SUCCESS" },
        ...(account.currency === "EUR" ? { dsa_payor: business.name, dsa_beneficiary: business.name } : {}),
        ...adSetBudget(plan, account, index),
      },
    })
    const ads = this.#adCounts[this.#adSetsOfAccount - 1] ?? 0
    for (let nth = 0; nth < ads; nth += 1) this.#ad(business, plan, campaign, adSet, nth)
  }

  #ad(business: BusinessSeed, plan: CampaignPlan, campaign: Node, adSet: Node, nth: number): void {
    this.#ads += 1
    const angle = ANGLES[nth % ANGLES.length] ?? "Offer"
    const createdMs = adSet.createdMs + (nth + 1) * 600_000
    const owned = { accountId: adSet.accountId, campaignId: campaign.id, createdMs }
    const title = `${plan.theme}: ${angle}`
    const creative = this.#insert({
      ...owned,
      id: seededId("creative", this.#ads),
      kind: "creative",
      parentId: adSet.accountId,
      name: `${business.brand} ${title}`,
      body: creativeBody(business, title, this.#images[this.#ads % this.#images.length] ?? ""),
    })
    const problem = PROBLEMS.find((each) => each.adSet === this.#adSetsOfAccount && each.ad === nth)
    const review = problem?.body.review_status ?? ""
    const status = nth === 2 && this.#adSetsOfAccount % 3 === 0 ? "PAUSED" : "ACTIVE"
    this.#insert({
      ...owned,
      id: seededId("ad", this.#ads),
      kind: "ad",
      parentId: adSet.id,
      name: `${business.brand} ${angle} ${nth + 1}`,
      status,
      effectiveStatus: adEffectiveStatus(
        status,
        adSet.configuredStatus,
        campaign.configuredStatus,
        String(review),
      ),
      body: { creative_id: creative.id, ...(status === "ACTIVE" ? (problem?.body ?? {}) : {}) },
    })
  }

  #insert(seed: {
    id: string
    kind: Node["kind"]
    accountId?: string
    parentId?: string
    campaignId?: string
    name: string
    status?: string
    effectiveStatus?: string
    createdMs: number
    body: JsonObject
  }): Node {
    const node: Node = {
      seq: 0,
      id: seed.id,
      kind: seed.kind,
      accountId: seed.accountId ?? "",
      parentId: seed.parentId ?? null,
      campaignId: seed.kind === "campaign" ? seed.id : (seed.campaignId ?? null),
      name: seed.name,
      configuredStatus: seed.status ?? "ACTIVE",
      effectiveStatus: seed.effectiveStatus ?? "ACTIVE",
      createdMs: seed.createdMs,
      updatedMs: seed.createdMs + DAY_MS,
      body: seed.body,
    }
    this.#world.nodes.insert(node)
    return node
  }
}

/** One account has yet to accept the custom audience terms, so that this refusal can be met as well. */
const WITHOUT_AUDIENCE_TERMS = "act_3001000000000002"

const ANGLES = ["Story Film", "Carousel of Favourites", "Spring Offer", "Customer Quote"] as const
const IMAGE_SUBJECTS = ["mountain", "river", "workshop", "market"] as const

/** Things that are wrong, for people and agents to find: the account's nth ad set, its nth ad. */
const PROBLEMS: readonly { adSet: number; ad: number; body: JsonObject }[] = [
  {
    adSet: 2,
    ad: 1,
    body: {
      review_status: "DISAPPROVED",
      ad_review_feedback: {
        global: { "Unacceptable Business Practices": "The ad promises a result without proof." },
      },
    },
  },
  { adSet: 5, ad: 0, body: { review_status: "PENDING_REVIEW" } },
  { adSet: 1, ad: 0, body: { sim_fatigue: true } },
  {
    adSet: 11,
    ad: 2,
    body: {
      review_status: "WITH_ISSUES",
      issues_info: [
        {
          level: "AD",
          error_code: 1815869,
          error_summary: "Landing page not working",
          error_message: "The website of this ad could not be reached.",
          error_type: "HARD_ERROR",
        },
      ],
    },
  },
]

function creativeBody(business: BusinessSeed, title: string, imageHash: string): JsonObject {
  const link = `https://www.${business.brand.toLowerCase()}.example/shop`
  return {
    title,
    body: `${title} at ${business.name}`,
    image_hash: imageHash,
    call_to_action_type: "SHOP_NOW",
    object_story_spec: {
      page_id: business.pageId,
      link_data: {
        link,
        message: `${title} at ${business.name}`,
        name: title,
        image_hash: imageHash,
        call_to_action: { type: "SHOP_NOW", value: { link } },
      },
    },
  }
}

const LEARNING = ["SUCCESS", "SUCCESS", "LEARNING", "SUCCESS", "FAIL"] as const

function campaignBudget(plan: CampaignPlan, account: AccountSeed): JsonObject {
  const { budget } = plan
  if (budget.on === "adset") return { is_adset_budget_sharing_enabled: false }
  const strategy = { bid_strategy: "LOWEST_COST_WITHOUT_CAP" }
  if ("dailyCents" in budget)
    return { ...strategy, daily_budget: unitsFromCents(budget.dailyCents, account.currency) }
  const lifetime = unitsFromCents(budget.lifetimeCents, account.currency)
  return { ...strategy, lifetime_budget: lifetime, stop_time: LIFETIME_END_MS }
}

function adSetBudget(plan: CampaignPlan, account: AccountSeed, index: number): JsonObject {
  const { budget } = plan
  if (budget.on === "campaign") return "lifetimeCents" in budget ? { end_time: LIFETIME_END_MS } : {}
  const strategy = { bid_strategy: "LOWEST_COST_WITHOUT_CAP" }
  const cents = "dailyCents" in budget ? budget.dailyCents : budget.lifetimeCents
  const units = unitsFromCents(cents[index % cents.length] ?? 1000, account.currency)
  if ("dailyCents" in budget) return { ...strategy, daily_budget: units }
  return { ...strategy, lifetime_budget: units, end_time: LIFETIME_END_MS }
}

function targeting(account: AccountSeed, index: number): JsonObject {
  return {
    age_min: 18 + (index % 3) * 4,
    age_max: index % 2 === 0 ? 65 : 54,
    geo_locations: { countries: [account.country], location_types: ["home", "recent"] },
    targeting_automation: { advantage_audience: index % 2 },
  }
}

function promoted(business: BusinessSeed, needs: "pixel" | "page" | "nothing"): JsonObject {
  if (needs === "pixel") {
    return { promoted_object: { pixel_id: business.pixelId, custom_event_type: "PURCHASE" } }
  }
  return needs === "page" ? { promoted_object: { page_id: business.pageId } } : {}
}
