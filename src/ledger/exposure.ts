import type { Currency } from "../domain/currencies.ts"
import type { Entity } from "../domain/entity.ts"
import { add, dividedAtLeast, isMoreThan, type Money, subtract, zero } from "../domain/money.ts"
import type { Effect } from "../operations/define.ts"

/**
 * Nominal exposure: what an ad account may spend on a day by the budgets that are live, each at its highest value of that
 * day. Meta may bill up to 1.75 times a daily budget on one day and evens it out over the week; that is shown beside our
 * figure, not counted in it. Pure functions over one campaign with its ad sets.
 */

export type Highs = ReadonlyMap<string, Money>

const DAY_MS = 24 * 60 * 60_000

/** What each budget of the campaign exposes now, by holder: the campaign, or its ad sets, wherever the budget is. */
export function exposures(entities: readonly Entity[], nowMs: number): Map<string, Money> {
  const exposed = new Map<string, Money>()
  const campaign = entities.find((entity) => entity.type === "campaign")
  for (const entity of entities) {
    if (!isLive(entity, nowMs) || (entity !== campaign && campaign && !isLive(campaign, nowMs))) continue
    const nominal = nominalOf(entity, nowMs)
    if (nominal) exposed.set(entity.id, nominal)
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
  nowMs: number,
  currency: Currency,
): Money {
  const exposedBefore = exposures(before, nowMs)
  let total = zero(currency)
  for (const [holder, exposed] of exposures(after, nowMs)) {
    const counted = maximum(exposedBefore.get(holder), highs.get(holder)) ?? zero(currency)
    if (isMoreThan(exposed, counted)) total = add(total, subtract(exposed, counted))
  }
  return total
}

/** Whether a change makes more money live than is live at this moment, whatever the day's highest values were. */
export function raisesLiveSpend(
  before: readonly Entity[],
  after: readonly Entity[],
  nowMs: number,
  currency: Currency,
): boolean {
  return isMoreThan(increase(before, after, new Map(), nowMs, currency), zero(currency))
}

/** The campaign's entities as they would be after the change. `id` stands for an entity that is yet to be created. */
export function applied(entities: readonly Entity[], effect: Effect, id: string): Entity[] {
  if ("create" in effect)
    return [...entities, { ...effect.create, id, effectiveStatus: effect.create.status }]
  return entities.map((entity) => (entity.id === effect.update.id ? { ...entity, ...effect.patch } : entity))
}

/** Review, learning and empty ad sets count as live: they can start any minute. */
function isLive(entity: Entity, nowMs: number): boolean {
  const begun = entity.startAtMs === null || entity.startAtMs < nowMs + DAY_MS
  const ended = entity.endAtMs !== null && entity.endAtMs <= nowMs
  return entity.status === "ACTIVE" && begun && !ended
}

function nominalOf(entity: Entity, nowMs: number): Money | null {
  if (entity.dailyBudget) return entity.dailyBudget
  if (!entity.lifetimeBudget) return null
  const left = (entity.endAtMs ?? nowMs) - nowMs
  // What is spent already is not known here, so the whole lifetime budget counts as if it were all still to come.
  return dividedAtLeast(entity.lifetimeBudget, Math.max(1, Math.floor(left / DAY_MS)))
}

function maximum(a: Money | undefined, b: Money | undefined): Money | undefined {
  return a && b ? (isMoreThan(a, b) ? a : b) : (a ?? b)
}
