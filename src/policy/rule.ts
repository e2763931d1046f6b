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
  /** Whether the change only pauses or lowers. */
  isSafe: boolean
  /** What is frozen, if that covers the ad account. */
  frozen: "tenant" | "ad_account" | null
  /** Changes of the same object within 24 hours, and of an ad set's budget within the last one; safe ones not counted. */
  changes: { ofObjectInDay: number; ofAdSetBudgetInHour: number }
  /** Null where the account's currency has no documented unit, so that nothing can be worked out. */
  exposure: Exposure | null
}

/** An ad account's nominal exposure on its current day, and what its live budgets commit it to this month. */
export type Exposure = {
  /** What the change adds at worst. */
  increase: Money
  /** What is live, by its highest value of the day. */
  posted: Money
  /** What changes under way, or of unknown outcome, may add. */
  held: Money
  /** What the object itself would expose. */
  object: Money
  /** By how much the change raises what is live now, and by how much its principal has within 24 hours. */
  raise: { asked: Money; inDay: Money }
  /** Null where no monthly cap is set. */
  month: { increase: Money; spent: Money; committed: Money; held: Money } | null
  /** All of the tenant's ad accounts in the currency of its cap; null where none is set. */
  tenant: TenantExposure | null
}

export type TenantExposure = { increase: Money; taken: Money } | { missingRate: string }

/** A rule says nothing where it does not apply. One that throws denies. */
export type Rule = { id: string; check(facts: Facts): Finding | null }

/** The budget a change raises, or null where it raises none. */
export function raisedBudget({ before, after }: Facts): { from: Money; to: Money } | null {
  const from = before?.dailyBudget
  const to = after.dailyBudget
  return from && to && isMoreThan(to, from) ? { from, to } : null
}
