import { and, asc, desc, eq, gt, lte } from "drizzle-orm"
import type { Db } from "../db/client.ts"
import { auditHeads } from "../db/schema.ts"
import { isoTime } from "../domain/clock.ts"
import { anchorHash, genesisAnchor, type Head } from "./event.ts"

/** A head that was noted outside the tenant's ledger, chained to the one noted before it. */
export type AnchoredHead = Head & { prevAnchor: string; anchor: string }

const PAGE = 1000

/** The tenant's newest anchor, or null before the first. */
export async function newestHead(db: Db, tenantId: string): Promise<AnchoredHead | null> {
  const [row] = await db
    .select()
    .from(auditHeads)
    .where(eq(auditHeads.tenantId, tenantId))
    .orderBy(desc(auditHeads.seq))
    .limit(1)
  return row ? headFrom(row) : null
}

/** The tenant's anchors after one entry and up to another, oldest first; at most a page of them. */
export async function headsBetween(
  db: Db,
  tenantId: string,
  afterSeq: number,
  toSeq: number,
): Promise<AnchoredHead[]> {
  const rows = await db
    .select()
    .from(auditHeads)
    .where(and(eq(auditHeads.tenantId, tenantId), gt(auditHeads.seq, afterSeq), lte(auditHeads.seq, toSeq)))
    .orderBy(asc(auditHeads.seq))
    .limit(PAGE)
  return rows.map(headFrom)
}

/** Adds an anchor after `last`. Where another sweep was faster, its anchor stands and this one is not added. */
export async function addHead(
  db: Db,
  last: AnchoredHead | null,
  head: { tenantId: string; seq: number; hash: string; atMs: number },
): Promise<AnchoredHead> {
  const { tenantId, seq, hash, atMs } = head
  const prevAnchor = last?.anchor ?? genesisAnchor(tenantId)
  const at = isoTime(atMs)
  const anchor = anchorHash({ tenantId, seq, hash, at }, prevAnchor)
  await db
    .insert(auditHeads)
    .values({ ...head, prevAnchor, anchor })
    .onConflictDoNothing()
  return { tenantId, seq, hash, at, prevAnchor, anchor }
}

export function headFrom({ atMs, ...row }: typeof auditHeads.$inferSelect): AnchoredHead {
  return { ...row, at: isoTime(atMs) }
}
