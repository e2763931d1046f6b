import type { Json, JsonObject } from "../wire/json.ts"
import { isObject } from "../wire/json.ts"
import type { Node } from "../world/node.ts"
import { BUDGET_RULES, invalid } from "./budget.ts"
import { hasBudget } from "./campaign.ts"
import { asks, type Change, isNew, number } from "./change.ts"
import type { Rule } from "./rule.ts"
import { statusRules } from "./status.ts"

export interface AdSetChange extends Change {
  campaign: Node
}

const MAX_NAME = 400
const CAPPED_STRATEGIES = new Set(["LOWEST_COST_WITH_BID_CAP", "COST_CAP"])
const REGULATED = ["HOUSING", "EMPLOYMENT", "CREDIT", "FINANCIAL_PRODUCTS_SERVICES"]
const EU = new Set(
  "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split(" "),
)

/** Which goals an objective allows, from the table of outcomes; further columns of that table are not checked here. */
const GOALS: Record<string, Set<string>> = {
  OUTCOME_AWARENESS: goals("AD_RECALL_LIFT REACH IMPRESSIONS THRUPLAY TWO_SECOND_CONTINUOUS_VIDEO_VIEWS"),
  OUTCOME_TRAFFIC: goals("LINK_CLICKS LANDING_PAGE_VIEWS REACH IMPRESSIONS QUALITY_CALL CONVERSATIONS"),
  OUTCOME_ENGAGEMENT: goals(
    "POST_ENGAGEMENT REACH IMPRESSIONS PAGE_LIKES EVENT_RESPONSES THRUPLAY TWO_SECOND_CONTINUOUS_VIDEO_VIEWS " +
      "CONVERSATIONS LINK_CLICKS LEAD_GENERATION OFFSITE_CONVERSIONS LANDING_PAGE_VIEWS",
  ),
  OUTCOME_APP_PROMOTION: goals("LINK_CLICKS OFFSITE_CONVERSIONS APP_INSTALLS VALUE"),
  OUTCOME_LEADS: goals(
    "LEAD_GENERATION QUALITY_LEAD QUALITY_CALL OFFSITE_CONVERSIONS LINK_CLICKS REACH LANDING_PAGE_VIEWS IMPRESSIONS",
  ),
  OUTCOME_SALES: goals(
    "OFFSITE_CONVERSIONS VALUE CONVERSATIONS QUALITY_CALL LINK_CLICKS LANDING_PAGE_VIEWS REACH IMPRESSIONS",
  ),
}

/** A billing event other than impressions is legal only for its own goal. */
const GOAL_OF_BILLING: Record<string, string> = {
  LINK_CLICKS: "LINK_CLICKS",
  THRUPLAY: "THRUPLAY",
  TWO_SECOND_CONTINUOUS_VIDEO_VIEWS: "TWO_SECOND_CONTINUOUS_VIDEO_VIEWS",
}

