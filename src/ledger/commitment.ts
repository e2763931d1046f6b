import { dayIn } from "../domain/clock.ts"
import type { Currency } from "../domain/currencies.ts"
import type { Entity } from "../domain/entity.ts"
import { add, isMoreThan, type Money, subtract, timesAtLeast, zero } from "../domain/money.ts"
import { liveHolders, type Moment, remainingOf } from "./exposure.ts"

/**
 * Commitment: the most that live budgets can still bill until the end of the month, by Meta's own bounds: at most 1.75
 * times a daily budget on one day, and at most seven times it in one week from Sunday to Saturday. A lifetime budget can
 * still spend what is left of it. Pure functions.
 */

/** Meta's bound for one day (since v24 of the Marketing API; some of its pages still say 1.25). */
export const WORST_DAY = 1.75
const WEEK_DAYS = 7
const DAY_MS = 24 * 60 * 60_000

export function commitment(entities: readonly Entity[], moment: Moment, currency: Currency): Money {
  return liveHolders(entities, moment.nowMs).reduce(
    (total, holder) => add(total, committedBy(holder, moment)),
    zero(currency),
  )
}

/** What going from `before` to `after` adds to the month; never less than nothing. */
export function commitmentIncrease(
  before: readonly Entity[],
  after: readonly Entity[],
  moment: Moment,
  currency: Currency,
): Money {
  const [was, becomes] = [commitment(before, moment, currency), commitment(after, moment, currency)]
  return isMoreThan(becomes, was) ? subtract(becomes, was) : zero(currency)
}

/** The days from today to the end of the month in the zone, split at each Sunday: [3, 7, 7, 4]. */
export function weeksLeft({ nowMs, timeZone }: Moment): number[] {
  const today = dayIn(timeZone, nowMs)
  const month = today.slice(0, 7)
  const weeks = [0]
  // Calendar days, counted as UTC dates: no clock change can skip or repeat one.
  for (let day = Date.parse(`${today}T00:00:00Z`), first = true; ; day += DAY_MS, first = false) {
    const date = new Date(day)
    if (date.toISOString().slice(0, 7) !== month) return weeks
    if (date.getUTCDay() === 0 && !first) weeks.push(0)
    weeks[weeks.length - 1] = (weeks.at(-1) ?? 0) + 1
  }
}

function committedBy(holder: Entity, moment: Moment): Money {
  if (holder.lifetimeBudget && !holder.dailyBudget) return remainingOf(holder, holder.lifetimeBudget)
  if (!holder.dailyBudget) throw new Error("A holder has a budget.")
  const budgets = weeksLeft(moment).reduce((sum, days) => sum + Math.min(WORST_DAY * days, WEEK_DAYS), 0)
  return timesAtLeast(holder.dailyBudget, budgets)
}
