import type { Currency } from "./currencies.ts"
import { type Money, type MoneyText, moneyText } from "./money.ts"

/** The levels of Meta's structure that Bursar governs, as its tools name them. */
export const ENTITY_TYPES = ["campaign", "ad_set"] as const
export type EntityType = (typeof ENTITY_TYPES)[number]

/** `configured_status` at Meta: what was asked for; the effective status also depends on parents and review. */
export const STATUSES = ["ACTIVE", "PAUSED", "ARCHIVED", "DELETED"] as const
export type Status = (typeof STATUSES)[number]

/** An ad account that belongs to the tenant, with what decisions about it need. */
export type AdAccount = {
  id: string
  name: string
  /** Null for a currency that Meta documents no unit for: no amount of it can be read or written. */
  currency: Currency | null
  currencyCode: string
  /** IANA name; days of budgets are counted in it. */
  timeZone: string
}

/** A campaign or an ad set as far as money is concerned; times are milliseconds since the epoch. */
export type Entity = {
  id: string
  type: EntityType
  adAccountId: string
  /** The parent of an ad set; null for a campaign. */
  campaignId: string | null
  name: string
  status: Status
  effectiveStatus: string
  dailyBudget: Money | null
  lifetimeBudget: Money | null
  /** What Meta says is left of the budget; of a lifetime budget this is what can still be spent. */
  budgetRemaining: Money | null
  /** Rises of the daily budget for set hours. */
  schedules: readonly BudgetSchedule[]
  startAtMs: number | null
  endAtMs: number | null
}

/**
 * A planned rise of a daily budget (Meta's budget schedule): by an amount, or by a multiple of the budget. Times are
 * milliseconds since the epoch.
 */
export type BudgetSchedule = { startAtMs: number; endAtMs: number } & ({ by: Money } | { times: number })

/** What a change of ours can alter about an entity. */
export type EntityPatch = Partial<Pick<Entity, "name" | "status" | "dailyBudget">>

/** The fields of an entity as answers, audit rows and pages show them. */
export type EntityText = {
  name?: string
  status?: Status
  daily_budget?: MoneyText | null
}

export function patchText(patch: EntityPatch): EntityText {
  const text: EntityText = {}
  if (patch.name !== undefined) text.name = patch.name
  if (patch.status !== undefined) text.status = patch.status
  if (patch.dailyBudget !== undefined) text.daily_budget = patch.dailyBudget && moneyText(patch.dailyBudget)
  return text
}

/** The values that `patch` would replace. */
export function patchedFields(entity: Entity, patch: EntityPatch): EntityPatch {
  const before: EntityPatch = {}
  if (patch.name !== undefined) before.name = entity.name
  if (patch.status !== undefined) before.status = entity.status
  if (patch.dailyBudget !== undefined) before.dailyBudget = entity.dailyBudget
  return before
}

export function entityWords(type: EntityType): string {
  return type === "ad_set" ? "ad set" : "campaign"
}