export const AD_SET_RULES: readonly Rule<AdSetChange>[] = [
  ...statusRules({ noun: "Ad Set", deleted: 1487056, archived: 1487056 }),
  {
    name: "campaign of a new ad set is open",
    refusal: {
      code: 100,
      subcode: 1487566,
      message: "Invalid parameter",
      title: "Campaign Was Deleted",
      userMessage: "An ad set cannot be added to a campaign that was deleted or archived.",
      source: "Marketing API, error reference: 1487566",
    },
    blame: ["campaign_id"],
    isBroken: (change) => isNew(change) && ["DELETED", "ARCHIVED"].includes(change.campaign.configuredStatus),
  },
  required("name", ({ name }) => name.trim() === "" || undefined),
  {
    name: "ad set name length",
    refusal: invalid(
      `(#100) Param name must be no longer than ${MAX_NAME} characters`,
      "Ad set reference: name",
    ),
    blame: ["name"],
    isBroken: ({ name }) => name.length > MAX_NAME,
  },
  required("optimization_goal", ({ after }) => after.optimization_goal === undefined || undefined),
  required("billing_event", ({ after }) => after.billing_event === undefined || undefined),
  required("targeting", ({ after }) => after.targeting === undefined || undefined),
  {
    name: "targeting names places",
    refusal: {
      code: 100,
      subcode: 1885364,
      message: "Invalid parameter",
      title: "Your audience does not have any locations",
      userMessage: "Add at least one location or custom audience to the targeting.",
      source: "Targeting reference: geo_locations is required; subcode from memory",
    },
    blame: ["targeting"],
    isBroken: (change) => asks(change, "targeting") && !hasPlaces(change.after.targeting),
  },
  {
    name: "ages in range",
    refusal: invalid(
      "(#100) Param targeting[age_min] must be between 13 and 65 and not above age_max",
      "Targeting reference: age_min and age_max",
    ),
    blame: ["targeting"],
    isBroken: (change) => asks(change, "targeting") && !hasAges(change.after.targeting),
  },
  {
    name: "goal fits the objective",
    refusal: invalid(
      "(#100) The optimization goal {goal} is not available for campaigns with the objective {objective}",
      "Campaign reference: table of objectives and optimization goals",
    ),
    blame: ["optimization_goal"],
    isBroken: ({ campaign, after }) => {
      const allowed = GOALS[String(campaign.body.objective)]
      return allowed !== undefined && !allowed.has(String(after.optimization_goal))
    },
    words: ({ campaign, after }) => ({
      goal: String(after.optimization_goal),
      objective: String(campaign.body.objective),
    }),
  },
  {
    name: "billing event fits the goal",
    refusal: invalid(
      "(#100) The billing event {event} is not available for the optimization goal {goal}",
      "Bidding overview: billing events and optimization goals",
    ),
    blame: ["billing_event"],
    isBroken: ({ after }) => {
      const goal = GOAL_OF_BILLING[String(after.billing_event)]
      return goal !== undefined && goal !== after.optimization_goal
    },
    words: ({ after }) => ({ event: String(after.billing_event), goal: String(after.optimization_goal) }),
  },
  {
    name: "conversion goals name what to count",
    refusal: {
      code: 100,
      subcode: 1885014,
      message: "Invalid parameter",
      title: "Promoted object is required",
      userMessage: "Choose the pixel, app or page whose events this ad set is to be optimised for.",
      source: "Ad set reference: promoted_object by objective and goal; subcode from memory",
    },
    blame: ["promoted_object"],
    isBroken: (change) =>
      isNew(change) &&
      change.after.promoted_object === undefined &&
      ["OFFSITE_CONVERSIONS", "APP_INSTALLS", "LEAD_GENERATION", "PAGE_LIKES", "VALUE"].includes(
        String(change.after.optimization_goal),
      ),
  },
  {
    name: "ad-set budget under a campaign budget",
    refusal: {
      code: 100,
      subcode: 1885621,
      message: "Invalid parameter",
      title: "Cannot Set Both Ad Set Budget and Campaign Budget",
      userMessage: "You can only set an ad set budget or a campaign budget, not both.",
      source: "Marketing API, error reference: 1885621",
    },
    blame: ["daily_budget"],
    isBroken: (change) => hasBudget(change.campaign.body) && asks(change, "daily_budget", "lifetime_budget"),
  },
  {
    name: "ad set needs a budget without a campaign budget",
    refusal: invalid(
      "(#100) An ad set needs a daily_budget or a lifetime_budget when its campaign has no budget",
      "Ad set reference, creating: budget required unless the campaign has one",
    ),
    blame: ["daily_budget"],
    isBroken: (change) => isNew(change) && !hasBudget(change.campaign.body) && !hasBudget(change.after),
  },
  ...BUDGET_RULES,
  {
    name: "bid strategy lives with the budget",
    refusal: invalid(
      "(#100) bid_strategy cannot be set on an ad set whose campaign has a budget",
      "Ad set reference: bid_strategy lives where the budget lives",
    ),
    blame: ["bid_strategy"],
    isBroken: (change) => asks(change, "bid_strategy") && hasBudget(change.campaign.body),
  },
  {
    name: "capped strategies need a bid",
    refusal: {
      code: 100,
      subcode: 1815857,
      message: "Invalid parameter",
      title: "Bid amount required",
      userMessage: "A bid amount is required for this bid strategy.",
      source: "Bidding overview: bid cap and cost cap need bid_amount; subcode from memory",
    },
    blame: ["bid_amount"],
    isBroken: ({ after, campaign }) =>
      CAPPED_STRATEGIES.has(String(after.bid_strategy ?? campaign.body.bid_strategy)) &&
      number(after.bid_amount) === undefined,
  },
  {
    name: "no bid without a cap",
    refusal: {
      code: 100,
      subcode: 1885204,
      message: "Invalid parameter",
      title: "Bid must be automatic",
      userMessage: "A bid amount cannot be given with the lowest cost strategy.",
      source: "Marketing API, error reference: 1885204",
    },
    blame: ["bid_amount"],
    isBroken: (change) =>
      asks(change, "bid_amount") &&
      String(change.after.bid_strategy ?? change.campaign.body.bid_strategy ?? "") ===
        "LOWEST_COST_WITHOUT_CAP",
  },
  {
    name: "return floor for minimum return strategy",
    refusal: invalid(
      "(#100) bid_constraints[roas_average_floor] is required for LOWEST_COST_WITH_MIN_ROAS",
      "Bidding overview: minimum ROAS needs roas_average_floor",
    ),
    blame: ["bid_constraints"],
    isBroken: ({ after }) =>
      after.bid_strategy === "LOWEST_COST_WITH_MIN_ROAS" &&
      number((isObject(after.bid_constraints) ? after.bid_constraints : {}).roas_average_floor) === undefined,
  },
  {
    name: "budget covers the bid",
    refusal: {
      code: 100,
      subcode: 1885272,
      message: "Invalid parameter",
      title: "Budget is too low",
      userMessage:
        "The budget must be at least the bid, or five times the bid when paying for something rarer.",
      source: "Ad set reference: minimum budget with a bid cap",
    },
    blame: ["daily_budget"],
    isBroken: ({ after }) => {
      const budget = number(after.daily_budget)
      const bid = number(after.bid_amount)
      if (budget === undefined || bid === undefined) return false
      return budget < (after.billing_event === "IMPRESSIONS" ? bid : 5 * bid)
    },
  },
  spendLimit("daily_min_spend_target", "daily_budget"),
  spendLimit("daily_spend_cap", "daily_budget"),
  spendLimit("lifetime_min_spend_target", "lifetime_budget"),
  spendLimit("lifetime_spend_cap", "lifetime_budget"),
  {
    name: "dayparting needs a lifetime budget",
    refusal: invalid(
      "(#100) adset_schedule can be used only with a lifetime budget",
      "Ad set reference: adset_schedule needs a lifetime budget",
    ),
    blame: ["adset_schedule"],
    isBroken: (change) =>
      asks(change, "adset_schedule") &&
      number(change.after.lifetime_budget) === undefined &&
      number(change.campaign.body.lifetime_budget) === undefined,
  },
  {
    name: "european payor",
    refusal: {
      code: 100,
      subcode: 3858079,
      type: "FacebookApiException",
      message: "Invalid parameter",
      title: "No payor provided in DSA regulated region",
      userMessage: "Say who pays for the ads of this ad set.",
      source: "Marketing API, error reference: 3858079",
    },
    blame: ["dsa_payor"],
    isBroken: (change) => aimsAtEurope(change) && isBlank(change.after.dsa_payor),
  },
  {
    name: "european beneficiary",
    refusal: {
      code: 100,
      subcode: 3858081,
      type: "FacebookApiException",
      message: "Invalid parameter",
      title: "No beneficiary provided in DSA regulated location",
      userMessage: "Say who benefits from the ads of this ad set.",
      source: "Marketing API, error reference: 3858081",
    },
    blame: ["dsa_beneficiary"],
    isBroken: (change) => aimsAtEurope(change) && isBlank(change.after.dsa_beneficiary),
  },
  {
    name: "automatic audience is explicit in regulated categories",
    refusal: invalid(
      "(#100) targeting[targeting_automation][advantage_audience] must be 0 or 1 for this special ad category",
      "Graph API changelog v26.0: advantage_audience must be explicit",
    ),
    blame: ["targeting"],
    isBroken: (change) =>
      isNew(change) && isRegulated(change.campaign) && !choosesAudience(change.after.targeting),
  },
  {
    name: "regulated categories reach every adult age",
    refusal: invalid(
      "(#100) Ads in this special ad category must target ages 18 to 65+",
      "Special ad categories page: age 18-65+, all genders",
    ),
    blame: ["targeting"],
    isBroken: (change) => {
      const targeting = isObject(change.after.targeting) ? change.after.targeting : {}
      const isNarrow =
        (targeting.age_min ?? 18) !== 18 ||
        (targeting.age_max ?? 65) !== 65 ||
        targeting.genders !== undefined
      return isRegulated(change.campaign) && isNarrow
    },
  },
]

