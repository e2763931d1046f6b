import { and, asc, eq, gt, sql } from "drizzle-orm"
import type { Db } from "../db/client.ts"
import { auditHeads, auditLogs, tenants } from "../db/schema.ts"
import { sha256 } from "../domain/canonical.ts"
import { genesisHash } from "./event.ts"
import { type AnchoredHead, addHead, headFrom } from "./heads.ts"

/** What is known outside of a tenant's ledger: its newest anchor, and how far the delivered log goes. */
export type Delivery = {
  tenantId: string
  last: AnchoredHead | null
  /** The hash that the anchored entry has in the delivered log now. */
  hashThere: string | null
  deliveredSeq: number
}

/** Asks the tenant's ledger which hashes its own chain has at these entries; null where it has none. */
export type LedgerHashes = (seqs: number[]) => Promise<(string | null)[]>

/** `pages` counts the questions to the directory, of which one run of a Worker has a limited number. */
export type Anchoring = { pages: number } & (
  | { kind: "unchanged" }
  | { kind: "anchored"; head: AnchoredHead }
  /** Somebody altered one of the two, or one was set back. Nothing is anchored while it is so. */
  | { kind: "mismatch"; seq: number; message: string }
)

type Link = { seq: number; hash: string }
type Walk = { pages: number } & ({ link: Link } | { fault: { seq: number; message: string } })

const PAGE = 500
/** What one sweep hashes again of one tenant; more waits for the next hour. */
const PAGES_MAX = 20

/** Every tenant, those whose newest anchor is oldest first. */
export async function deliveries(db: Db): Promise<Delivery[]> {
  const { tenantId, seq, hash } = auditLogs
  const newest = sql`(SELECT max(seq) FROM audit_heads WHERE tenant_id = ${tenants.id})`
  const rows = await db
    .select({
      tenantId: tenants.id,
      last: auditHeads,
      hashThere: hash,
      deliveredSeq: sql<number | null>`(SELECT max(seq) FROM audit_logs WHERE tenant_id = ${tenants.id})`,
    })
    .from(tenants)
    .leftJoin(auditHeads, and(eq(auditHeads.tenantId, tenants.id), eq(auditHeads.seq, newest)))
    .leftJoin(auditLogs, and(eq(tenantId, tenants.id), eq(seq, auditHeads.seq)))
    .orderBy(asc(auditHeads.atMs), asc(tenants.id))
  return rows.map(({ last, deliveredSeq, ...row }) => ({
    ...row,
    last: last && headFrom(last),
    deliveredSeq: deliveredSeq ?? 0,
  }))
}

/**
 * Notes the head of a tenant's delivered log. The witness is what was delivered, not what the ledger says of itself: the
 * entries since the last anchor are hashed again from their text, and only then the ledger is asked whether its own chain
 * has the same hashes there. So neither of the two can be altered, cut off or set back without the other telling.
 */
export async function anchorDelivered(
  db: Db,
  now: number,
  delivery: Delivery,
  ledgerHashes: LedgerHashes,
): Promise<Anchoring> {
  const { tenantId, last } = delivery
  const walk = await walkDelivered(db, delivery)
  const { pages } = walk
  if ("fault" in walk) return { kind: "mismatch", pages, ...walk.fault }
  const { link } = walk
  const hasGrown = link.seq > (last?.seq ?? 0)
  const expected = [...(last ? [last] : []), ...(hasGrown ? [link] : [])]
  const hashes = expected.length > 0 ? await ledgerHashes(expected.map(({ seq }) => seq)) : []
  for (const [index, { seq, hash }] of expected.entries()) {
    const own = hashes[index] ?? null
    if (own === hash) continue
    const message =
      own === null
        ? `The ledger ends before entry ${seq}, which it had delivered.`
        : `The ledger has another entry ${seq} than it had delivered.`
    return { kind: "mismatch", pages, seq, message }
  }
  if (!hasGrown) return { kind: "unchanged", pages }
  return { kind: "anchored", pages, head: await addHead(db, last, { tenantId, ...link, atMs: now }) }
}

/** Follows the delivered chain from the last anchor to its end, or as far as one sweep goes. */
async function walkDelivered(db: Db, { tenantId, last, hashThere, deliveredSeq }: Delivery): Promise<Walk> {
  let pages = 0
  const fault = (seq: number, message: string): Walk => ({ pages, fault: { seq, message } })
  if (last && hashThere !== last.hash) {
    return fault(last.seq, `Entry ${last.seq} is not delivered any more as it was anchored on ${last.at}.`)
  }
  let link: Link = last ?? { seq: 0, hash: genesisHash(tenantId) }
  while (link.seq < deliveredSeq && pages < PAGES_MAX) {
    const rows = await delivered(db, tenantId, link.seq)
    pages++
    for (const { seq, entry, prevHash, hash } of rows) {
      if (seq !== link.seq + 1) return fault(link.seq + 1, `Delivered entry ${link.seq + 1} is missing.`)
      if (prevHash !== link.hash || sha256(`${prevHash}\n${entry}`) !== hash) {
        return fault(seq, `Delivered entry ${seq} does not fit its hash or the entry before it.`)
      }
      link = { seq, hash }
    }
  }
  return { pages, link }
}

function delivered(db: Db, tenantId: string, afterSeq: number) {
  const { seq, entry, prevHash, hash } = auditLogs
  return db
    .select({ seq, entry, prevHash, hash })
    .from(auditLogs)
    .where(and(eq(auditLogs.tenantId, tenantId), gt(seq, afterSeq)))
    .orderBy(asc(seq))
    .limit(PAGE)
}
