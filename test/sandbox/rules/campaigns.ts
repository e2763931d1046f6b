import type { Row } from "./row.ts"
import {
  ABO,
  ABO_CAMPAIGN,
  ACME,
  AD_SET,
  ARCHIVED,
  CAMPAIGN,
  CBO,
  DELETED,
  inBatches,
  LONG_AGO,
  NEXT_YEAR,
  without,
} from "./samples.ts"

const CREATING = "Ad account, campaigns reference, creating"
const ERRORS = "Marketing API, error reference"
const STATUS = "Manage your ad object's status"

const create = (params: Record<string, unknown>) =>
  ({ method: "POST", path: `${ACME}/campaigns`, params }) as const
const update = (id: string, params: Record<string, unknown>) =>
  ({ method: "POST", path: id, params }) as const
const LIFETIME_CAMPAIGN = {
  ...without(CAMPAIGN, "daily_budget"),
  lifetime_budget: 900_000,
  stop_time: NEXT_YEAR,
}

export const CAMPAIGN_ROWS: Row[] = [
  {
    rule: "a campaign has a name",
    source: `${CREATING}: name is required`,
    ask: create(without(CAMPAIGN, "name")),
    refused: [400, 100],
  },
  {
    rule: "a campaign's name has at most 400 characters",
    source: "Ad set reference: names of at most 400 characters; taken over for campaigns",
    ask: create({ ...CAMPAIGN, name: "x".repeat(401) }),
    refused: [400, 100],
  },
  {
    rule: "a campaign has an objective",
    source: `${CREATING}: objective is required`,
    ask: create(without(CAMPAIGN, "objective")),
    refused: [400, 100],
    says: "objective is required",
  },
  {
    rule: "new campaigns have an outcome as their objective",
    source: "Campaign reference: outcome-driven objectives; the legacy values cannot be created",
    ask: create({ ...CAMPAIGN, objective: "CONVERSIONS" }),
    refused: [400, 100],
  },
  {
    rule: "special ad categories are always declared",
    source: `${CREATING}: special_ad_categories is the one parameter marked as required`,
    ask: create(without(CAMPAIGN, "special_ad_categories")),
    refused: [400, 100],
  },
  {
    rule: "special ad categories come from Meta's list",
    source: "Campaign reference: values of special_ad_categories",
    ask: create({ ...CAMPAIGN, special_ad_categories: ["TOYS"] }),
    refused: [400, 100],
    says: "special_ad_categories[0] must be one of",
  },
  {
    rule: "political campaigns name their countries",
    source: "Special ad categories page: special_ad_category_country with politics",
    ask: create({ ...CAMPAIGN, special_ad_categories: ["ISSUES_ELECTIONS_POLITICS"] }),
    refused: [400, 100],
  },
  {
    rule: "without a campaign budget, sharing between ad sets is declared",
    source: "Marketing API changelog v24.0: is_adset_budget_sharing_enabled; its subcode is not public",
    ask: create(without(CAMPAIGN, "daily_budget")),
    refused: [400, 100],
  },
  {
    rule: "an object has a daily or a lifetime budget, not both",
    source: "Marketing API, budgets: daily or lifetime",
    ask: create({ ...LIFETIME_CAMPAIGN, daily_budget: 2500 }),
    refused: [400, 100],
  },
  {
    rule: "daily budgets have a minimum",
    source: `${ERRORS}: 1885272; ad account, minimum_budgets`,
    ask: create({ ...CAMPAIGN, daily_budget: 99 }),
    refused: [400, 100, 1885272],
  },
  {
    rule: "a running daily budget stays above the minimum",
    source: `${ERRORS}: 1885650`,
    ask: update(CBO, { daily_budget: 50 }),
    refused: [400, 100, 1885650],
  },
  {
    rule: "lifetime budgets have an end",
    source: "Ad set reference: end_time is required with lifetime_budget; subcode from memory",
    ask: create(without(LIFETIME_CAMPAIGN, "stop_time")),
    refused: [400, 100, 1885028],
  },
  {
    rule: "a lifetime budget allows the daily minimum on each of its days",
    source: `Ad set reference, budgets: the lifetime minimum is the daily one times the days; ${ERRORS}: 1885272`,
    ask: create({ ...LIFETIME_CAMPAIGN, lifetime_budget: 5000 }),
    refused: [400, 100, 1885272],
  },
  {
    rule: "a daily budget cannot become a lifetime budget",
    source: "Observed in Ads Manager after publishing; not verified over the API",
    ask: update(CBO, { lifetime_budget: 900_000, stop_time: NEXT_YEAR }),
    refused: [400, 100],
  },
  {
    rule: "an end lies in the future",
    source: `${ERRORS}: 1487033 end date in the past`,
    ask: create({ ...LIFETIME_CAMPAIGN, stop_time: LONG_AGO }),
    refused: [400, 100, 1487033],
  },
  {
    rule: "money is a whole number of API units",
    source: "Marketing API, currencies: amounts are integers of the currency's offset",
    ask: create({ ...CAMPAIGN, daily_budget: "2500.5" }),
    refused: [400, 100],
    says: "must be an integer",
  },
  {
    rule: "campaign spend caps have a minimum",
    source: `${ERRORS}: 2446307; ad account field min_campaign_group_spend_cap`,
    ask: create({ ...CAMPAIGN, spend_cap: 9999 }),
    refused: [400, 100, 2446307],
  },
  {
    rule: "a campaign's bid strategy comes with its budget",
    source: "Campaign reference: the bid strategy lives where the budget lives",
    ask: create({ ...ABO_CAMPAIGN, bid_strategy: "LOWEST_COST_WITHOUT_CAP" }),
    refused: [400, 100],
  },
  {
    rule: "bid strategies come from Meta's list",
    source: "Campaign reference: values of bid_strategy",
    ask: create({ ...CAMPAIGN, bid_strategy: "CHEAPEST" }),
    refused: [400, 100],
  },
  {
    rule: "buying types come from Meta's list",
    source: "Campaign reference: AUCTION or RESERVED",
    ask: create({ ...CAMPAIGN, buying_type: "BARTER" }),
    refused: [400, 100],
  },
  {
    rule: "the bid strategy is frozen above 70 ad sets",
    source: "Campaign reference: limits of the campaign budget above 70 ad sets",
    given: async (graph) => {
      const campaign = await graph.post(`${ACME}/campaigns`, CAMPAIGN)
      const params = { ...without(AD_SET, "daily_budget"), campaign_id: campaign }
      await inBatches(
        graph,
        Array.from({ length: 71 }, () => ({ path: `${ACME}/adsets`, params })),
      )
      return { campaign }
    },
    ask: update("{campaign}", { bid_strategy: "LOWEST_COST_WITHOUT_CAP" }),
    refused: [400, 100],
  },
  {
    rule: "a campaign budget covers the floors of its ad sets",
    source: `${ERRORS}: 2238055 campaign budget below the sum of minima`,
    given: async (graph) => {
      const campaign = await graph.post(`${ACME}/campaigns`, CAMPAIGN)
      const params = { ...without(AD_SET, "daily_budget"), campaign_id: campaign }
      await graph.post(`${ACME}/adsets`, { ...params, daily_min_spend_target: 2000 })
      return { campaign }
    },
    ask: update("{campaign}", { daily_budget: 1900 }),
    refused: [400, 100, 2238055],
  },
  {
    rule: "a campaign gets no budget over ad sets that have theirs",
    source: `${ERRORS}: 1885621 budget on both levels`,
    ask: update(ABO, { daily_budget: 9000 }),
    refused: [400, 100, 1885621],
  },
  {
    rule: "an objective stays",
    source: "Campaign reference, updating: objective is not among the parameters",
    ask: update(CBO, { objective: "OUTCOME_TRAFFIC" }),
    refused: [400, 100],
  },
  {
    rule: "new objects are active or paused",
    source: "Campaign, ad set and ad reference, creating: status is ACTIVE or PAUSED",
    ask: create({ ...CAMPAIGN, status: "ARCHIVED" }),
    refused: [400, 100],
  },
  {
    rule: "a status is one of four",
    source: `${STATUS}: ACTIVE, PAUSED, ARCHIVED, DELETED`,
    ask: update(CBO, { status: "SLEEPING" }),
    refused: [400, 100],
  },
  {
    rule: "of an archived campaign only the name changes",
    source: `${STATUS}; ${ERRORS}: 1487566`,
    ask: update(ARCHIVED, { daily_budget: 9000 }),
    refused: [400, 100, 1487566],
  },
  {
    rule: "of a deleted campaign only the name changes",
    source: `${STATUS}: deleting cannot be undone; ${ERRORS}: 1487566`,
    ask: update(DELETED, { status: "ACTIVE" }),
    refused: [400, 100, 1487566],
  },
  {
    rule: "a time is a time",
    source: "Graph API, handling errors: 100 invalid parameter",
    ask: create({ ...CAMPAIGN, start_time: "next Tuesday" }),
    refused: [400, 100],
  },
  {
    rule: "a switch is true or false",
    source: "Graph API, handling errors: 100 invalid parameter",
    ask: create({ ...ABO_CAMPAIGN, is_adset_budget_sharing_enabled: "perhaps" }),
    refused: [400, 100],
    says: "must be a boolean",
  },
  {
    rule: "deleting many campaigns names a strategy",
    source: "Ad account, campaigns reference, deleting: delete_strategy is required",
    ask: { method: "DELETE", path: `${ACME}/campaigns` },
    refused: [400, 100],
  },
]
