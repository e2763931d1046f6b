import { listOf } from "../graph/list.ts"
import type { Edge } from "../graph/node-type.ts"
import { MINIMUM_CENTS } from "../rules/budget.ts"
import { unitsFromCents } from "../wire/money.ts"

const CURRENCIES = ["USD", "EUR", "GBP", "JPY", "TWD", "KWD", "HUF", "CLP", "KRW"]

/** `act_X/minimum_budgets`: what a day must at least be given, in API units. A bid raises the minimum with it. */
export const minimumBudgetsEdge: Edge = {
  get: (ctx, ask) => {
    const bid = ask.params.integer("bid_amount") ?? 0
    const rows = CURRENCIES.map((currency, index) => ({
      seq: CURRENCIES.length - index,
      json: () => ({
        currency,
        min_daily_budget_imp: Math.max(unitsFromCents(MINIMUM_CENTS.impressions, currency), bid),
        min_daily_budget_high_freq: Math.max(unitsFromCents(MINIMUM_CENTS.clicks, currency), 5 * bid),
        min_daily_budget_low_freq: Math.max(unitsFromCents(MINIMUM_CENTS.lowFrequency, currency), 5 * bid),
        min_daily_budget_video_views: Math.max(unitsFromCents(MINIMUM_CENTS.videoViews, currency), 5 * bid),
      }),
    }))
    return listOf(ctx, ask, rows)
  },
}
