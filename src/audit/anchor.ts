import { and, asc, eq, gte } from "drizzle-orm"
import type { Db } from "../db/client.ts"
import { auditLogs } from "../db/schema.ts"
import { sha256 } from "../domain/canonical.ts"
import { genesisHash } from "./event.ts"
import { type AnchoredHead, addHead, newestHead } from "./heads.ts"

/** Asks the tenant's ledger which hashes its own chain has at these entries; null where it has none. */
export type LedgerHashes = (seqs: number[]) => Promise<(string | null)[]>

export type Anchoring =
  | { kind: "unchanged" }
  | { kind: "anchored"; head: AnchoredHead }
  /** Somebody altered one of the two, or one was set back. Nothing is anchored while it is so. */
  | { kind: "mismatch"; seq: number; message: string }

type Link = { seq: number; hash: string }
type Walk = { link: Link } | { fault: { seq: number; message: string } }

const PAGE = 500
/** What one sweep checks of one tenant; more waits for the next hour. */
const PAGES_MAX = 100

/**
 * Notes the head of a tenant's delivered log. The witness is what was delivered, not what the ledger says of itself: the
 * entries since the last anchor are hashed again from their text, and only then the ledger is asked whether its own chain
 * has the same hashes there. So neither of the two can be altered, cut off or set back without the other telling.
 */
export async function anchorDelivered(
  db: Db,
  now: number,
  tenantId: string,
  ledgerHashes: LedgerHashes,
): Promise<Anchoring> {
  const last = await newestHead(db, tenantId)
  const walk = await walkDelivered(db, tenantId, last)
  if ("fault" in walk) return { kind: "mismatch", ...walk.fault }
  const { link } = walk
  const expected = [...(last ? [last] : []), ...(link.seq > (last?.seq ?? 0) ? [link] : [])]
  const hashes = await ledgerHashes(expected.map(({ seq }) => seq))
  for (const [index, { seq, hash }] of expected.entries()) {
    const own = hashes[index] ?? null
    if (own === null) return mismatch(seq, `The ledger ends before entry ${seq}, which it had delivered.`)
    if (own !== hash) return mismatch(seq, `The ledger has another entry ${seq} than it had delivered.`)
  }
  if (link.seq === (last?.seq ?? 0)) return { kind: "unchanged" }
  return { kind: "anchored", head: await addHead(db, last, { tenantId, ...link, atMs: now }) }
}

/** Follows the delivered chain from the last anchor to its end, or as far as one sweep goes. */
async function walkDelivered(db: Db, tenantId: string, last: AnchoredHead | null): Promise<Walk> {
  let link: Link = { seq: 0, hash: genesisHash(tenantId) }
  if (last) {
    const [anchored] = await delivered(db, tenantId, last.seq, 1)
    if (anchored?.seq !== last.seq || anchored.hash !== last.hash) {
      return fault(last.seq, `Entry ${last.seq} is not delivered any more as it was anchored on ${last.at}.`)
    }
    link = { seq: last.seq, hash: last.hash }
  }
  for (let page = 0; page < PAGES_MAX; page++) {
    const rows = await delivered(db, tenantId, link.seq + 1, PAGE)
    for (const { seq, entry, prevHash, hash } of rows) {
      if (seq !== link.seq + 1) return fault(link.seq + 1, `Delivered entry ${link.seq + 1} is missing.`)
      if (prevHash !== link.hash || sha256(`${prevHash}\n${entry}`) !== hash) {
        return fault(seq, `Delivered entry ${seq} does not fit its hash or the entry before it.`)
      }
      link = { seq, hash }
    }
    if (rows.length < PAGE) break
  }
  return { link }
}

function delivered(db: Db, tenantId: string, fromSeq: number, limit: number) {
  const { seq, entry, prevHash, hash } = auditLogs
  return db
    .select({ seq, entry, prevHash, hash })
    .from(auditLogs)
    .where(and(eq(auditLogs.tenantId, tenantId), gte(seq, fromSeq)))
    .orderBy(asc(seq))
    .limit(limit)
}

function fault(seq: number, message: string): Walk {
  return { fault: { seq, message } }
}

function mismatch(seq: number, message: string): Anchoring {
  return { kind: "mismatch", seq, message }
}
