import { unitsFromCents } from "../wire/money.ts"
import { BUDGET_RULES, invalid } from "./budget.ts"
import { asks, type Change, isNew, number } from "./change.ts"
import type { Rule } from "./rule.ts"
import { statusRules } from "./status.ts"

const OBJECTIVES = new Set([
  "OUTCOME_AWARENESS",
  "OUTCOME_TRAFFIC",
  "OUTCOME_ENGAGEMENT",
  "OUTCOME_LEADS",
  "OUTCOME_APP_PROMOTION",
  "OUTCOME_SALES",
])
/** Clearing a cap is spelled as this number. */
export const NO_CAP = 922337203685478
const CAMPAIGN_CAP_CENTS = 10_000
const MAX_NAME = 400
/** With more ad sets than this under a campaign budget the bid strategy is frozen and the budget stays where it is. */
const FROZEN_ABOVE_ADSETS = 70

export const CAMPAIGN_RULES: readonly Rule<Change>[] = [
  ...statusRules({ noun: "Campaign", deleted: 1487566, archived: 1487566 }),
  {
    name: "campaign needs a name",
    refusal: invalid(
      "(#100) The parameter name is required",
      "Ad account campaigns reference, creating: name",
    ),
    blame: ["name"],
    isBroken: ({ name }) => name.trim() === "",
  },
  {
    name: "campaign name length",
    refusal: invalid(
      `(#100) Param name must be no longer than ${MAX_NAME} characters`,
      "Campaign reference: name",
    ),
    blame: ["name"],
    isBroken: ({ name }) => name.length > MAX_NAME,
  },
  {
    name: "campaign needs an objective",
    refusal: invalid(
      "(#100) The parameter objective is required",
      "Ad account campaigns reference: objective",
    ),
    blame: ["objective"],
    isBroken: ({ after }) => after.objective === undefined,
  },
  {
    name: "objective is an outcome",
    refusal: {
      code: 100,
      message: '(#100) Param objective must be one of {OUTCOME_*} - got "{objective}"',
      userMessage: "This objective is no longer available for new campaigns.",
      title: "Objective Not Supported",
      source: "Campaign reference: outcome-driven objectives; legacy values cannot be created",
    },
    blame: ["objective"],
    isBroken: ({ after }) => !OBJECTIVES.has(String(after.objective)),
    words: ({ after }) => ({ objective: String(after.objective) }),
  },
  {
    name: "special ad categories are declared",
    refusal: invalid(
      "(#100) The parameter special_ad_categories is required",
      "Ad account campaigns reference: special_ad_categories is required",
    ),
    blame: ["special_ad_categories"],
    isBroken: (change) => isNew(change) && !asks(change, "special_ad_categories"),
  },
  {
    name: "special ad category country",
    refusal: invalid(
      "(#100) The parameter special_ad_category_country is required for ads about social issues, elections or politics",
      "Special ad categories page: politics needs special_ad_category_country",
    ),
    blame: ["special_ad_category_country"],
    isBroken: ({ after }) =>
      Array.isArray(after.special_ad_categories) &&
      after.special_ad_categories.includes("ISSUES_ELECTIONS_POLITICS") &&
      after.special_ad_category_country === undefined,
  },
  {
    name: "budget sharing is declared",
    refusal: invalid(
      "(#100) The parameter is_adset_budget_sharing_enabled is required when the campaign has no budget",
      "Marketing API changelog v24.0: is_adset_budget_sharing_enabled; subcode not public",
    ),
    blame: ["is_adset_budget_sharing_enabled"],
    isBroken: (change) =>
      isNew(change) && !hasBudget(change.after) && change.after.is_adset_budget_sharing_enabled === undefined,
  },
  {
    name: "objective stays",
    refusal: invalid(
      "(#100) The objective of a campaign cannot be changed",
      "Campaign reference, updating: no objective",
    ),
    blame: ["objective"],
    isBroken: ({ current, patch }) =>
      current !== null && patch.objective !== undefined && patch.objective !== current.body.objective,
  },
  {
    name: "campaign budget over ad-set budgets",
    refusal: {
      code: 100,
      subcode: 1885621,
      message: "Invalid parameter",
      title: "Cannot Set Both Ad Set Budget and Campaign Budget",
      userMessage: "You can only set an ad set budget or a campaign budget, not both.",
      source: "Marketing API, error reference: 1885621",
    },
    blame: ["daily_budget"],
    isBroken: (change) =>
      change.current !== null &&
      asks(change, "daily_budget", "lifetime_budget") &&
      !hasBudget(change.current.body) &&
      adSetsOf(change).some((adSet) => hasBudget(adSet.body)),
  },
  ...BUDGET_RULES,
  {
    name: "bid strategy needs the campaign budget",
    refusal: invalid(
      "(#100) bid_strategy can be set on a campaign only together with a campaign budget",
      "Campaign reference: bid_strategy lives where the budget lives",
    ),
    blame: ["bid_strategy"],
    isBroken: (change) => asks(change, "bid_strategy") && !hasBudget(change.after),
  },
  {
    name: "bid strategy frozen above 70 ad sets",
    refusal: invalid(
      "(#100) The bid strategy of a campaign with more than 70 ad sets cannot be edited",
      "Campaign reference: limits of the campaign budget above 70 ad sets",
    ),
    blame: ["bid_strategy"],
    isBroken: (change) =>
      change.current !== null &&
      asks(change, "bid_strategy") &&
      adSetsOf(change).length > FROZEN_ABOVE_ADSETS,
  },
  {
    name: "campaign budget covers its ad sets",
    refusal: {
      code: 100,
      subcode: 2238055,
      message: "Invalid parameter",
      title: "Campaign Budget Too Low",
      userMessage: "The campaign budget is below the minimum that all of its ad sets need.",
      source: "Marketing API, error reference: 2238055",
    },
    blame: ["daily_budget"],
    isBroken: (change) => {
      const budget = number(change.patch.daily_budget)
      if (budget === undefined || change.current === null) return false
      const floors = adSetsOf(change).map((adSet) => number(adSet.body.daily_min_spend_target) ?? 0)
      return budget < floors.reduce((sum, floor) => sum + floor, 0)
    },
  },
  {
    name: "campaign spend cap minimum",
    refusal: {
      code: 100,
      subcode: 2446307,
      message: "Invalid parameter",
      title: "Campaign Spending Limit Too Low",
      userMessage: "The campaign spending limit is below the minimum of this ad account.",
      source: "Marketing API, error reference: 2446307; account field min_campaign_group_spend_cap",
    },
    blame: ["spend_cap"],
    isBroken: ({ patch, currency }) =>
      typeof patch.spend_cap === "number" && patch.spend_cap < minimumCampaignCap(currency),
  },
]

export function minimumCampaignCap(currency: string): number {
  return unitsFromCents(CAMPAIGN_CAP_CENTS, currency)
}

export function hasBudget(body: Change["after"]): boolean {
  return number(body.daily_budget) !== undefined || number(body.lifetime_budget) !== undefined
}

function adSetsOf(change: Change) {
  return change.current === null ? [] : change.ctx.world.nodes.all("adset", "campaign_id", change.current.id)
}
