import type { Context } from "../graph/context.ts"
import { listEdge } from "../graph/list.ts"
import {
  COMMON_FIELDS,
  type Edge,
  money,
  type NodeType,
  names,
  numericString,
  plain,
  STATUS_FIELDS,
  times,
} from "../graph/node-type.ts"
import { insightsEdge } from "../insights/edge.ts"
import { budgetRemaining } from "../insights/remaining.ts"
import { CAMPAIGN_RULES, hasBudget, NO_CAP } from "../rules/campaign.ts"
import { oneOf, READ, type Reader, someOf } from "../rules/patch.ts"
import { enforce } from "../rules/rule.ts"
import { spreadStatus } from "../rules/status.ts"
import type { Json } from "../wire/json.ts"
import { bad } from "../wire/params.ts"
import { nextId } from "../world/ids.ts"
import { currencyOf, type Node } from "../world/node.ts"
import { recordChange } from "./activity.ts"
import { budgetSchedulesEdge } from "./budget-schedule.ts"
import { type EventOf, readChange, recordDifferences, updatedMs } from "./changes.ts"
import { copiesEdge } from "./copies.ts"
import { labelsOf, readLabels } from "./label.ts"

export const campaignType: NodeType = {
  kind: "campaign",
  graphName: "Campaign",
  fields: {
    ...COMMON_FIELDS,
    ...STATUS_FIELDS,
    ...plain(
      "objective",
      "buying_type",
      "bid_strategy",
      "special_ad_categories",
      "special_ad_category_country",
      "is_adset_budget_sharing_enabled",
      "is_skadnetwork_attribution",
      "pacing_type",
      "promoted_object",
      "source_campaign_id",
      "smart_promotion_type",
    ),
    ...money("daily_budget", "lifetime_budget", "spend_cap"),
    ...times("start_time", "stop_time"),
    special_ad_category: (node) => {
      const first = Array.isArray(node.body.special_ad_categories)
        ? node.body.special_ad_categories[0]
        : undefined
      return first ?? "NONE"
    },
    budget_remaining: (node, ctx) => numericString(budgetRemaining(ctx, node)),
    is_budget_schedule_enabled: () => false,
    budget_rebalance_flag: () => false,
    can_use_spend_cap: () => true,
    adlabels: labelsOf,
  },
  emptyFields: names(
    `advantage_state_info boosted_object_id brand_lift_studies campaign_group_active_time can_create_brand_lift_study
     frequency_control_specs has_secondary_skadnetwork_reporting is_message_campaign issues_info
     last_budget_toggling_time primary_attribution recommendations source_campaign source_recommendation_type
     topline_id`,
  ),
  defaultFields: ["id"],
  edges: {
    adsets: { get: (ctx, ask) => listEdge(ctx, ask, "adset", "campaign_id") },
    ads: { get: (ctx, ask) => listEdge(ctx, ask, "ad", "campaign_id") },
    insights: insightsEdge,
    copies: copiesEdge("campaign"),
    budget_schedules: budgetSchedulesEdge,
    adlabels: {
      post: (ctx, campaign) => {
        ctx.world.labels.attach(campaign.id, readLabels(ctx, campaign.accountId) ?? [])
        return { success: true }
      },
    },
  },
  update: (ctx, campaign) => change(ctx, campaign),
  remove: (ctx, campaign) => {
    save(ctx, campaign, { ...campaign, configuredStatus: "DELETED", effectiveStatus: "DELETED" })
    return { success: true }
  },
}

export const campaignsOfAccount: Edge = {
  get: (ctx, ask) => listEdge(ctx, ask, "campaign", "account_id"),
  post: create,
  delete: removeMany,
}

const OWN_PARAMETERS: Record<string, Reader> = {
  objective: READ.text,
  buying_type: oneOf("AUCTION", "RESERVED"),
  bid_strategy: oneOf(
    "LOWEST_COST_WITHOUT_CAP",
    "LOWEST_COST_WITH_BID_CAP",
    "COST_CAP",
    "LOWEST_COST_WITH_MIN_ROAS",
  ),
  daily_budget: READ.integer,
  lifetime_budget: READ.integer,
  spend_cap: (params, name) => (params.integer(name) === NO_CAP ? null : params.integer(name)),
  special_ad_categories: someOf(
    "NONE",
    "EMPLOYMENT",
    "HOUSING",
    "CREDIT",
    "ISSUES_ELECTIONS_POLITICS",
    "ONLINE_GAMBLING_AND_GAMING",
    "FINANCIAL_PRODUCTS_SERVICES",
  ),
  special_ad_category_country: READ.words,
  is_adset_budget_sharing_enabled: READ.boolean,
  is_skadnetwork_attribution: READ.boolean,
  pacing_type: READ.words,
  promoted_object: READ.object,
  start_time: READ.time,
  stop_time: READ.endTime,
}

