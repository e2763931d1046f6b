import type { AdAccount, Entity, EntityType, Status } from "../domain/entity.ts"
import { fromApiUnits, type Money, toApiUnits } from "../domain/money.ts"
import { accountNamed } from "./directory.ts"
import { type LedgerHost, row, rows, type SqlValue } from "./host.ts"

/** An entity as last read, and when that was. */
export type Mirrored = { entity: Entity; readAtMs: number }

/** The tenant's copy of an entity, or null where it has none or the account is no longer the tenant's. */
export function mirrored(host: LedgerHost, type: EntityType, id: string): Mirrored | null {
  const found = row<EntityRow>(host, "SELECT * FROM entities WHERE id = ? AND type = ?", id, type)
  const account = found && accountNamed(host, found.ad_account_id)
  return found && account ? { entity: entityFrom(found, account), readAtMs: found.read_at_ms } : null
}

/** A campaign and its ad sets, as last read. */
export function subtree(host: LedgerHost, account: AdAccount, campaignId: string): Entity[] {
  return rows<EntityRow>(
    host,
    "SELECT * FROM entities WHERE ad_account_id = ?1 AND (id = ?2 OR campaign_id = ?2)",
    account.id,
    campaignId,
  ).map((found) => entityFrom(found, account))
}

/** Everything of an account, grouped into campaigns with their ad sets. */
export function subtrees(host: LedgerHost, account: AdAccount): Entity[][] {
  const groups = new Map<string, Entity[]>()
  for (const found of rows<EntityRow>(host, "SELECT * FROM entities WHERE ad_account_id = ?", account.id)) {
    const entity = entityFrom(found, account)
    const campaign = campaignOf(entity)
    groups.set(campaign, [...(groups.get(campaign) ?? []), entity])
  }
  return [...groups.values()]
}

export function campaignOf(entity: Entity): string {
  return entity.campaignId ?? entity.id
}

/** Writes down an entity as it is now, and its budget for the day's comparison. */
export function remember(host: LedgerHost, entity: Entity): void {
  const now = host.clock.now()
  const values: SqlValue[] = [
    entity.id,
    entity.type,
    entity.adAccountId,
    entity.campaignId,
    entity.name,
    entity.status,
    entity.effectiveStatus,
    units(entity.dailyBudget),
    units(entity.lifetimeBudget),
    units(entity.budgetRemaining),
    JSON.stringify(entity.schedules),
    entity.startAtMs,
    entity.endAtMs,
    now,
  ]
  host.sql.exec(
    `INSERT OR REPLACE INTO entities (id, type, ad_account_id, campaign_id, name, status, effective_status,
       daily_budget_minor, lifetime_budget_minor, budget_remaining_minor, schedules, start_at_ms, end_at_ms, read_at_ms)
     VALUES (${values.map(() => "?").join(", ")})`,
    ...values,
  )
  rememberBudget(host, entity, now)
}

/**
 * Takes over what a read found, unless a change of ours went to the entity since the read began: then what was read may
 * be older than what is known.
 */
export function rememberRead(host: LedgerHost, entity: Entity, readBeganMs: number): void {
  if (!touchedSince(host, entity.adAccountId, readBeganMs).has(entity.id)) remember(host, entity)
}

/** As `rememberRead`, for an account's whole structure; what the read did not find is forgotten. */
export function rememberStructure(
  host: LedgerHost,
  account: AdAccount,
  entities: readonly Entity[],
  spent: Money | null,
  readBeganMs: number,
): void {
  const touched = touchedSince(host, account.id, readBeganMs)
  const found = new Set(entities.map((entity) => entity.id))
  for (const { id } of rows<{ id: string }>(
    host,
    "SELECT id FROM entities WHERE ad_account_id = ?",
    account.id,
  )) {
    if (!found.has(id) && !touched.has(id)) host.sql.exec("DELETE FROM entities WHERE id = ?", id)
  }
  for (const entity of entities) if (!touched.has(entity.id)) remember(host, entity)
  host.sql.exec(
    `INSERT INTO account_mirrors (ad_account_id, filled_at_ms, spent_month_minor) VALUES (?1, ?2, ?3)
     ON CONFLICT (ad_account_id) DO UPDATE SET filled_at_ms = ?2, spent_month_minor = ?3`,
    account.id,
    readBeganMs,
    units(spent),
  )
}