function required(
  name: string,
  isMissing: (change: AdSetChange) => true | boolean | undefined,
): Rule<AdSetChange> {
  return {
    name: `ad set needs ${name}`,
    refusal: invalid(
      `(#100) The parameter ${name} is required`,
      `Ad account adsets reference, creating: ${name}`,
    ),
    blame: [name],
    isBroken: (change) => isMissing(change) === true,
  }
}

/** Floors and caps of an ad set belong to a campaign budget of the same kind. */
function spendLimit(name: string, budget: string): Rule<AdSetChange> {
  return {
    name: `${name} needs a campaign ${budget}`,
    refusal: invalid(
      `(#100) ${name} can be set only when the campaign has a ${budget}`,
      `Campaign reference: ad-set spend limits under a campaign budget (${name})`,
    ),
    blame: [name],
    isBroken: (change) => asks(change, name) && number(change.campaign.body[budget]) === undefined,
  }
}

function goals(text: string): Set<string> {
  return new Set(text.split(" "))
}

function hasPlaces(targeting: Json | undefined): boolean {
  if (!isObject(targeting)) return false
  const places = targeting.geo_locations
  const hasLocations =
    isObject(places) && Object.values(places).some((value) => Array.isArray(value) && value.length > 0)
  return hasLocations || (Array.isArray(targeting.custom_audiences) && targeting.custom_audiences.length > 0)
}

