import type { Json } from "../wire/json.ts"
import { baseAmount } from "../wire/money.ts"
import { metaTime } from "../wire/time.ts"
import { bareAccountId, bodyText, type Node } from "../world/node.ts"
import { dayText, type Span } from "./days.ts"
import type { Metrics } from "./metrics.ts"

/** One row before it is shown. */
export interface InsightsRow {
  span: Span
  account: Node
  currency: string
  campaign: Node | null
  adSet: Node | null
  ad: Node | null
  metrics: Metrics
  /** Days with delivery; people who see an ad again raise the frequency. */
  days: number
  columns: Record<string, string>
}

type Column = (row: InsightsRow) => Json | undefined

/** What insights can say. All numbers are strings; money is in base units of the account's currency. */
export const COLUMNS: Record<string, Column> = {
  account_id: ({ account }) => bareAccountId(account.id),
  account_name: ({ account }) => account.name,
  account_currency: ({ currency }) => currency,
  campaign_id: ({ campaign }) => campaign?.id,
  campaign_name: ({ campaign }) => campaign?.name,
  adset_id: ({ adSet }) => adSet?.id,
  adset_name: ({ adSet }) => adSet?.name,
  ad_id: ({ ad }) => ad?.id,
  ad_name: ({ ad }) => ad?.name,
  objective: ({ campaign }) => (campaign ? bodyText(campaign, "objective") : undefined),
  optimization_goal: ({ adSet }) => (adSet ? bodyText(adSet, "optimization_goal") : undefined),
  buying_type: ({ campaign }) => (campaign ? "AUCTION" : undefined),
  attribution_setting: ({ adSet }) => (adSet ? "7d_click" : undefined),
  created_time: (row) => shownDay((row.ad ?? row.adSet ?? row.campaign ?? row.account).createdMs),
  updated_time: (row) => shownDay((row.ad ?? row.adSet ?? row.campaign ?? row.account).updatedMs),
  date_start: ({ span }) => dayText(span.first),
  date_stop: ({ span }) => dayText(span.last),
  spend: ({ metrics, currency }) => baseAmount(metrics.spend, currency),
  impressions: ({ metrics }) => String(metrics.impressions),
  clicks: ({ metrics }) => String(metrics.clicks),
  unique_clicks: (row) => String(Math.min(reachOf(row), Math.ceil(row.metrics.clicks * 0.94))),
  inline_link_clicks: ({ metrics }) => String(metrics.linkClicks),
  outbound_clicks: ({ metrics }) => listed([["outbound_click", metrics.linkClicks]]),
  inline_post_engagement: ({ metrics }) => String(metrics.engagements),
  reach: (row) => String(reachOf(row)),
  frequency: (row) => ratio(row.metrics.impressions, reachOf(row)),
  ctr: ({ metrics }) => ratio(metrics.clicks * 100, metrics.impressions),
  inline_link_click_ctr: ({ metrics }) => ratio(metrics.linkClicks * 100, metrics.impressions),
  unique_ctr: (row) => ratio(Math.ceil(row.metrics.clicks * 0.94) * 100, reachOf(row)),
  cpm: (row) => ratio(base(row) * 1000, row.metrics.impressions),
  cpp: (row) => ratio(base(row) * 1000, reachOf(row)),
  cpc: (row) => ratio(base(row), row.metrics.clicks),
  cost_per_inline_link_click: (row) => ratio(base(row), row.metrics.linkClicks),
  cost_per_unique_click: (row) => ratio(base(row), Math.ceil(row.metrics.clicks * 0.94)),
  actions: ({ metrics }) => listed(actionsOf(metrics)),
  action_values: (row) => values(PURCHASES.map((type) => [type, purchaseValue(row)])),
  cost_per_action_type: (row) =>
    values(actionsOf(row.metrics).map(([type, count]) => [type, ratio(base(row), count) ?? ""])),
  conversions: ({ metrics }) => listed([["offsite_conversion.fb_pixel_purchase", metrics.purchases]]),
  conversion_values: (row) => values([["offsite_conversion.fb_pixel_purchase", purchaseValue(row)]]),
  purchase_roas: (row) => values([["omni_purchase", purchaseRoas(row)]]),
  website_purchase_roas: (row) => values([["offsite_conversion.fb_pixel_purchase", purchaseRoas(row)]]),
  video_play_actions: ({ metrics }) => listed([["video_view", metrics.videoViews]]),
  quality_ranking: ({ ad }) => (ad ? "AVERAGE" : undefined),
  engagement_rate_ranking: ({ ad }) =>
    ad ? (ad.body.sim_fatigue === true ? "BELOW_AVERAGE_20" : "AVERAGE") : undefined,
  conversion_rate_ranking: ({ ad }) => (ad ? "AVERAGE" : undefined),
}