/** Entities of an account that a change of ours went to since then, or is going to. */
export function touchedSince(host: LedgerHost, accountId: string, sinceMs: number): Set<string> {
  const found = rows<{ entity_id: string }>(
    host,
    `SELECT entity_id FROM operations WHERE ad_account_id = ? AND entity_id IS NOT NULL
     AND (state IN ('admitted', 'sent') OR settled_at_ms >= ?)`,
    accountId,
    sinceMs,
  )
  return new Set(found.map(({ entity_id }) => entity_id))
}

/** What Meta said the account has spent this month, in its own currency; null if that was not read. */
export function spentThisMonth(host: LedgerHost, account: AdAccount): Money | null {
  const found = row<{ spent: number | null }>(
    host,
    "SELECT spent_month_minor AS spent FROM account_mirrors WHERE ad_account_id = ?",
    account.id,
  )
  const spent = found?.spent ?? null
  return spent === null || !account.currency ? null : fromApiUnits(spent, account.currency)
}

/** When the account's whole structure was last read; null if never. */
export function filledAt(host: LedgerHost, account: AdAccount): number | null {
  return (
    row<{ filled_at_ms: number }>(
      host,
      "SELECT filled_at_ms FROM account_mirrors WHERE ad_account_id = ?",
      account.id,
    )?.filled_at_ms ?? null
  )
}

const DAY_MS = 24 * 60 * 60_000

/** The entity's daily budget 24 hours ago, or when it was first seen since. */
export function budgetDayAgo(host: LedgerHost, account: AdAccount, entityId: string): Money | null {
  const then = host.clock.now() - DAY_MS
  const found =
    row<BudgetRow>(
      host,
      "SELECT daily_budget_minor FROM budget_history WHERE entity_id = ? AND at_ms <= ? ORDER BY at_ms DESC LIMIT 1",
      entityId,
      then,
    ) ??
    row<BudgetRow>(
      host,
      "SELECT daily_budget_minor FROM budget_history WHERE entity_id = ? ORDER BY at_ms LIMIT 1",
      entityId,
    )
  return found && account.currency ? fromApiUnits(found.daily_budget_minor, account.currency) : null
}

type BudgetRow = { daily_budget_minor: number }

function rememberBudget(host: LedgerHost, entity: Entity, now: number): void {
  const budget = units(entity.dailyBudget)
  if (budget === null) return
  const last = row<BudgetRow>(
    host,
    "SELECT daily_budget_minor FROM budget_history WHERE entity_id = ? ORDER BY at_ms DESC LIMIT 1",
    entity.id,
  )
  if (last?.daily_budget_minor === budget) return
  host.sql.exec(
    "INSERT OR REPLACE INTO budget_history (entity_id, at_ms, daily_budget_minor) VALUES (?, ?, ?)",
    entity.id,
    now,
    budget,
  )
  // One value older than a day is enough to know what the budget was then.
  host.sql.exec(
    `DELETE FROM budget_history WHERE entity_id = ?1 AND at_ms <
       (SELECT max(at_ms) FROM budget_history WHERE entity_id = ?1 AND at_ms <= ?2)`,
    entity.id,
    now - DAY_MS,
  )
}

type EntityRow = {
  id: string
  type: EntityType
  ad_account_id: string
  campaign_id: string | null
  name: string
  status: Status
  effective_status: string
  daily_budget_minor: number | null
  lifetime_budget_minor: number | null
  budget_remaining_minor: number | null
  schedules: string
  start_at_ms: number | null
  end_at_ms: number | null
  read_at_ms: number
}

function entityFrom(found: EntityRow, account: AdAccount): Entity {
  const budget = (minor: number | null) =>
    minor === null || !account.currency ? null : fromApiUnits(minor, account.currency)
  return {
    id: found.id,
    type: found.type,
    adAccountId: account.id,
    campaignId: found.campaign_id,
    name: found.name,
    status: found.status,
    effectiveStatus: found.effective_status,
    dailyBudget: budget(found.daily_budget_minor),
    lifetimeBudget: budget(found.lifetime_budget_minor),
    budgetRemaining: budget(found.budget_remaining_minor),
    schedules: JSON.parse(found.schedules) as Entity["schedules"],
    startAtMs: found.start_at_ms,
    endAtMs: found.end_at_ms,
  }
}

function units(money: Money | null): number | null {
  return money && Number(toApiUnits(money))
}
