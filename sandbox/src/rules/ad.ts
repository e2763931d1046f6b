import type { Node } from "../world/node.ts"
import { invalid } from "./budget.ts"
import { type Change, isNew } from "./change.ts"
import type { Rule } from "./rule.ts"
import { statusRules } from "./status.ts"

export interface AdChange extends Change {
  adSet: Node
  hasCreative: boolean
}

const MAX_ADS_PER_AD_SET = 50

export const AD_RULES: readonly Rule<AdChange>[] = [
  ...statusRules({ noun: "Ad", deleted: 1885088, archived: 1885088 }),
  {
    name: "ad set of a new ad is open",
    refusal: {
      code: 100,
      subcode: 1487056,
      message: "Invalid parameter",
      title: "Ad Set Was Deleted",
      userMessage: "An ad cannot be added to an ad set that was deleted or archived.",
      source: "Marketing API, error reference: 1487056",
    },
    blame: ["adset_id"],
    isBroken: (change) => isNew(change) && ["DELETED", "ARCHIVED"].includes(change.adSet.effectiveStatus),
  },
  {
    name: "ad set of a new ad has not ended",
    refusal: {
      code: 100,
      subcode: 1487007,
      message: "Invalid parameter",
      title: "Ad Set Has Ended",
      userMessage: "The ad belongs to an ad set whose end date has passed.",
      source: "Marketing API, error reference: 1487007",
    },
    blame: ["adset_id"],
    isBroken: (change) =>
      isNew(change) &&
      typeof change.adSet.body.end_time === "number" &&
      change.adSet.body.end_time <= change.ctx.nowMs,
  },
  {
    name: "ad needs a name",
    refusal: invalid("(#100) The parameter name is required", "Ad account ads reference, creating: name"),
    blame: ["name"],
    isBroken: ({ name }) => name.trim() === "",
  },
  {
    name: "ad needs a creative",
    refusal: invalid(
      "(#100) The parameter creative is required",
      "Ad account ads reference, creating: creative",
    ),
    blame: ["creative"],
    isBroken: ({ hasCreative }) => !hasCreative,
  },
  {
    name: "at most 50 ads in an ad set",
    refusal: {
      code: 100,
      subcode: 1487809,
      message: "Invalid parameter",
      title: "Too Many Ads",
      userMessage: "An ad set holds at most 50 ads that are not deleted or archived.",
      source: "Ad set reference, limits: 50 ads; subcode from a third-party list",
    },
    blame: ["adset_id"],
    isBroken: (change) =>
      isNew(change) &&
      change.ctx.world.nodes.all("ad", "parent_id", change.adSet.id).length >= MAX_ADS_PER_AD_SET,
  },
]