/** Columns that Meta has and that stay empty here. */
export const EMPTY_COLUMNS = new Set(
  `results cost_per_result unique_actions cost_per_unique_action_type unique_inline_link_clicks unique_outbound_clicks
   cost_per_conversion cost_per_outbound_click cost_per_thruplay video_p25_watched_actions video_p50_watched_actions
   video_p75_watched_actions video_p95_watched_actions video_p100_watched_actions video_thruplay_watched_actions
   video_30_sec_watched_actions video_avg_time_watched_actions estimated_ad_recallers social_spend wish_bid
   full_view_impressions full_view_reach canvas_avg_view_time mobile_app_purchase_roas instant_experience_clicks_to_open
   catalog_segment_value dda_results labels location adset_start adset_end cost_per_estimated_ad_recallers`.split(
    /\s+/,
  ),
)

const PURCHASES = ["purchase", "omni_purchase", "offsite_conversion.fb_pixel_purchase"]

/** Action types overlap, as they do at Meta: a purchase is counted under three names. */
function actionsOf(metrics: Metrics): [type: string, count: number][] {
  const all: [string, number][] = [
    ["link_click", metrics.linkClicks],
    ["landing_page_view", metrics.landingPageViews],
    ["post_engagement", metrics.engagements],
    ["page_engagement", metrics.engagements],
    ["video_view", metrics.videoViews],
    ["add_to_cart", metrics.addToCarts],
    ...PURCHASES.map((type): [string, number] => [type, metrics.purchases]),
    ["lead", metrics.leads],
  ]
  return all.filter(([, count]) => count > 0)
}

/** Empty where nothing was bought: Meta leaves such entries out. */
function purchaseValue({ metrics, currency }: InsightsRow): string {
  return metrics.purchases === 0 ? "" : baseAmount(metrics.purchaseValue, currency)
}

function purchaseRoas({ metrics }: InsightsRow): string {
  return metrics.purchases === 0 ? "" : (ratio(metrics.purchaseValue, metrics.spend) ?? "")
}

function reachOf(row: InsightsRow): number {
  const { impressions } = row.metrics
  if (impressions === 0) return 0
  const tired = row.ad?.body.sim_fatigue === true ? 0.12 : 0
  return Math.max(1, Math.round(impressions / (1.08 + (0.11 + tired) * Math.sqrt(row.days))))
}

function base(row: InsightsRow): number {
  return Number(baseAmount(row.metrics.spend, row.currency))
}

function ratio(part: number, whole: number): string | undefined {
  return whole === 0 ? undefined : String(Math.round((part / whole) * 1e6) / 1e6)
}

function listed(counts: [type: string, count: number][]): Json | undefined {
  return values(counts.map(([type, count]) => [type, count === 0 ? "" : String(count)]))
}

function values(entries: (readonly [type: string, value: string])[]): Json | undefined {
  const shown = entries
    .filter(([, value]) => value !== "")
    .map(([type, value]) => ({ action_type: type, value }))
  return shown.length === 0 ? undefined : shown
}

function shownDay(timeMs: number): string {
  return metaTime(timeMs).slice(0, 10)
}
