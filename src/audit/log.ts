import { and, asc, desc, eq, gte, lt, or, type SQL, sql } from "drizzle-orm"
import type { Db } from "../db/client.ts"
import { auditLogs, tenants } from "../db/schema.ts"
import type { ActorLabel, Surface } from "../domain/actor.ts"
import { canonicalJson } from "../domain/canonical.ts"
import { isoTime } from "../domain/clock.ts"
import type { AuditEntry } from "../domain/operation.ts"
import { MISMATCH, PLATFORM, type PlatformEvent } from "./event.ts"

export type AdminAuditEntry = AuditEntry & {
  tenant: { id: string; slug: string | null; name: string | null }
}
export type AdminAuditQuery = {
  limit: number
  cursor: string | null
  tenantSlug: string | null
  operation: string | null
}

/** Delivered entries of all tenants, newest first. The cursor is opaque. */
export async function searchAudit(
  db: Db,
  query: AdminAuditQuery,
): Promise<{ data: AdminAuditEntry[]; next: string | null }> {
  const filters: SQL[] = []
  if (query.tenantSlug === PLATFORM) filters.push(eq(auditLogs.tenantId, PLATFORM))
  else if (query.tenantSlug) filters.push(eq(tenants.slug, query.tenantSlug))
  if (query.operation) filters.push(eq(auditLogs.operation, query.operation))
  const after = parseCursor(query.cursor)
  if (after) filters.push(olderThan(after))
  const rows = await db
    .select({ log: auditLogs, slug: tenants.slug, name: tenants.name })
    .from(auditLogs)
    .leftJoin(tenants, eq(tenants.id, auditLogs.tenantId))
    .where(and(...filters))
    .orderBy(desc(auditLogs.atMs), desc(auditLogs.tenantId), desc(auditLogs.seq))
    .limit(query.limit + 1)
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    data: page.map(({ log, slug, name }) => ({
      ...(JSON.parse(log.entry) as AuditEntry),
      tenant: { id: log.tenantId, slug, name },
    })),
    next: rows.length > query.limit && last ? `${last.log.atMs}.${last.log.seq}.${last.log.tenantId}` : null,
  }
}

export type Mismatch = { tenantId: string; at: string; message: string }

/** What the hourly sweep has found to disagree since then: the newest finding of each tenant. */
export async function mismatchesSince(db: Db, sinceMs: number): Promise<Mismatch[]> {
  const rows = await db
    .select({ entry: auditLogs.entry })
    .from(auditLogs)
    .where(
      and(eq(auditLogs.tenantId, PLATFORM), eq(auditLogs.operation, MISMATCH), gte(auditLogs.atMs, sinceMs)),
    )
    .orderBy(asc(auditLogs.seq))
  const newest = new Map<string, Mismatch>()
  for (const row of rows) {
    const { at, after, reason } = JSON.parse(row.entry) as AuditEntry
    const tenantId = String(after?.tenant_id)
    newest.set(tenantId, { tenantId, at, message: reason })
  }
  return [...newest.values()]
}

/** The statement that records a platform event; it goes into the same batch as the change it is about. */
export function platformEvent(
  db: Db,
  event: {
    atMs: number
    actor: ActorLabel
    surface: Surface
    operation: PlatformEvent
    after: Record<string, unknown> | null
    reason: string
    outcome?: "succeeded" | "failed"
  },
) {
  const { atMs, actor, surface, operation, after, reason, outcome = "succeeded" } = event
  const entry: Omit<AuditEntry, "seq"> = {
    at: isoTime(atMs),
    actor,
    surface,
    operation,
    outcome,
    target: null,
    before: null,
    after,
    reason,
    decision: null,
    operation_id: null,
  }
  const next = sql`(SELECT coalesce(max(seq), 0) + 1 FROM audit_logs WHERE tenant_id = ${PLATFORM})`
  return db.insert(auditLogs).values({
    tenantId: PLATFORM,
    seq: next,
    atMs,
    operation,
    outcome: entry.outcome,
    surface,
    entry: sql`json_set(${canonicalJson(entry)}, '$.seq', ${next})`,
    // The platform's own rows stand in no chain: a chain needs one writer, which only a tenant's ledger is.
    prevHash: "",
    hash: "",
  })
}

function olderThan(after: { atMs: number; seq: number; tenantId: string }): SQL {
  const sameTime = eq(auditLogs.atMs, after.atMs)
  const filter = or(
    lt(auditLogs.atMs, after.atMs),
    and(sameTime, lt(auditLogs.tenantId, after.tenantId)),
    and(sameTime, eq(auditLogs.tenantId, after.tenantId), lt(auditLogs.seq, after.seq)),
  )
  if (!filter) throw new Error("A cursor always filters.")
  return filter
}

function parseCursor(cursor: string | null): { atMs: number; seq: number; tenantId: string } | null {
  const match = /^([0-9]{1,15})\.([0-9]{1,12})\.([a-z0-9_]{1,40})$/.exec(cursor ?? "")
  return match ? { atMs: Number(match[1]), seq: Number(match[2]), tenantId: match[3] ?? "" } : null
}
