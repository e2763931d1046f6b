import { chained, genesisHash } from "../audit/event.ts"
import { type Actor, type ActorLabel, actorLabel } from "../domain/actor.ts"
import { isoTime } from "../domain/clock.ts"
import type { Refusal } from "../domain/errors.ts"
import type { AuditEntry } from "../domain/operation.ts"
import type { AuditPage, AuditQuery, AuditRange } from "./contract.ts"
import { type LedgerHost, row, rows } from "./host.ts"
import { tenantOf } from "./tenant.ts"

export type NewEntry = Omit<AuditEntry, "seq" | "at" | "actor"> & { actor: ActorLabel }

/** Appends to the tenant's audit chain, inside the transaction of what it records. Returns the entry's number. */
export function record(host: LedgerHost, entry: NewEntry): number {
  const head = headOf(host)
  const seq = head.seq + 1
  const complete: AuditEntry = { ...entry, seq, at: isoTime(host.clock.now()) }
  const { text, prev_hash, hash } = chained(complete, head.hash)
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

/** The chain's last entry, or what its first one will be chained to. */
export function headOf(host: LedgerHost): AuditRange["head"] {
  const last = row<{ seq: number; hash: string }>(
    host,
    "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1",
  )
  return last ?? { seq: 0, hash: genesisHash(tenantOf(host).id) }
}

/** What one range holds at most, beside its first entry. */
const RANGE_MAX = 500
const RANGE_CHARACTERS = 1_000_000

/** For an export: entries in order, as they are chained; fewer than asked for where they are long. */
export function readRange(host: LedgerHost, fromSeq: number, limit: number): AuditRange {
  const entries = entriesFrom(host, fromSeq, Math.min(limit, RANGE_MAX), RANGE_CHARACTERS)
  return { tenant: tenantOf(host), entries, head: headOf(host) }
}

/** Entries from one on, as many as fit into so many characters, but one at least. */
export function entriesFrom(
  host: LedgerHost,
  fromSeq: number,
  limit: number,
  characters: number,
): AuditRange["entries"] {
  return rows<AuditRange["entries"][number]>(
    host,
    `SELECT seq, entry, prev_hash AS prevHash, hash FROM (
       SELECT *, sum(length(entry)) OVER (ORDER BY seq) AS characters
       FROM (SELECT * FROM audit WHERE seq >= ?1 ORDER BY seq LIMIT ?2)
     ) WHERE seq = ?1 OR characters <= ?3 ORDER BY seq`,
    fromSeq,
    limit,
    characters,
  )
}

/** The hashes of these entries; null where there is no such entry. */
export function hashesAt(host: LedgerHost, seqs: readonly number[]): (string | null)[] {
  return seqs.map(
    (seq) => row<{ hash: string }>(host, "SELECT hash FROM audit WHERE seq = ?", seq)?.hash ?? null,
  )
}
