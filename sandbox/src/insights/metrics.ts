import { unitsFromCents } from "../wire/money.ts"
import { bodyText, type Node } from "../world/node.ts"
import { between, chance } from "./chance.ts"

/** What an ad did on a day. Whole numbers all, so that ads add up to ad sets, campaigns and accounts exactly. */
export interface Metrics {
  spend: number
  impressions: number
  clicks: number
  linkClicks: number
  landingPageViews: number
  engagements: number
  videoViews: number
  addToCarts: number
  purchases: number
  purchaseValue: number
  leads: number
}

export const METRIC_NAMES = [
  "spend",
  "impressions",
  "clicks",
  "linkClicks",
  "landingPageViews",
  "engagements",
  "videoViews",
  "addToCarts",
  "purchases",
  "purchaseValue",
  "leads",
] as const satisfies (keyof Metrics)[]

export function noMetrics(): Metrics {
  return {
    spend: 0,
    impressions: 0,
    clicks: 0,
    linkClicks: 0,
    landingPageViews: 0,
    engagements: 0,
    videoViews: 0,
    addToCarts: 0,
    purchases: 0,
    purchaseValue: 0,
    leads: 0,
  }
}

export function addMetrics(total: Metrics, more: Metrics): void {
  for (const name of METRIC_NAMES) total[name] += more[name]
}

const FATIGUE_PER_DAY = 0.008
const LEAST_INTEREST = 0.25

/** An ad's day follows from what was spent on it; the rest is chance that depends on the ad and the day alone. */
export function metricsOf(
  ad: Node,
  objective: string,
  currency: string,
  seed: number,
  day: number,
  adAgeDays: number,
  spent: number,
): Metrics {
  const luck = (name: string) => chance(seed, name, ad.id, day)
  const trait = (name: string) => chance(seed, name, ad.id)
  const whole = (value: number, name: string) => Math.floor(value + luck(`round ${name}`))
  const interest =
    ad.body.sim_fatigue === true ? Math.max(LEAST_INTEREST, 1 - FATIGUE_PER_DAY * adAgeDays) : 1
  const spend = Math.round(spent)
  const cents = (spend / unitsFromCents(1_000_000, currency)) * 1_000_000
  const cpmCents = between(600, 1400, trait("cpm")) * between(0.9, 1.1, luck("cpm"))
  const impressions = Math.floor((cents / cpmCents) * 1000)
  const clicks = whole(
    impressions * between(0.009, 0.024, trait("ctr")) * between(0.85, 1.15, luck("ctr")) * interest,
    "clicks",
  )
  const linkClicks = Math.min(clicks, whole(clicks * between(0.7, 0.85, luck("link")), "link"))
  const landingPageViews = Math.min(
    linkClicks,
    whole(linkClicks * between(0.65, 0.8, luck("landing")), "landing"),
  )
  const isSales = objective === "OUTCOME_SALES"
  const addToCarts = isSales ? whole(landingPageViews * between(0.1, 0.2, luck("cart")), "cart") : 0
  const purchases = isSales
    ? Math.min(addToCarts, whole(addToCarts * between(0.2, 0.4, luck("buy")), "buy"))
    : 0
  const basketCents = between(4500, 9500, luck("basket"))
  return {
    spend,
    impressions,
    clicks,
    linkClicks,
    landingPageViews,
    engagements: clicks + whole(impressions * between(0.01, 0.03, luck("engage")) * interest, "engage"),
    videoViews:
      bodyText(ad, "creative_id") === undefined
        ? 0
        : whole(impressions * between(0.1, 0.25, luck("video")), "video"),
    addToCarts,
    purchases,
    purchaseValue: purchases === 0 ? 0 : unitsFromCents(Math.round(purchases * basketCents), currency),
    leads:
      objective === "OUTCOME_LEADS" ? whole(landingPageViews * between(0.08, 0.16, luck("lead")), "lead") : 0,
  }
}
