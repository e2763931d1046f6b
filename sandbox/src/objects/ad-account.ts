import type { Context } from "../graph/context.ts"
import { money, NodeRef, type NodeType, names, plain } from "../graph/node-type.ts"
import { insightsEdge } from "../insights/edge.ts"
import { minimumDailyBudget } from "../rules/budget.ts"
import { minimumCampaignCap } from "../rules/campaign.ts"
import type { Json } from "../wire/json.ts"
import { currencyOffset } from "../wire/money.ts"
import { bad } from "../wire/params.ts"
import { metaTime } from "../wire/time.ts"
import { bareAccountId, bodyNumber, currencyOf, type Node } from "../world/node.ts"
import { activitiesEdge, recordChange } from "./activity.ts"
import { adsOfAccount } from "./ad.ts"
import { adSetsOfAccount } from "./ad-set.ts"
import { audiencesOfAccount } from "./audience.ts"
import { campaignsOfAccount } from "./campaign.ts"
import { creativesOfAccount } from "./creative.ts"
import { deliveryEstimateEdge, reachEstimateEdge } from "./estimates.ts"
import { imagesOfAccount } from "./image.ts"
import { byLabelsEdge, labelsEdge } from "./label.ts"
import { minimumBudgetsEdge } from "./minimum-budgets.ts"
import { ownedByBusiness } from "./page.ts"
import { generatePreviewsEdge } from "./previews.ts"
import { targetingBrowseEdge, targetingSearchEdge, targetingValidationEdge } from "./targeting.ts"
import { videosOfAccount } from "./video.ts"

export const adAccountType: NodeType = {
  kind: "account",
  graphName: "AdAccount",
  fields: {
    ...plain(
      "account_status",
      "disable_reason",
      "currency",
      "timezone_id",
      "timezone_name",
      "timezone_offset_hours_utc",
      "is_prepay_account",
      "is_personal",
      "default_dsa_payor",
      "default_dsa_beneficiary",
      "capabilities",
      "user_tasks",
      "tos_accepted",
      "funding_source",
      "funding_source_details",
      "business_name",
      "business_country_code",
      "end_advertiser",
    ),
    ...money("amount_spent", "balance"),
    id: (node) => node.id,
    account_id: (node) => bareAccountId(node.id),
    name: (node) => node.name,
    created_time: (node) => metaTime(node.createdMs),
    spend_cap: (node) => String(bodyNumber(node, "spend_cap") ?? 0),
    min_daily_budget: (node) => minimumDailyBudget(currencyOf(node)),
    min_campaign_group_spend_cap: (node) => String(minimumCampaignCap(currencyOf(node))),
    age: (node, ctx) => Math.floor(((ctx.nowMs - node.createdMs) / 86_400_000) * 100) / 100,
    owner: (node) => node.parentId ?? undefined,
    business: (node) => (node.parentId === null ? undefined : new NodeRef(node.parentId, ["id", "name"])),
  },
  emptyFields: names(
    `agency_client_declaration all_capabilities attribution_spec business_city business_state business_street
     business_street2 business_zip end_advertiser_name failed_delivery_checks fb_entity io_number line_numbers
     media_agency offsite_pixels_tos_accepted partner rf_spec tax_id tax_id_status tax_id_type
     user_tos_accepted has_migrated_permissions is_notifications_enabled is_tax_id_required`,
  ),
  defaultFields: ["account_id", "id"],
  edges: {
    campaigns: campaignsOfAccount,
    adsets: adSetsOfAccount,
    ads: adsOfAccount,
    adcreatives: creativesOfAccount,
    adimages: imagesOfAccount,
    adlabels: labelsEdge,
    promote_pages: ownedByBusiness("page"),
    adspixels: ownedByBusiness("pixel"),
    campaignsbylabels: byLabelsEdge("campaign"),
    adsetsbylabels: byLabelsEdge("adset"),
    adsbylabels: byLabelsEdge("ad"),
    adcreativesbylabels: byLabelsEdge("creative"),
    minimum_budgets: minimumBudgetsEdge,
    activities: activitiesEdge,
    insights: insightsEdge,
    advideos: videosOfAccount,
    customaudiences: audiencesOfAccount,
    reachestimate: reachEstimateEdge,
    delivery_estimate: deliveryEstimateEdge,
    targetingsearch: targetingSearchEdge,
    targetingsuggestions: targetingBrowseEdge,
    targetingbrowse: targetingBrowseEdge,
    targetingvalidation: targetingValidationEdge,
    generatepreviews: generatePreviewsEdge,
  },
  update: updateAccount,
}

/** `POST /act_X`: name, spend cap and its reset, and the defaults for European transparency. */
function updateAccount(ctx: Context, account: Node): Json {
  const before = account.body.spend_cap ?? 0
  const body = { ...account.body }
  const cap = readSpendCap(ctx, currencyOf(account))
  if (cap !== undefined) body.spend_cap = cap
  if (cap !== undefined || ctx.params.has("spend_cap_action")) ctx.world.meter.countSpendCapChange(account.id)
  const action = ctx.params.oneOf("spend_cap_action", ["reset", "delete"])
  if (action === "delete") body.spend_cap = 0
  if (action === "reset") body.spend_cap_counted_from_ms = ctx.nowMs
  for (const name of ["default_dsa_payor", "default_dsa_beneficiary"]) {
    const value = ctx.params.text(name)
    if (value !== undefined) body[name] = value
  }
  ctx.world.nodes.save({
    ...account,
    body,
    name: ctx.params.text("name") ?? account.name,
    updatedMs: ctx.nowMs,
  })
  if (body.spend_cap !== undefined && body.spend_cap !== before) {
    const event = { type: "ad_account_update_spend_limit", category: "ACCOUNT" }
    recordChange(ctx, account, event, {
      old_value: before,
      new_value: body.spend_cap,
      currency: currencyOf(account),
    })
  }
  return { success: true }
}

/** An account's spend cap is given in base units, such as 250.50 dollars, and shown in API units. */
function readSpendCap(ctx: Context, currency: string): number | undefined {
  const text = ctx.params.text("spend_cap")
  if (text === undefined) return undefined
  if (!/^\d{1,12}(\.\d{1,2})?$/.test(text)) throw bad("Param spend_cap must be a number", "spend_cap")
  return Math.round(Number(text) * (currencyOffset(currency) ?? 100))
}
