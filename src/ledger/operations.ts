import type { ActorLabel, Surface } from "../domain/actor.ts"
import type { Decision } from "../domain/decision.ts"
import type { EntityPatch, EntityType } from "../domain/entity.ts"
import type { OperationAnswer } from "../domain/operation.ts"
import type { Change, Risk } from "../operations/define.ts"
import { type LedgerHost, row, rows, type SqlValue } from "./host.ts"

/**
 * Where an operation stands. `admitted`: decided and held, nothing sent yet. `sent`: written down before the call, so that
 * after a crash it counts as unknown and is never sent again.
 */
export type State =
  | "admitted"
  | "sent"
  | "succeeded"
  | "refused"
  | "failed"
  | "unknown"
  | "needs_person"
  | "denied"

/** Every legal move; anything else is a bug and throws. Where an operation has ended, it stays. */
const MOVES: Record<State, readonly State[]> = {
  admitted: ["sent", "failed", "unknown"],
  sent: ["succeeded", "refused", "failed", "unknown"],
  unknown: ["succeeded", "failed", "needs_person"],
  needs_person: ["succeeded", "failed"],
  succeeded: [],
  refused: [],
  failed: [],
  denied: [],
}

/** In these, what was asked may still happen or has happened. */
export const POSSIBLE: readonly State[] = ["admitted", "sent", "unknown", "needs_person", "succeeded"]

export type OperationError = NonNullable<OperationAnswer["error"]>

export type OperationRow = {
  id: string
  parentId: string | null
  principal: string
  key: string | null
  name: string
  digest: string
  risk: Risk
  surface: Surface
  actor: ActorLabel
  state: State
  words: string
  adAccountId: string | null
  entityType: EntityType | null
  entityId: string | null
  change: Change | null
  decision: Decision
  error: OperationError | null
  createdAtMs: number
  sentAtMs: number | null
  settledAtMs: number | null
  auditSeq: number
  reconcileAtMs: number | null
  reconcileCount: number
  absentSinceMs: number | null
}

export function insertOperation(host: LedgerHost, operation: OperationRow): void {
  const values = Object.entries(COLUMNS).map(([field, column]) => {
    const value = operation[field as keyof OperationRow]
    return {
      column,
      value: JSON_FIELDS.has(field) && value !== null ? JSON.stringify(value) : (value as SqlValue),
    }
  })
  host.sql.exec(
    `INSERT INTO operations (${values.map(({ column }) => column).join(", ")}) VALUES (${values.map(() => "?").join(", ")})`,
    ...values.map(({ value }) => value),
  )
}

export function operationById(host: LedgerHost, id: string): OperationRow | null {
  return parse(row(host, "SELECT * FROM operations WHERE id = ?", id))
}

export function operationByKey(host: LedgerHost, principal: string, key: string): OperationRow | null {
  return parse(row(host, "SELECT * FROM operations WHERE principal = ? AND op_key = ?", principal, key))
}

/** The newest operation of the same principal that asked for the same since then and may have come about. */
export function sameSince(
  host: LedgerHost,
  principal: string,
  digest: string,
  sinceMs: number,
): OperationRow | null {
  return parse(
    row(
      host,
      `SELECT * FROM operations WHERE principal = ? AND digest = ? AND created_at_ms > ?
       AND state IN (${POSSIBLE.map((state) => `'${state}'`).join(", ")}) ORDER BY created_at_ms DESC LIMIT 1`,
      principal,
      digest,
      sinceMs,
    ),
  )
}

/** An operation whose outcome for this object is not known; it keeps everything but pauses and decreases away from it. */
export function openOn(host: LedgerHost, entityId: string): OperationRow | null {
  return parse(
    row(
      host,
      "SELECT * FROM operations WHERE entity_id = ? AND state IN ('admitted', 'sent', 'unknown', 'needs_person') LIMIT 1",
      entityId,
    ),
  )
}

/** What changes that are under way, or of unknown outcome, may make of these entities. */
export function openPatches(host: LedgerHost, entityIds: readonly string[]): Map<string, EntityPatch[]> {
  const patches = new Map<string, EntityPatch[]>()
  for (const entityId of entityIds) {
    const open = rows<{ change: string }>(
      host,
      "SELECT change FROM operations WHERE entity_id = ? AND state IN ('admitted', 'sent', 'unknown', 'needs_person')",
      entityId,
    ).map(({ change }) => (JSON.parse(change) as Change).effect)
    if (open.length > 0)
      patches.set(
        entityId,
        open.flatMap((effect) => ("update" in effect ? effect.patch : [])),
      )
  }
  return patches
}

/** What other changes of the same entity may have written after this one: later ones, and earlier ones that were still open. */
export function overwritingPatches(
  host: LedgerHost,
  { id, entityId, createdAtMs }: OperationRow,
): EntityPatch[] {
  return rows<{ change: string }>(
    host,
    `SELECT change FROM operations WHERE entity_id = ?1 AND state IN (${POSSIBLE.map((state) => `'${state}'`).join(", ")})
     AND id != ?2 AND (settled_at_ms IS NULL OR settled_at_ms >= ?3 OR rowid > (SELECT rowid FROM operations WHERE id = ?2))`,
    entityId,
    id,
    createdAtMs,
  ).flatMap(({ change }) => {
    const { effect } = JSON.parse(change) as Change
    return "update" in effect ? [effect.patch] : []
  })
}

