import { refusal } from "../wire/refusal.ts"
import { METRIC_NAMES, type Metrics, noMetrics } from "./metrics.ts"
import { INSIGHTS } from "./refusals.ts"

type Shares = readonly (readonly [value: string, share: number])[]

const HOURS: Shares = Array.from({ length: 24 }, (_, hour) => {
  const text = String(hour).padStart(2, "0")
  return [`${text}:00:00 - ${text}:59:59`, hour < 7 ? 1 / 60 : (1 - 7 / 60) / 17] as const
})

/** How a number falls into parts. The shares of a breakdown add up to one, so its rows add up to the whole. */
const SHARES: Record<string, Shares> = {
  age: [
    ["18-24", 0.12],
    ["25-34", 0.28],
    ["35-44", 0.25],
    ["45-54", 0.18],
    ["55-64", 0.11],
    ["65+", 0.06],
  ],
  gender: [
    ["female", 0.52],
    ["male", 0.46],
    ["unknown", 0.02],
  ],
  publisher_platform: [
    ["facebook", 0.55],
    ["instagram", 0.38],
    ["audience_network", 0.05],
    ["messenger", 0.02],
  ],
  platform_position: [
    ["feed", 0.6],
    ["instagram_stories", 0.18],
    ["instagram_reels", 0.15],
    ["video_feeds", 0.07],
  ],
  device_platform: [
    ["mobile_app", 0.78],
    ["mobile_web", 0.08],
    ["desktop", 0.14],
  ],
  impression_device: [
    ["iphone", 0.44],
    ["android_smartphone", 0.4],
    ["desktop", 0.14],
    ["ipad", 0.02],
  ],
  region: [
    ["North", 0.4],
    ["South", 0.25],
    ["East", 0.2],
    ["West", 0.15],
  ],
  country: [],
  hourly_stats_aggregated_by_advertiser_time_zone: HOURS,
}

const MOST_AT_ONCE = 3

export interface Part {
  /** The breakdown's columns, e.g. `{ age: "18-24", gender: "female" }`. */
  columns: Record<string, string>
  metrics: Metrics
}

export function checkBreakdowns(breakdowns: string[]): void {
  for (const breakdown of breakdowns) {
    if (Object.hasOwn(SHARES, breakdown)) continue
    throw refusal(INSIGHTS.unknownBreakdown, { breakdown, allowed: Object.keys(SHARES).join(", ") }, [
      "breakdowns",
    ])
  }
  const isHourly = breakdowns.some((breakdown) => breakdown.startsWith("hourly_"))
  const isTwice = new Set(breakdowns).size < breakdowns.length
  if ((isHourly && breakdowns.length > 1) || isTwice || breakdowns.length > MOST_AT_ONCE) {
    throw refusal(INSIGHTS.badCombination)
  }
}

/** Parts without impressions are left out, like any row without delivery. */
export function breakDown(metrics: Metrics, breakdowns: string[], country: string): Part[] {
  let parts: Part[] = [{ columns: {}, metrics }]
  for (const breakdown of breakdowns) {
    const shares = breakdown === "country" ? ([[country, 1]] as const) : (SHARES[breakdown] ?? [])
    parts = parts.flatMap((part) => split(part, breakdown, shares))
  }
  return parts.filter((part) => part.metrics.impressions > 0 || part.metrics.spend > 0)
}

/** Cutting at cumulated shares keeps the sum of the parts exact. */
function split(part: Part, breakdown: string, shares: Shares): Part[] {
  let cumulated = 0
  return shares.map(([value, share], index) => {
    const from = cumulated
    cumulated = index === shares.length - 1 ? 1 : cumulated + share
    const metrics = noMetrics()
    for (const name of METRIC_NAMES) {
      metrics[name] = Math.floor(part.metrics[name] * cumulated) - Math.floor(part.metrics[name] * from)
    }
    return { columns: { ...part.columns, [breakdown]: value }, metrics }
  })
}