function hasAges(targeting: Json | undefined): boolean {
  if (!isObject(targeting)) return true
  const min = Number(targeting.age_min ?? 18)
  const max = Number(targeting.age_max ?? 65)
  return min >= 13 && max <= 65 && min <= max
}

function aimsAtEurope(change: AdSetChange): boolean {
  if (!isNew(change) && !asks(change, "targeting", "dsa_payor", "dsa_beneficiary")) return false
  return countriesOf(change.after.targeting).some((country) => EU.has(country))
}

function countriesOf(targeting: Json | undefined): string[] {
  const places: JsonObject =
    isObject(targeting) && isObject(targeting.geo_locations) ? targeting.geo_locations : {}
  return Array.isArray(places.countries)
    ? places.countries.filter((country) => typeof country === "string")
    : []
}

function isBlank(value: Json | undefined): boolean {
  return typeof value !== "string" || value.trim() === ""
}

function isRegulated(campaign: Node): boolean {
  const categories = campaign.body.special_ad_categories
  return Array.isArray(categories) && categories.some((category) => REGULATED.includes(String(category)))
}

function choosesAudience(targeting: Json | undefined): boolean {
  if (!isObject(targeting) || !isObject(targeting.targeting_automation)) return false
  return [0, 1].includes(Number(targeting.targeting_automation.advantage_audience ?? -1))
}
