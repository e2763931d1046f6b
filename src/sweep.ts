import { type Anchoring, anchorDelivered } from "./audit/anchor.ts"
import { MISMATCH } from "./audit/event.ts"
import { platformEvent } from "./audit/log.ts"
import { ledgerOf } from "./authority/authority.ts"
import { type Db, openDb } from "./db/client.ts"
import { type Clock, systemClock } from "./domain/clock.ts"
import { type Log, logger } from "./domain/log.ts"
import type { Bindings } from "./env.ts"
import { graphSecrets } from "./graph/token.ts"
import { allTenants } from "./tenancy/members.ts"

/** Ledgers that are woken at the same time, and in one sweep; with more tenants each hour takes the next so many. */
const AT_ONCE = 10
const TENANTS_MAX = 1_000
const HOUR_MS = 60 * 60_000

/**
 * What the Worker does every hour without being asked: each tenant's ledger is woken, in case an alarm of its was lost, and
 * the head of what it has delivered is anchored outside of it. One tenant's trouble is not another's.
 */
export async function sweep(env: Bindings, clock: Clock = systemClock): Promise<void> {
  const db = openDb(env.DB)
  const log = logger([env.SESSION_SECRET ?? "", ...graphSecrets(env)])
  const ids = inTurn(
    (await allTenants(db)).map(({ id }) => id),
    Math.floor(clock.now() / HOUR_MS),
  )
  for (let first = 0; first < ids.length; first += AT_ONCE) {
    const some = ids.slice(first, first + AT_ONCE)
    await Promise.all(
      some.map((tenantId) =>
        sweepTenant(env, db, clock, log, tenantId).catch((error) =>
          log("error", "sweep.failed", { tenant_id: tenantId, error }),
        ),
      ),
    )
  }
}

async function sweepTenant(env: Bindings, db: Db, clock: Clock, log: Log, tenantId: string): Promise<void> {
  const ledger = ledgerOf(env, tenantId)
  // A ledger that cannot do its work is no reason to leave what it has delivered unanchored.
  await ledger.sweep().catch((error) => log("error", "sweep.wake_failed", { tenant_id: tenantId, error }))
  const anchoring = await anchorDelivered(db, clock.now(), tenantId, (seqs) => ledger.auditHashes(seqs))
  if (anchoring.kind === "mismatch") await report(db, clock, log, tenantId, anchoring)
}

/** For whoever watches the log, and for the staff's page of audit logs. */
async function report(
  db: Db,
  clock: Clock,
  log: Log,
  tenantId: string,
  { seq, message }: Anchoring & { kind: "mismatch" },
): Promise<void> {
  log("error", MISMATCH, { tenant_id: tenantId, seq, message })
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

function inTurn(ids: readonly string[], hour: number): string[] {
  if (ids.length <= TENANTS_MAX) return [...ids]
  const start = (hour * TENANTS_MAX) % ids.length
  return [...ids.slice(start), ...ids.slice(0, start)].slice(0, TENANTS_MAX)
}
