import { eq, sql } from "drizzle-orm"
import type { Db } from "../db/client.ts"
import { signInAttempts } from "../db/schema.ts"
import type { Clock } from "../domain/clock.ts"
import { refuse } from "../domain/errors.ts"

/** After this many failures in a row, each further one doubles the wait; nobody is ever locked out for good. */
const FREE_FAILURES = 5
const LONGEST_WAIT_MS = 15 * 60_000
/** Failures older than this are forgotten. */
const MEMORY_MS = 60 * 60_000

/** Refuses with 429 while a subject ("email:…" or "ip:…") has to wait. */
export async function holdBack(db: Db, clock: Clock, subject: string): Promise<void> {
  const [row] = await db.select().from(signInAttempts).where(eq(signInAttempts.subject, subject)).limit(1)
  if (!row || row.failures < FREE_FAILURES) return
  const wait = Math.min(1_000 * 2 ** (row.failures - FREE_FAILURES), LONGEST_WAIT_MS)
  const leftMs = row.lastFailureAtMs + wait - clock.now()
  if (leftMs <= 0) return
  const seconds = Math.ceil(leftMs / 1000)
  throw refuse("rate_limited", `Too many failed sign-ins. Try again in ${seconds} seconds.`, {
    retry_after: seconds,
  })
}

export async function countFailure(db: Db, clock: Clock, subject: string): Promise<void> {
  const now = clock.now()
  await db
    .insert(signInAttempts)
    .values({ subject, failures: 1, lastFailureAtMs: now })
    .onConflictDoUpdate({
      target: signInAttempts.subject,
      set: {
        failures: sql`CASE WHEN last_failure_at_ms < ${now - MEMORY_MS} THEN 1 ELSE failures + 1 END`,
        lastFailureAtMs: now,
      },
    })
}

export async function forgetFailures(db: Db, subject: string): Promise<void> {
  await db.delete(signInAttempts).where(eq(signInAttempts.subject, subject))
}