const EVENTS: readonly EventOf[] = [
  { fields: ["name"], type: "update_campaign_name", category: "CAMPAIGN" },
  { fields: ["status"], type: "update_campaign_run_status", category: "STATUS" },
  { fields: ["daily_budget", "lifetime_budget"], type: "update_campaign_budget", category: "BUDGET" },
  { fields: ["spend_cap"], type: "update_campaign_group_spend_cap", category: "BUDGET" },
  { fields: ["start_time", "stop_time"], type: "update_campaign_schedule", category: "DATE" },
]

function create(ctx: Context, account: Node): Json {
  const change = readChange(ctx, account, null, OWN_PARAMETERS, { buying_type: "AUCTION" })
  enforce(CAMPAIGN_RULES, change)
  if (ctx.isValidateOnly) return { success: true }
  const labels = readLabels(ctx, account.id)
  const id = nextId(ctx.world.settings, "campaign")
  const body = hasBudget(change.after)
    ? { bid_strategy: "LOWEST_COST_WITHOUT_CAP", ...change.after }
    : change.after
  const campaign: Node = {
    seq: 0,
    id,
    kind: "campaign",
    accountId: account.id,
    parentId: account.id,
    campaignId: id,
    name: change.name,
    configuredStatus: change.status,
    effectiveStatus: change.status,
    createdMs: ctx.nowMs,
    updatedMs: ctx.nowMs,
    body: { start_time: ctx.nowMs, pacing_type: ["standard"], ...body },
  }
  ctx.world.nodes.insert(campaign)
  if (labels) ctx.world.labels.attach(id, labels)
  recordChange(
    ctx,
    campaign,
    { type: "create_campaign_group", category: "CAMPAIGN" },
    { new_value: campaign.name },
  )
  return { id }
}

function change(ctx: Context, campaign: Node): Json {
  const change = readChange(ctx, campaign, campaign, OWN_PARAMETERS)
  enforce(CAMPAIGN_RULES, change)
  if (ctx.isValidateOnly) return { success: true }
  const labels = readLabels(ctx, campaign.accountId)
  if (labels) ctx.world.labels.replace(campaign.id, labels)
  const { name, status } = change
  save(ctx, campaign, {
    ...campaign,
    name,
    configuredStatus: status,
    effectiveStatus: status,
    body: change.after,
  })
  return { success: true }
}

/** `DELETE act_X/campaigns?delete_strategy=…`: all of the account's campaigns, or those before a date. */
function removeMany(ctx: Context, account: Node): Json {
  const strategy = ctx.params.oneOf("delete_strategy", [
    "DELETE_ANY",
    "DELETE_OLDEST",
    "DELETE_ARCHIVED_BEFORE",
  ])
  if (strategy === undefined) throw bad("The parameter delete_strategy is required", "delete_strategy")
  const before = ctx.params.timeMs("before_date") ?? ctx.nowMs
  const isArchived = strategy === "DELETE_ARCHIVED_BEFORE"
  const found = ctx.world.nodes
    .all("campaign", "account_id", account.id, "any")
    .filter(({ configuredStatus }) =>
      isArchived ? configuredStatus === "ARCHIVED" : configuredStatus !== "DELETED",
    )
    .filter((campaign) => campaign.createdMs <= before)
    .slice(0, ctx.params.integer("object_count") ?? MOST_DELETED_AT_ONCE)
  for (const campaign of found)
    save(ctx, campaign, { ...campaign, configuredStatus: "DELETED", effectiveStatus: "DELETED" })
  return { objects_left_to_delete_count: 0, deleted_object_ids: found.map((campaign) => campaign.id) }
}

const MOST_DELETED_AT_ONCE = 200

function save(ctx: Context, before: Node, after: Node): void {
  const saved = { ...after, updatedMs: updatedMs(ctx, before, after) }
  ctx.world.nodes.save(saved)
  ctx.world.history.record(before, saved, ctx.nowMs)
  ctx.forget(saved.id)
  if (saved.configuredStatus !== before.configuredStatus) spreadStatus(ctx.world, saved)
  recordDifferences(ctx, before, saved, EVENTS, currencyOf(ctx.account(saved)))
}
