import { dayIn } from "../domain/clock.ts"
import type { Currency } from "../domain/currencies.ts"
import type { BudgetSchedule, Entity } from "../domain/entity.ts"
import {
  add,
  dividedAtLeast,
  isMoreThan,
  larger,
  type Money,
  subtract,
  timesAtLeast,
  zero,
} from "../domain/money.ts"
import type { Effect } from "../operations/define.ts"

/**
 * Nominal exposure: what an ad account may spend on a day by the budgets that are live, each at its highest value of that
 * day. Meta may bill up to 1.75 times a daily budget on one day and evens it out over the week; that is shown beside our
 * figure, not counted in it. Pure functions over one campaign with its ad sets.
 */

export type Highs = ReadonlyMap<string, Money>

/** The moment at which exposure is looked at, and the zone whose days count. */
export type Moment = { nowMs: number; timeZone: string }

const DAY_MS = 24 * 60 * 60_000

/** What each budget of the campaign exposes today, by holder: the campaign, or its ad sets, wherever the budget is. */
export function exposures(entities: readonly Entity[], moment: Moment): Map<string, Money> {
  const exposed = new Map<string, Money>()
  for (const holder of liveHolders(entities, moment.nowMs)) {
    const nominal = nominalOf(holder, moment)
    if (nominal) exposed.set(holder.id, nominal)
  }
  return exposed
}

/**
 * What going from `before` to `after` adds to the day, given the day's highest values so far. Lowering or pausing gives
 * nothing back before midnight, and raising to a value that stood earlier that day costs nothing more.
 */
export function increase(
  before: readonly Entity[],
  after: readonly Entity[],
  highs: Highs,
  moment: Moment,
  currency: Currency,
): Money {
  const exposedBefore = exposures(before, moment)
  let total = zero(currency)
  for (const [holder, exposed] of exposures(after, moment)) {
    const counted = maximum(exposedBefore.get(holder), highs.get(holder)) ?? zero(currency)
    if (isMoreThan(exposed, counted)) total = add(total, subtract(exposed, counted))
  }
  return total
}

/** By how much a change raises what is live at this moment, whatever the day's highest values were. */
export function liveRaise(
  before: readonly Entity[],
  after: readonly Entity[],
  moment: Moment,
  currency: Currency,
): Money {
  return increase(before, after, new Map(), moment, currency)
}

/** The holders of live budgets in a campaign. */
export function liveHolders(entities: readonly Entity[], nowMs: number): Entity[] {
  const campaign = entities.find((entity) => entity.type === "campaign")
  if (campaign && !isLive(campaign, nowMs)) return []
  return entities.filter((entity) => isLive(entity, nowMs) && (entity.dailyBudget || entity.lifetimeBudget))
}

/** The campaign's entities as they would be after the change. `id` stands for an entity that is yet to be created. */
export function applied(entities: readonly Entity[], effect: Effect, id: string): Entity[] {
  if ("create" in effect) {
    return [...entities, { ...effect.create, id, effectiveStatus: effect.create.status }]
  }
  return entities.map((entity) => (entity.id === effect.update.id ? { ...entity, ...effect.patch } : entity))
}

/** Review, learning and empty ad sets count as live: they can start any minute. */
function isLive(entity: Entity, nowMs: number): boolean {
  const begun = entity.startAtMs === null || entity.startAtMs < nowMs + DAY_MS
  const ended = entity.endAtMs !== null && entity.endAtMs <= nowMs
  return entity.status === "ACTIVE" && begun && !ended
}

function nominalOf(entity: Entity, moment: Moment): Money | null {
  const { dailyBudget, lifetimeBudget } = entity
  if (dailyBudget)
    return entity.schedules.reduce(
      (most, one) => larger(most, raisedBy(dailyBudget, one, moment)),
      dailyBudget,
    )
  if (!lifetimeBudget) return null
  const daysLeft = Math.max(1, Math.floor(((entity.endAtMs ?? moment.nowMs) - moment.nowMs) / DAY_MS))
  return dividedAtLeast(remainingOf(entity, lifetimeBudget), daysLeft)
}

/** What is left of a lifetime budget; all of it where Meta does not say. */
export function remainingOf(entity: Entity, lifetimeBudget: Money): Money {
  const { budgetRemaining } = entity
  return budgetRemaining && isMoreThan(lifetimeBudget, budgetRemaining) ? budgetRemaining : lifetimeBudget
}

/** A daily budget with a schedule that has hours left today; schedules of other days do not count yet. */
function raisedBy(budget: Money, schedule: BudgetSchedule, { nowMs, timeZone }: Moment): Money {
  const today = dayIn(timeZone, nowMs)
  const touchesToday = schedule.endAtMs > nowMs && dayIn(timeZone, schedule.startAtMs) <= today
  if (!touchesToday) return budget
  return add(budget, "by" in schedule ? schedule.by : timesAtLeast(budget, schedule.times))
}

function maximum(a: Money | undefined, b: Money | undefined): Money | undefined {
  return a && b ? larger(a, b) : (a ?? b)
}
