import type { Refusal } from "../domain/errors.ts"
import { type LedgerHost, row } from "./host.ts"

const HOUR_MS = 60 * 60_000

/** A tenant makes at most so many changes in any hour, all people and agents together. Pausing is never counted or held up. */
export function tooManyChanges(host: LedgerHost, changesPerHour: number): Refusal | null {
  const now = host.clock.now()
  const found = row<{ n: number; oldest: number | null }>(
    host,
    `SELECT count(*) AS n, min(created_at_ms) AS oldest FROM operations
     WHERE created_at_ms > ? AND risk != 'pause' AND state != 'denied'`,
    now - HOUR_MS,
  )
  if (!found || found.n < changesPerHour) return null
  const seconds = Math.max(1, Math.ceil(((found.oldest ?? now) + HOUR_MS - now) / 1000))
  return {
    code: "rate_limited",
    message: `The tenant has made ${found.n} changes within an hour, which is all its policy allows. Pausing still works.`,
    retry_after: seconds,
  }
}
