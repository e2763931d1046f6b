import type { Context } from "../graph/context.ts"
import { listEdge } from "../graph/list.ts"
import {
  COMMON_FIELDS,
  type Edge,
  NodeRef,
  type NodeType,
  names,
  plain,
  STATUS_FIELDS,
} from "../graph/node-type.ts"
import { APP } from "../graph/viewer.ts"
import { insightsEdge } from "../insights/edge.ts"
import { AD_RULES, type AdChange } from "../rules/ad.ts"
import { READ, type Reader } from "../rules/patch.ts"
import { enforce } from "../rules/rule.ts"
import { adEffectiveStatus } from "../rules/status.ts"
import type { Json } from "../wire/json.ts"
import { bad } from "../wire/params.ts"
import { nextId } from "../world/ids.ts"
import { bodyText, type Node } from "../world/node.ts"
import { recordChange } from "./activity.ts"
import { type EventOf, readChange, recordDifferences, updatedMs } from "./changes.ts"
import { copiesEdge } from "./copies.ts"
import { createCreative } from "./creative.ts"
import { labelsOf, readLabels } from "./label.ts"
import { previewsEdge } from "./previews.ts"

export const adType: NodeType = {
  kind: "ad",
  graphName: "Ad",
  fields: {
    ...COMMON_FIELDS,
    ...STATUS_FIELDS,
    ...plain(
      "tracking_specs",
      "conversion_domain",
      "ad_review_feedback",
      "issues_info",
      "source_ad_id",
      "bid_amount",
    ),
    campaign_id: (node) => node.campaignId ?? undefined,
    campaign: (node) => (node.campaignId === null ? undefined : new NodeRef(node.campaignId)),
    adset_id: (node) => node.parentId ?? undefined,
    adset: (node) => (node.parentId === null ? undefined : new NodeRef(node.parentId)),
    creative: (node) => {
      const id = bodyText(node, "creative_id")
      return id === undefined ? undefined : new NodeRef(id)
    },
    preview_shareable_link: (node) => `https://previews.sandbox.example/ads/${node.id}`,
    last_updated_by_app_id: () => APP.id,
    adlabels: labelsOf,
  },
  emptyFields: names(
    `ad_active_time ad_schedule_end_time ad_schedule_start_time bid_info bid_type conversion_specs
     creative_asset_groups_spec demolink_hash display_sequence engagement_audience failed_delivery_checks
     meta_reward_adgroup_status placement priority recommendations source_ad special_ad_categories targeting
     tracking_and_conversion_with_defaults`,
  ),
  defaultFields: ["id"],
  edges: {
    adcreatives: {
      get: (ctx, ask) => {
        const id = bodyText(ask.node, "creative_id") ?? ""
        return listEdge(ctx, ask, "creative", "account_id", [{ sql: "id = ?", values: [id], namesIds: true }])
      },
    },
    previews: previewsEdge,
    insights: insightsEdge,
    copies: copiesEdge("ad"),
    adlabels: {
      post: (ctx, ad) => {
        ctx.world.labels.attach(ad.id, readLabels(ctx, ad.accountId) ?? [])
        return { success: true }
      },
    },
  },
  update: (ctx, ad) => change(ctx, ad),
  remove: (ctx, ad) => {
    save(ctx, ad, { ...ad, configuredStatus: "DELETED", effectiveStatus: "DELETED" })
    return { success: true }
  },
}

export const adsOfAccount: Edge = {
  get: (ctx, ask) => listEdge(ctx, ask, "ad", "account_id"),
  post: create,
}

const OWN_PARAMETERS: Record<string, Reader> = {
  tracking_specs: READ.list,
  conversion_domain: READ.text,
  bid_amount: READ.integer,
}

const EVENTS: readonly EventOf[] = [
  { fields: ["name"], type: "update_ad_friendly_name", category: "AD" },
  { fields: ["status"], type: "update_ad_run_status", category: "STATUS" },
  { fields: ["creative_id"], type: "update_ad_creative", category: "AD" },
]

function create(ctx: Context, account: Node): Json {
  const adSetId = ctx.params.text("adset_id")
  if (adSetId === undefined) throw bad("The parameter adset_id is required", "adset_id")
  const adSet = ctx.referenced("adset", adSetId, account.id)
  const change = readAd(ctx, account, null, adSet)
  enforce(AD_RULES, change)
  const creativeId = readCreative(ctx, account)
  if (ctx.isValidateOnly) return { success: true }
  const labels = readLabels(ctx, account.id)
  const ad: Node = {
    seq: 0,
    id: nextId(ctx.world.settings, "ad"),
    kind: "ad",
    accountId: account.id,
    parentId: adSet.id,
    campaignId: adSet.campaignId,
    name: change.name,
    configuredStatus: change.status,
    effectiveStatus: effectiveStatus(ctx, change.status, adSet, ""),
    createdMs: ctx.nowMs,
    updatedMs: ctx.nowMs,
    body: { ...change.after, ...(creativeId === undefined ? {} : { creative_id: creativeId }) },
  }
  ctx.world.nodes.insert(ad)
  if (labels) ctx.world.labels.attach(ad.id, labels)
  recordChange(ctx, ad, { type: "create_ad", category: "AD" }, { new_value: ad.name })
  return { id: ad.id }
}

function change(ctx: Context, ad: Node): Json {
  const adSet = ctx.mustFind(ad.parentId ?? "")
  const change = readAd(ctx, ad, ad, adSet)
  enforce(AD_RULES, change)
  const creativeId = readCreative(ctx, change.account) ?? bodyText(ad, "creative_id")
  if (ctx.isValidateOnly) return { success: true }
  const labels = readLabels(ctx, ad.accountId)
  if (labels) ctx.world.labels.replace(ad.id, labels)
  save(ctx, ad, {
    ...ad,
    name: change.name,
    configuredStatus: change.status,
    effectiveStatus: effectiveStatus(ctx, change.status, adSet, bodyText(ad, "review_status") ?? ""),
    body: { ...change.after, ...(creativeId === undefined ? {} : { creative_id: creativeId }) },
  })
  return { success: true }
}

function readAd(ctx: Context, owner: Node, current: Node | null, adSet: Node): AdChange {
  const change = readChange(ctx, owner, current, OWN_PARAMETERS)
  // A new creative is a change of the ad: a deleted ad must refuse it as well.
  if (ctx.params.has("creative")) change.patch.creative = ctx.params.json("creative") ?? true
  return { ...change, adSet, hasCreative: current !== null || ctx.params.has("creative") }
}

/** `creative={"creative_id":…}` names one of the account's creatives; a whole spec makes a new one. */
function readCreative(ctx: Context, account: Node): string | undefined {
  const spec = ctx.params.object("creative")
  if (spec === undefined) return undefined
  const id = spec.creative_id ?? spec.id
  if (typeof id === "string" || typeof id === "number")
    return ctx.referenced("creative", String(id), account.id).id
  return createCreative(ctx, account, spec)
}

function effectiveStatus(ctx: Context, own: string, adSet: Node, review: string): string {
  const campaign = ctx.peek(adSet.campaignId ?? "")
  return adEffectiveStatus(own, adSet.configuredStatus, campaign?.configuredStatus ?? "ACTIVE", review)
}

function save(ctx: Context, before: Node, after: Node): void {
  const saved = { ...after, updatedMs: updatedMs(ctx, before, after) }
  ctx.world.nodes.save(saved)
  ctx.world.history.record(before, saved, ctx.nowMs)
  ctx.forget(saved.id)
  recordDifferences(ctx, before, saved, EVENTS, "")
}