/** Changes of an account's entities that were admitted since then and came about, or may have; the last one first. */
export function possibleSince(host: LedgerHost, adAccountId: string, sinceMs: number): OperationRow[] {
  return parseAll(
    rows(
      host,
      `SELECT * FROM operations WHERE ad_account_id = ? AND created_at_ms >= ?
       AND state IN (${POSSIBLE.map((state) => `'${state}'`).join(", ")}) ORDER BY rowid DESC`,
      adAccountId,
      sinceMs,
    ),
  )
}

export function membersOf(host: LedgerHost, parentId: string): OperationRow[] {
  return parseAll(rows(host, "SELECT * FROM operations WHERE parent_id = ? ORDER BY rowid", parentId))
}

/** What a crash left behind: written down, and nobody in this instance is on it. */
export function unfinished(host: LedgerHost): OperationRow[] {
  return parseAll(
    rows(host, "SELECT * FROM operations WHERE state IN ('admitted', 'sent') AND change IS NOT NULL"),
  )
}

/** Whether anything is written down that is about to be sent, or is being sent. */
export function isUnderWay(host: LedgerHost): boolean {
  return row(host, "SELECT id FROM operations WHERE state IN ('admitted', 'sent') LIMIT 1") !== null
}

/** Groups that were cut short: their members carry what was sent. */
export function unfinishedGroups(host: LedgerHost): OperationRow[] {
  return parseAll(rows(host, "SELECT * FROM operations WHERE state = 'admitted' AND change IS NULL"))
}

export function dueForReconciliation(host: LedgerHost, nowMs: number): OperationRow[] {
  return parseAll(
    rows(
      host,
      "SELECT * FROM operations WHERE state = 'unknown' AND reconcile_at_ms <= ? ORDER BY reconcile_at_ms LIMIT 50",
      nowMs,
    ),
  )
}

export function nextReconciliation(host: LedgerHost): number | null {
  return (
    row<{ at: number | null }>(
      host,
      "SELECT min(reconcile_at_ms) AS at FROM operations WHERE state = 'unknown'",
    )?.at ?? null
  )
}

/** Operations that were concluded not to have happened, by reading back, since then. */
export function absentSince(host: LedgerHost, adAccountId: string, sinceMs: number): OperationRow[] {
  return parseAll(
    rows(
      host,
      `SELECT * FROM operations WHERE ad_account_id = ? AND settled_at_ms > ? AND state = 'failed'
       AND absent_since_ms IS NOT NULL`,
      adAccountId,
      sinceMs,
    ),
  )
}

/** Moves an operation on, by the table of legal moves. */
export function move(
  host: LedgerHost,
  operation: OperationRow,
  to: State,
  more: Partial<OperationRow> = {},
): OperationRow {
  if (!MOVES[operation.state].includes(to))
    throw new Error(`An operation cannot go from ${operation.state} to ${to}.`)
  return amend(host, { ...operation, state: to }, more)
}

/** Writes the fields of an operation that may change over its life. */
export function amend(host: LedgerHost, operation: OperationRow, more: Partial<OperationRow>): OperationRow {
  const next = { ...operation, ...more }
  host.sql.exec(
    `UPDATE operations SET state = ?, entity_id = ?, error = ?, sent_at_ms = ?, settled_at_ms = ?, audit_seq = ?,
       reconcile_at_ms = ?, reconcile_count = ?, absent_since_ms = ? WHERE id = ?`,
    next.state,
    next.entityId,
    next.error && JSON.stringify(next.error),
    next.sentAtMs,
    next.settledAtMs,
    next.auditSeq,
    next.reconcileAtMs,
    next.reconcileCount,
    next.absentSinceMs,
    next.id,
  )
  return next
}

const COLUMNS: Record<keyof OperationRow, string> = {
  id: "id",
  parentId: "parent_id",
  principal: "principal",
  key: "op_key",
  name: "name",
  digest: "digest",
  risk: "risk",
  surface: "surface",
  actor: "actor",
  state: "state",
  words: "words",
  adAccountId: "ad_account_id",
  entityType: "entity_type",
  entityId: "entity_id",
  change: "change",
  decision: "decision",
  error: "error",
  createdAtMs: "created_at_ms",
  sentAtMs: "sent_at_ms",
  settledAtMs: "settled_at_ms",
  auditSeq: "audit_seq",
  reconcileAtMs: "reconcile_at_ms",
  reconcileCount: "reconcile_count",
  absentSinceMs: "absent_since_ms",
}

const JSON_FIELDS: ReadonlySet<string> = new Set(["actor", "change", "decision", "error"])

function parseAll(found: Record<string, unknown>[]): OperationRow[] {
  return found.map((stored) => parse(stored)).filter((operation) => operation !== null)
}

/** A row of the table as this file wrote it. */
function parse(stored: Record<string, unknown> | null): OperationRow | null {
  if (!stored) return null
  const fields = Object.entries(COLUMNS).map(([field, column]) => {
    const value = stored[column]
    return [field, JSON_FIELDS.has(field) && typeof value === "string" ? JSON.parse(value) : value]
  })
  return Object.fromEntries(fields) as OperationRow
}
