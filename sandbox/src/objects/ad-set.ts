import type { Context } from "../graph/context.ts"
import { listEdge } from "../graph/list.ts"
import {
  COMMON_FIELDS,
  type Edge,
  money,
  NodeRef,
  type NodeType,
  names,
  numericString,
  plain,
  STATUS_FIELDS,
  times,
} from "../graph/node-type.ts"
import { insightsEdge } from "../insights/edge.ts"
import { budgetRemaining } from "../insights/remaining.ts"
import { AD_SET_RULES, type AdSetChange } from "../rules/ad-set.ts"
import { hasBudget, NO_CAP } from "../rules/campaign.ts"
import { oneOf, READ, type Reader } from "../rules/patch.ts"
import { enforce } from "../rules/rule.ts"
import { adSetEffectiveStatus, spreadStatus } from "../rules/status.ts"
import type { Json, JsonObject } from "../wire/json.ts"
import { bad } from "../wire/params.ts"
import { nextId } from "../world/ids.ts"
import { bodyText, currencyOf, type Node } from "../world/node.ts"
import { recordChange } from "./activity.ts"
import { budgetSchedulesEdge } from "./budget-schedule.ts"
import { type EventOf, readChange, recordDifferences, updatedMs } from "./changes.ts"
import { copiesEdge } from "./copies.ts"
import { deliveryEstimateEdge } from "./estimates.ts"
import { labelsOf, readLabels } from "./label.ts"

export const adSetType: NodeType = {
  kind: "adset",
  graphName: "AdSet",
  fields: {
    ...COMMON_FIELDS,
    ...STATUS_FIELDS,
    ...plain(
      "bid_amount",
      "bid_strategy",
      "bid_constraints",
      "billing_event",
      "optimization_goal",
      "destination_type",
      "targeting",
      "promoted_object",
      "attribution_spec",
      "pacing_type",
      "adset_schedule",
      "dsa_beneficiary",
      "dsa_payor",
      "is_dynamic_creative",
      "frequency_control_specs",
      "learning_stage_info",
      "issues_info",
      "source_adset_id",
      "regional_regulated_categories",
      "regional_regulation_identities",
    ),
    ...money(
      "daily_budget",
      "lifetime_budget",
      "daily_min_spend_target",
      "daily_spend_cap",
      "lifetime_min_spend_target",
      "lifetime_spend_cap",
    ),
    ...times("start_time", "end_time"),
    campaign_id: (node) => node.campaignId ?? undefined,
    campaign: (node) => (node.campaignId === null ? undefined : new NodeRef(node.campaignId)),
    budget_remaining: (node, ctx) => numericString(budgetRemaining(ctx, node)),
    is_budget_schedule_enabled: () => false,
    adlabels: labelsOf,
  },
  emptyFields: names(
    `asset_feed_id bid_adjustments bid_info brand_safety_config campaign_active_time campaign_attribution
     contextual_bundling_spec creative_sequence instagram_user_id is_incremental_attribution_enabled
     lifetime_imps multi_optimization_goal_weight optimization_sub_event recommendations
     recurring_budget_semantics review_feedback rf_prediction_id source_adset targeting_optimization_types
     time_based_ad_rotation_id_blocks time_based_ad_rotation_intervals use_new_app_click value_rule_set_id`,
  ),
  defaultFields: ["id"],
  edges: {
    ads: { get: (ctx, ask) => listEdge(ctx, ask, "ad", "parent_id") },
    insights: insightsEdge,
    copies: copiesEdge("adset"),
    budget_schedules: budgetSchedulesEdge,
    delivery_estimate: deliveryEstimateEdge,
    adlabels: {
      post: (ctx, adSet) => {
        ctx.world.labels.attach(adSet.id, readLabels(ctx, adSet.accountId) ?? [])
        return { success: true }
      },
    },
  },
  update: (ctx, adSet) => change(ctx, adSet),
  remove: (ctx, adSet) => {
    save(ctx, adSet, { ...adSet, configuredStatus: "DELETED", effectiveStatus: "DELETED" })
    return { success: true }
  },
}

export const adSetsOfAccount: Edge = {
  get: (ctx, ask) => listEdge(ctx, ask, "adset", "account_id"),
  post: create,
}

const capOrNone: Reader = (params, name) => (params.integer(name) === NO_CAP ? null : params.integer(name))

const OWN_PARAMETERS: Record<string, Reader> = {
  daily_budget: READ.integer,
  lifetime_budget: READ.integer,
  daily_min_spend_target: capOrNone,
  daily_spend_cap: capOrNone,
  lifetime_min_spend_target: capOrNone,
  lifetime_spend_cap: capOrNone,
  bid_amount: READ.integer,
  bid_strategy: oneOf(
    "LOWEST_COST_WITHOUT_CAP",
    "LOWEST_COST_WITH_BID_CAP",
    "COST_CAP",
    "LOWEST_COST_WITH_MIN_ROAS",
  ),
  bid_constraints: READ.object,
  billing_event: oneOf(
    "APP_INSTALLS",
    "CLICKS",
    "IMPRESSIONS",
    "LINK_CLICKS",
    "OFFER_CLAIMS",
    "PAGE_LIKES",
    "POST_ENGAGEMENT",
    "THRUPLAY",
    "PURCHASE",
    "LISTING_INTERACTION",
    "TWO_SECOND_CONTINUOUS_VIDEO_VIEWS",
  ),
  optimization_goal: READ.text,
  destination_type: READ.text,
  targeting: READ.object,
  promoted_object: READ.object,
  attribution_spec: READ.list,
  pacing_type: READ.words,
  adset_schedule: READ.list,
  dsa_beneficiary: READ.text,
  dsa_payor: READ.text,
  is_dynamic_creative: READ.boolean,
  frequency_control_specs: READ.list,
  regional_regulated_categories: READ.words,
  regional_regulation_identities: READ.object,
  start_time: READ.time,
  end_time: READ.endTime,
}

