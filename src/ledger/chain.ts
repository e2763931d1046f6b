import { chained, genesisHash } from "../audit/event.ts"
import { type Actor, type ActorLabel, actorLabel } from "../domain/actor.ts"
import { isoTime } from "../domain/clock.ts"
import type { Refusal } from "../domain/errors.ts"
import type { AuditEntry } from "../domain/operation.ts"
import type { AuditPage, AuditQuery } from "./contract.ts"
import { type LedgerHost, row, rows } from "./host.ts"
import { tenantOf } from "./tenant.ts"

export type NewEntry = Omit<AuditEntry, "seq" | "at" | "actor"> & { actor: ActorLabel }

/** Appends to the tenant's audit chain, inside the transaction of what it records. Returns the entry's number. */
export function record(host: LedgerHost, entry: NewEntry): number {
  const last = row<{ seq: number; hash: string }>(
    host,
    "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1",
  )
  const seq = (last?.seq ?? 0) + 1
  const complete: AuditEntry = { ...entry, seq, at: isoTime(host.clock.now()) }
  const { text, prev_hash, hash } = chained(complete, last?.hash ?? genesisHash(tenantOf(host).id))
  host.sql.exec(
    "INSERT INTO audit (seq, entry, operation, outcome, prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?)",
    seq,
    text,
    entry.operation,
    entry.outcome,
    prev_hash,
    hash,
  )
  return seq
}

/**
 * Records a refusal that never became an operation (a foreign id, a missing scope, a limit) and returns it for the caller.
 * A "not found" carries no number of its entry: its answer must be the same for foreign, missing and malformed ids.
 */
export function recordDenial(
  host: LedgerHost,
  denial: { actor: Actor; surface: AuditEntry["surface"]; operation: string; target: AuditEntry["target"] },
  refusal: Refusal,
): Refusal {
  const { actor, surface, operation, target } = denial
  const isAbsent = refusal.code === "not_found"
  const seq = record(host, {
    actor: actorLabel(actor),
    surface,
    operation,
    outcome: "denied",
    target,
    before: null,
    after: null,
    reason: isAbsent ? "An id in the request is not among this tenant's assets." : refusal.message,
    decision: null,
    operation_id: null,
  })
  return isAbsent ? refusal : { ...refusal, audit_seq: seq }
}

/** The tenant's log, newest first. */
export function readChain(host: LedgerHost, query: AuditQuery): AuditPage {
  const found = rows<{ seq: number; entry: string }>(
    host,
    `SELECT seq, entry FROM audit
     WHERE seq < ?1 AND (?2 IS NULL OR operation = ?2) AND (?3 IS NULL OR outcome = ?3)
     ORDER BY seq DESC LIMIT ?4`,
    query.before ?? Number.MAX_SAFE_INTEGER,
    query.operation ?? null,
    query.outcome ?? null,
    query.limit + 1,
  )
  const page = found.slice(0, query.limit)
  return {
    data: page.map(({ entry }) => JSON.parse(entry) as AuditEntry),
    next: found.length > query.limit ? (page.at(-1)?.seq ?? null) : null,
  }
}
