import { dayIn } from "../domain/clock.ts"
import type { Currency } from "../domain/currencies.ts"
import type { AdAccount, Entity } from "../domain/entity.ts"
import type { Money } from "../domain/money.ts"
import { exposures, type Highs } from "./exposure.ts"
import { type LedgerHost, row, rows } from "./host.ts"

/**
 * Money that is spoken for in each ad account: `posted` is what is live today by its highest value of the day, `held` is
 * what operations under way, or of unknown outcome, may add. Held money is given back only by settling its operation.
 */

export function posted(host: LedgerHost, account: AdAccount, currency: Currency): Money {
  const found = row<{ minor: number | null }>(
    host,
    "SELECT sum(high_minor) AS minor FROM exposure_days WHERE ad_account_id = ? AND day = ?",
    account.id,
    today(host, account),
  )
  return { minor: found?.minor ?? 0, currency }
}

/**
 * What is held was reckoned beyond the highest values of the day of admission. What comes about on a later day meets lower
 * ones, so each hold is at least what its operation may expose beyond today's.
 */
export function held(host: LedgerHost, account: AdAccount, currency: Currency): Money {
  const found = row<{ minor: number | null }>(
    host,
    `SELECT sum(max(held_minor, (
       SELECT coalesce(sum(max(0, exposed.value - coalesce(high_minor, 0))), 0)
       FROM json_each(reservations.exposed) AS exposed LEFT JOIN exposure_days AS today
         ON today.ad_account_id = reservations.ad_account_id AND today.day = ?2 AND today.holder_id = exposed.key
     ))) AS minor FROM reservations WHERE ad_account_id = ?1`,
    account.id,
    today(host, account),
  )
  return { minor: found?.minor ?? 0, currency }
}

/** The day's highest values so far, by holder. */
export function highs(host: LedgerHost, account: AdAccount, currency: Currency): Highs {
  const found = rows<{ holder_id: string; high_minor: number }>(
    host,
    "SELECT holder_id, high_minor FROM exposure_days WHERE ad_account_id = ? AND day = ?",
    account.id,
    today(host, account),
  )
  return new Map(found.map(({ holder_id, high_minor }) => [holder_id, { minor: high_minor, currency }]))
}

/** What changes under way may add until the end of the month. */
export function heldThisMonth(host: LedgerHost, account: AdAccount, currency: Currency): Money {
  const found = row<{ minor: number | null }>(
    host,
    "SELECT sum(held_month_minor) AS minor FROM reservations WHERE ad_account_id = ?",
    account.id,
  )
  return { minor: found?.minor ?? 0, currency }
}

/** By how much a principal has raised live budgets of this currency since then, failed attempts left out. */
export function raisedSince(host: LedgerHost, principal: string, sinceMs: number, currency: Currency): Money {
  const found = row<{ minor: number | null }>(
    host,
    `SELECT sum(operations.raise_minor) AS minor FROM operations JOIN ad_accounts ON ad_accounts.id = ad_account_id
     WHERE principal = ? AND created_at_ms > ? AND ad_accounts.currency = ?
       AND state IN ('admitted', 'sent', 'unknown', 'needs_person', 'succeeded')`,
    principal,
    sinceMs,
    currency,
  )
  return { minor: found?.minor ?? 0, currency }
}

/** Holds what an operation may add, and notes by how much it raises what is live. */
export function hold(
  host: LedgerHost,
  operationId: string,
  account: AdAccount,
  amounts: { day: Money; month: Money | null; raise: Money },
  exposed: ReadonlyMap<string, Money>,
): void {
  const minors = Object.fromEntries([...exposed].map(([holder, amount]) => [holder, amount.minor]))
  host.sql.exec(
    "INSERT INTO reservations (operation_id, ad_account_id, held_minor, held_month_minor, exposed) VALUES (?, ?, ?, ?, ?)",
    operationId,
    account.id,
    amounts.day.minor,
    amounts.month?.minor ?? 0,
    JSON.stringify(minors),
  )
  host.sql.exec("UPDATE operations SET raise_minor = ? WHERE id = ?", amounts.raise.minor, operationId)
}

/**
 * Counts for the day what an operation that came about exposed at worst, whatever has become of the structure since: its
 * success may be known only after a pause that ended it.
 */
export function post(host: LedgerHost, account: AdAccount, operationId: string): void {
  const held = row<{ exposed: string }>(
    host,
    "SELECT exposed FROM reservations WHERE operation_id = ?",
    operationId,
  )
  for (const [holder, minor] of Object.entries(JSON.parse(held?.exposed ?? "{}") as Record<string, number>))
    raiseHigh(host, account, holder, minor)
}

/** Gives a settled operation's hold back; what it really exposed is in the day's highest values by then. */
export function release(host: LedgerHost, operationId: string): void {
  host.sql.exec("DELETE FROM reservations WHERE operation_id = ?", operationId)
}

/** Raises the day's highest values to what these campaigns have live now. Values are never lowered within a day. */
export function raiseHighs(
  host: LedgerHost,
  account: AdAccount,
  campaigns: readonly (readonly Entity[])[],
): void {
  const moment = { nowMs: host.clock.now(), timeZone: account.timeZone }
  for (const campaign of campaigns) {
    for (const [holder, exposed] of exposures(campaign, moment))
      raiseHigh(host, account, holder, exposed.minor)
  }
}

function raiseHigh(host: LedgerHost, account: AdAccount, holder: string, minor: number): void {
  host.sql.exec(
    `INSERT INTO exposure_days (ad_account_id, day, holder_id, high_minor) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (ad_account_id, day, holder_id) DO UPDATE SET high_minor = max(high_minor, ?4)`,
    account.id,
    today(host, account),
    holder,
    minor,
  )
}

/** The ad account's current day, in its own time zone. */
export function today(host: LedgerHost, account: AdAccount): string {
  return dayIn(account.timeZone, host.clock.now())
}
