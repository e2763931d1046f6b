import type { Row } from "./row.ts"
import {
  ABO_AD_SET,
  ABO_CAMPAIGN,
  ACME,
  AD_SET,
  ARCHIVED_ABO,
  CBO,
  CBO_AD_SET,
  GLOBEX_CAMPAIGN,
  IN_AN_HOUR,
  US,
  without,
} from "./samples.ts"

const CREATING = "Ad account, adsets reference, creating"
const AD_SETS = "Ad set reference"
const ERRORS = "Marketing API, error reference"
const FRANCE = { geo_locations: { countries: ["FR"] } }
const CBO_CHILD = { ...without(AD_SET, "daily_budget"), campaign_id: CBO }

const create = (params: Record<string, unknown>) =>
  ({ method: "POST", path: `${ACME}/adsets`, params }) as const
const change = (name: string, value: unknown) => create({ ...AD_SET, [name]: value })

async function housing(graph: { post(path: string, params: Record<string, unknown>): Promise<string> }) {
  const params = { ...ABO_CAMPAIGN, special_ad_categories: ["HOUSING"] }
  return { campaign: await graph.post(`${ACME}/campaigns`, params) }
}

export const AD_SET_ROWS: Row[] = [
  {
    rule: "an ad set names its campaign",
    source: `${CREATING}: campaign_id`,
    ask: create(without(AD_SET, "campaign_id")),
    refused: [400, 100],
  },
  {
    rule: "an ad set's campaign is of its own account",
    source: "Graph API, handling errors: 100/33 for objects out of reach",
    ask: change("campaign_id", GLOBEX_CAMPAIGN),
    refused: [400, 100, 33],
  },
  {
    rule: "no ad sets in closed campaigns",
    source: `${ERRORS}: 1487566 campaign was deleted`,
    ask: change("campaign_id", ARCHIVED_ABO),
    refused: [400, 100, 1487566],
  },
  {
    rule: "an ad set has a name",
    source: `${CREATING}: name is required`,
    ask: create(without(AD_SET, "name")),
    refused: [400, 100],
  },
  {
    rule: "an ad set's name has at most 400 characters",
    source: `${AD_SETS}: name, at most 400 characters`,
    ask: change("name", "x".repeat(401)),
    refused: [400, 100],
  },
  {
    rule: "an ad set has an optimization goal",
    source: `${CREATING}: optimization_goal`,
    ask: create(without(AD_SET, "optimization_goal")),
    refused: [400, 100],
    says: "optimization_goal is required",
  },
  {
    rule: "an ad set has a billing event",
    source: `${CREATING}: billing_event`,
    ask: create(without(AD_SET, "billing_event")),
    refused: [400, 100],
  },
  {
    rule: "billing events come from Meta's list",
    source: `${AD_SETS}: values of billing_event`,
    ask: change("billing_event", "SMILES"),
    refused: [400, 100],
    says: "billing_event must be one of",
  },
  {
    rule: "an ad set has targeting",
    source: `${CREATING}: targeting`,
    ask: create(without(AD_SET, "targeting")),
    refused: [400, 100],
  },
  {
    rule: "targeting is an object",
    source: "Targeting reference: targeting is a spec in JSON",
    ask: change("targeting", "everybody"),
    refused: [400, 100],
    says: "targeting must be an object",
  },
  {
    rule: "an object is only so large",
    source: "Limit of the sandbox: a row of its database; Meta's own limits on targeting are smaller",
    ask: change("targeting", { ...US, keywords: "x".repeat(700_000) }),
    refused: [400, 100],
    says: "too large",
  },
  {
    rule: "targeting names places or audiences",
    source: "Targeting reference: geo_locations is required; subcode from memory",
    ask: change("targeting", { age_min: 20 }),
    refused: [400, 100, 1885364],
  },
  {
    rule: "ages lie between 13 and 65",
    source: "Targeting reference: age_min and age_max",
    ask: change("targeting", { ...US, age_min: 10 }),
    refused: [400, 100],
  },
  {
    rule: "the goal fits the campaign's objective",
    source: "Campaign reference: table of objectives and optimization goals",
    ask: change("optimization_goal", "AD_RECALL_LIFT"),
    refused: [400, 100],
  },
  {
    rule: "the billing event fits the goal",
    source: "Bidding overview: billing events by optimization goal",
    ask: create({ ...AD_SET, optimization_goal: "REACH", billing_event: "LINK_CLICKS" }),
    refused: [400, 100],
  },
  {
    rule: "conversion goals name what is counted",
    source: `${AD_SETS}: promoted_object by objective and goal; subcode from memory`,
    ask: create({ ...CBO_CHILD, optimization_goal: "OFFSITE_CONVERSIONS" }),
    refused: [400, 100, 1885014],
  },
  {
    rule: "no ad-set budget under a campaign budget",
    source: `${ERRORS}: 1885621 budget on both levels`,
    ask: { method: "POST", path: CBO_AD_SET, params: { daily_budget: 900 } },
    refused: [400, 100, 1885621],
  },
  {
    rule: "without a campaign budget an ad set has its own",
    source: `${CREATING}: a budget is required unless the campaign has one`,
    ask: create(without(AD_SET, "daily_budget")),
    refused: [400, 100],
  },
  {
    rule: "daily budgets run for more than a day",
    source: `${AD_SETS}: daily_budget only when the schedule is longer than 24 hours`,
    ask: change("end_time", IN_AN_HOUR),
    refused: [400, 100],
  },
  {
    rule: "an ad set's bid strategy lives with its budget",
    source: `${AD_SETS}: the bid strategy lives where the budget lives`,
    ask: create({ ...CBO_CHILD, bid_strategy: "LOWEST_COST_WITHOUT_CAP" }),
    refused: [400, 100],
  },
  {
    rule: "capped strategies come with a bid",
    source: "Bidding overview: bid cap and cost cap need bid_amount; subcode from memory",
    ask: change("bid_strategy", "COST_CAP"),
    refused: [400, 100, 1815857],
  },
  {
    rule: "the lowest cost strategy takes no bid",
    source: `${ERRORS}: 1885204 bid must be automatic`,
    ask: change("bid_amount", 50),
    refused: [400, 100, 1885204],
  },
  {
    rule: "a minimum return has its floor",
    source: "Bidding overview: roas_average_floor with LOWEST_COST_WITH_MIN_ROAS",
    ask: change("bid_strategy", "LOWEST_COST_WITH_MIN_ROAS"),
    refused: [400, 100],
  },
  {
    rule: "a budget covers the bid",
    source: `${AD_SETS}: minimum budgets with a bid cap`,
    ask: create({ ...AD_SET, bid_strategy: "COST_CAP", bid_amount: 5000 }),
    refused: [400, 100, 1885272],
  },
  {
    rule: "a daily floor needs a daily campaign budget",
    source: "Campaign reference: daily_min_spend_target under a campaign budget",
    ask: change("daily_min_spend_target", 500),
    refused: [400, 100],
  },
  {
    rule: "a daily cap needs a daily campaign budget",
    source: "Campaign reference: daily_spend_cap under a campaign budget",
    ask: change("daily_spend_cap", 500),
    refused: [400, 100],
  },
  {
    rule: "a lifetime floor needs a lifetime campaign budget",
    source: "Campaign reference: lifetime_min_spend_target under a campaign budget",
    ask: create({ ...CBO_CHILD, lifetime_min_spend_target: 500 }),
    refused: [400, 100],
  },
  {
    rule: "a lifetime cap needs a lifetime campaign budget",
    source: "Campaign reference: lifetime_spend_cap under a campaign budget",
    ask: create({ ...CBO_CHILD, lifetime_spend_cap: 500 }),
    refused: [400, 100],
  },
  {
    rule: "dayparts need a lifetime budget",
    source: `${AD_SETS}: adset_schedule with a lifetime budget only`,
    ask: change("adset_schedule", [{ start_minute: 0, end_minute: 60, days: [1] }]),
    refused: [400, 100],
  },
  {
    rule: "lists are lists",
    source: "Graph API, handling errors: 100 invalid parameter",
    ask: change("attribution_spec", "one week"),
    refused: [400, 100],
  },
  {
    rule: "European ads say who pays",
    source: `${ERRORS}: 3858079`,
    ask: create({ ...AD_SET, targeting: FRANCE, dsa_beneficiary: "Acme" }),
    refused: [400, 100, 3858079],
  },
  {
    rule: "European ads say who benefits",
    source: `${ERRORS}: 3858081`,
    ask: create({ ...AD_SET, targeting: FRANCE, dsa_payor: "Acme" }),
    refused: [400, 100, 3858081],
  },
  {
    rule: "regulated categories choose the automatic audience themselves",
    source: "Graph API changelog v26.0: advantage_audience must be explicit on create",
    given: housing,
    ask: change("campaign_id", "{campaign}"),
    refused: [400, 100],
  },
  {
    rule: "regulated categories reach every adult",
    source: "Special ad categories page: ages 18 to 65+, all genders",
    given: housing,
    ask: create({
      ...AD_SET,
      campaign_id: "{campaign}",
      targeting: { ...US, age_min: 25, targeting_automation: { advantage_audience: 0 } },
    }),
    refused: [400, 100],
  },
  {
    rule: "of an archived ad set only the name changes",
    source: `Manage your ad object's status; ${ERRORS}: 1487056`,
    given: async (graph) => {
      await graph.post(ABO_AD_SET, { status: "ARCHIVED" })
    },
    ask: { method: "POST", path: ABO_AD_SET, params: { daily_budget: 900 } },
    refused: [400, 100, 1487056],
  },
  {
    rule: "of a deleted ad set only the name changes",
    source: `Manage your ad object's status; ${ERRORS}: 1487056`,
    given: async (graph) => {
      await graph.ask({ method: "DELETE", path: ABO_AD_SET })
    },
    ask: { method: "POST", path: ABO_AD_SET, params: { status: "ACTIVE" } },
    refused: [400, 100, 1487056],
  },
]
