import { type Anchoring, anchorDelivered, type Delivery, deliveries } from "./audit/anchor.ts"
import { MISMATCH } from "./audit/event.ts"
import { platformEvent } from "./audit/log.ts"
import { ledgerOf } from "./authority/authority.ts"
import { type Db, openDb } from "./db/client.ts"
import { type Clock, systemClock } from "./domain/clock.ts"
import { type Log, logger } from "./domain/log.ts"
import type { Bindings } from "./env.ts"
import { graphSecrets } from "./graph/token.ts"

/**
 * A Worker's run may ask 10,000 things of others, and 1,000 of D1. Beyond so many tenants each hour takes the next ones;
 * beyond so many pages the rest waits for the next hour, which begins with what was anchored longest ago.
 */
const TENANTS_MAX = 2_000
const PAGES_MAX = 300
const AT_ONCE = 10
const HOUR_MS = 60 * 60_000

type Sweep = { env: Bindings; db: Db; clock: Clock; log: Log }

/**
 * What the Worker does every hour without being asked: each tenant's ledger is woken, in case an alarm of its was lost, and
 * the head of what it has delivered is anchored outside of it. One tenant's trouble is not another's.
 */
export async function sweep(env: Bindings, clock: Clock = systemClock): Promise<void> {
  const log = logger([env.SESSION_SECRET ?? "", ...graphSecrets(env)])
  const run: Sweep = { env, db: openDb(env.DB), clock, log }
  const ids = inTurn((await deliveries(run.db)).map(({ tenantId }) => tenantId).sort(), clock.now())
  await forEach(run, "sweep.wake_failed", ids, (tenantId) => ledgerOf(env, tenantId).sweep())
  // Read again, since what was waiting in the ledgers has been delivered by now.
  const due = new Set(ids)
  let pages = 0
  const waiting = (await deliveries(run.db)).filter(({ tenantId }) => due.has(tenantId))
  await forEach(run, "sweep.anchor_failed", waiting, async (delivery) => {
    if (pages < PAGES_MAX) pages += (await anchor(run, delivery)).pages
  })
}

async function anchor({ env, db, clock, log }: Sweep, delivery: Delivery): Promise<Anchoring> {
  const { tenantId } = delivery
  const anchoring = await anchorDelivered(db, clock.now(), delivery, (seqs) =>
    ledgerOf(env, tenantId).auditHashes(seqs),
  )
  if (anchoring.kind === "mismatch") {
    const { seq, message } = anchoring
    log("error", MISMATCH, { tenant_id: tenantId, seq, message })
    // For the staff's page of audit logs.
    await platformEvent(db, {
      atMs: clock.now(),
      actor: { kind: "system", id: "sweep", name: "Hourly sweep" },
      surface: "system",
      operation: MISMATCH,
      outcome: "failed",
      after: { tenant_id: tenantId, seq },
      reason: message,
    })
  }
  return anchoring
}

/** Some at a time; what fails is logged and stops nothing else. */
async function forEach<T extends string | Delivery>(
  { log }: Sweep,
  failure: string,
  items: readonly T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < items.length; first += AT_ONCE) {
    const some = items.slice(first, first + AT_ONCE)
    const results = await Promise.allSettled(some.map(work))
    for (const [index, result] of results.entries()) {
      const item = some[index]
      const tenant_id = typeof item === "object" ? item.tenantId : item
      if (result.status === "rejected") log("error", failure, { tenant_id, error: result.reason })
    }
  }
}

function inTurn(ids: readonly string[], now: number): string[] {
  if (ids.length <= TENANTS_MAX) return [...ids]
  const start = (Math.floor(now / HOUR_MS) * TENANTS_MAX) % ids.length
  return [...ids.slice(start), ...ids.slice(0, start)].slice(0, TENANTS_MAX)
}
