import type { Finding } from "../domain/decision.ts"
import type { Entity, EntityType } from "../domain/entity.ts"
import { isMoreThan, type Money } from "../domain/money.ts"
import type { PolicySettings } from "./settings.ts"

/** Everything a rule may look at. Nothing here is read or awaited while rules run: they are pure. */
export type Facts = {
  settings: PolicySettings
  version: number
  entityType: EntityType
  currencyCode: string
  /** Null for a creation. */
  before: Entity | null
  /** What the entity would be afterwards. */
  after: Pick<Entity, "name" | "status" | "dailyBudget" | "lifetimeBudget">
  /** The largest daily budget of 24 hours ago, or when first seen since; null where unknown. */
  budgetDayAgo: Money | null
  /** Null where the account's currency has no documented unit, so that nothing can be worked out. */
  exposure: Exposure | null
}

/** An ad account's nominal exposure on its current day. */
export type Exposure = {
  /** What the change adds at worst. */
  increase: Money
  /** What is live, by its highest value of the day. */
  posted: Money
  /** What changes under way, or of unknown outcome, may add. */
  held: Money
}

/** A rule says nothing where it does not apply. One that throws denies. */
export type Rule = { id: string; check(facts: Facts): Finding | null }

/** The budget a change raises, or null where it raises none. */
export function raisedBudget({ before, after }: Facts): { from: Money; to: Money } | null {
  const from = before?.dailyBudget
  const to = after.dailyBudget
  return from && to && isMoreThan(to, from) ? { from, to } : null
}