const EVENTS: readonly EventOf[] = [
  { fields: ["name"], type: "update_ad_set_name", category: "AD_SET" },
  { fields: ["status"], type: "update_ad_set_run_status", category: "STATUS" },
  { fields: ["daily_budget", "lifetime_budget"], type: "update_ad_set_budget", category: "BUDGET" },
  { fields: ["bid_strategy"], type: "update_ad_set_bid_strategy", category: "BID" },
  { fields: ["bid_amount", "bid_constraints"], type: "update_ad_set_bidding", category: "BID" },
  { fields: ["targeting"], type: "update_ad_set_target_spec", category: "TARGETING" },
  { fields: ["optimization_goal"], type: "update_ad_set_optimization_goal", category: "AD_SET" },
  { fields: ["start_time", "end_time"], type: "update_ad_set_duration", category: "DATE" },
  { fields: ["daily_spend_cap", "lifetime_spend_cap"], type: "update_ad_set_spend_cap", category: "BUDGET" },
  {
    fields: ["daily_min_spend_target", "lifetime_min_spend_target"],
    type: "update_ad_set_min_spend_target",
    category: "BUDGET",
  },
]

function create(ctx: Context, account: Node): Json {
  const campaignId = ctx.params.text("campaign_id")
  if (campaignId === undefined) throw bad("The parameter campaign_id is required", "campaign_id")
  const campaign = ctx.referenced("campaign", campaignId, account.id)
  const change = readAdSet(ctx, account, null, campaign)
  enforce(AD_SET_RULES, change)
  if (ctx.isValidateOnly) return { success: true }
  const labels = readLabels(ctx, account.id)
  const adSet: Node = {
    seq: 0,
    id: nextId(ctx.world.settings, "adset"),
    kind: "adset",
    accountId: account.id,
    parentId: campaign.id,
    campaignId: campaign.id,
    name: change.name,
    configuredStatus: change.status,
    effectiveStatus: adSetEffectiveStatus(change.status, campaign.configuredStatus),
    createdMs: ctx.nowMs,
    updatedMs: ctx.nowMs,
    body: { start_time: ctx.nowMs, pacing_type: ["standard"], is_dynamic_creative: false, ...change.after },
  }
  ctx.world.nodes.insert(adSet)
  if (labels) ctx.world.labels.attach(adSet.id, labels)
  recordChange(ctx, adSet, { type: "create_ad_set", category: "AD_SET" }, { new_value: adSet.name })
  return { id: adSet.id }
}

function change(ctx: Context, adSet: Node): Json {
  const campaign = ctx.mustFind(adSet.campaignId ?? "")
  const change = readAdSet(ctx, adSet, adSet, campaign)
  enforce(AD_SET_RULES, change)
  if (ctx.isValidateOnly) return { success: true }
  const isNewBudget = ["daily_budget", "lifetime_budget"].some(
    (name) => change.after[name] !== adSet.body[name],
  )
  if (isNewBudget) ctx.world.meter.countBudgetChange(adSet.id)
  const labels = readLabels(ctx, adSet.accountId)
  if (labels) ctx.world.labels.replace(adSet.id, labels)
  save(ctx, adSet, {
    ...adSet,
    name: change.name,
    configuredStatus: change.status,
    effectiveStatus: adSetEffectiveStatus(change.status, campaign.configuredStatus),
    body: change.after,
  })
  return { success: true }
}

/** What an ad set leaves open comes from its account and from where the budget sits. */
function readAdSet(ctx: Context, owner: Node, current: Node | null, campaign: Node): AdSetChange {
  const account = ctx.account(owner)
  const defaults: JsonObject = { destination_type: "UNDEFINED" }
  if (!hasBudget(campaign.body)) defaults.bid_strategy = "LOWEST_COST_WITHOUT_CAP"
  for (const name of ["dsa_payor", "dsa_beneficiary"]) {
    const value = bodyText(account, `default_${name}`)
    if (value !== undefined) defaults[name] = value
  }
  return { ...readChange(ctx, owner, current, OWN_PARAMETERS, current ? {} : defaults), campaign }
}

function save(ctx: Context, before: Node, after: Node): void {
  const saved = { ...after, updatedMs: updatedMs(ctx, before, after) }
  ctx.world.nodes.save(saved)
  ctx.world.history.record(before, saved, ctx.nowMs)
  ctx.forget(saved.id)
  if (saved.configuredStatus !== before.configuredStatus) spreadStatus(ctx.world, saved)
  recordDifferences(ctx, before, saved, EVENTS, currencyOf(ctx.account(saved)))
}
