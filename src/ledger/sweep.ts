import type { AdAccount } from "../domain/entity.ts"
import { assetsOf } from "./directory.ts"
import { type LedgerHost, row } from "./host.ts"
import { readStructure, STRUCTURE_FRESH_MS } from "./reading.ts"

/** An account is watched while something is live in it, and for so long after the last change through us. */
const ACTIVE_MS = 24 * 60 * 60_000
/** After a sweep that Meta would not answer. */
const AGAIN_MS = 60_000

/** Looks at every watched ad account whose structure is due, so that outside changes are seen and counted. */
export async function sweepDue(host: LedgerHost): Promise<void> {
  const now = host.clock.now()
  for (const account of watched(host)) {
    if ((dueAt(host, account) ?? now + 1) > now) continue
    host.sql.exec("UPDATE account_mirrors SET swept_at_ms = ? WHERE ad_account_id = ?", now, account.id)
    try {
      await readStructure(host, account)
    } catch (error) {
      host.log("warn", "drift.sweep_failed", { ad_account: account.id, error })
    }
  }
}

/** When the next account is due, or null while none is watched. */
export function nextSweep(host: LedgerHost): number | null {
  const times = watched(host).flatMap((account) => dueAt(host, account) ?? [])
  return times.length === 0 ? null : Math.min(...times)
}

/** Accounts whose structure was read once, and where something is live or was changed through us lately. */
function watched(host: LedgerHost): AdAccount[] {
  return assetsOf(host).accounts.filter(({ id }) => changedLately(host, id) || hasLive(host, id))
}

/** Asked after every change, so it looks for single rows and never through the day's. */
function changedLately(host: LedgerHost, adAccountId: string): boolean {
  const found = row<{ lately: number }>(
    host,
    `SELECT EXISTS (SELECT 1 FROM operations WHERE ad_account_id = ?1 AND settled_at_ms > ?2)
         OR EXISTS (SELECT 1 FROM operations WHERE ad_account_id = ?1 AND settled_at_ms IS NULL) AS lately`,
    adAccountId,
    host.clock.now() - ACTIVE_MS,
  )
  return found?.lately === 1
}

function hasLive(host: LedgerHost, adAccountId: string): boolean {
  const found = row(
    host,
    `SELECT 1 AS found FROM entities WHERE ad_account_id = ? AND status = 'ACTIVE'
       AND (daily_budget_minor IS NOT NULL OR lifetime_budget_minor IS NOT NULL) LIMIT 1`,
    adAccountId,
  )
  return found !== null
}

function dueAt(host: LedgerHost, account: AdAccount): number | null {
  const mirror = row<{ filled: number; swept: number | null }>(
    host,
    "SELECT filled_at_ms AS filled, swept_at_ms AS swept FROM account_mirrors WHERE ad_account_id = ?",
    account.id,
  )
  return mirror && Math.max(mirror.filled + STRUCTURE_FRESH_MS, (mirror.swept ?? 0) + AGAIN_MS)
}
