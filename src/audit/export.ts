import { genesisAnchor } from "./event.ts"
import type { AnchoredHead } from "./heads.ts"

/** One entry as it stands in the chain: `entry` is the very text that was hashed. */
export type ChainedText = { seq: number; entry: string; prevHash: string; hash: string }

export type ExportSource = {
  tenant: { id: string; slug: string; name: string }
  exportedAt: string
  /** The chain's end; entries that come later are left to the next export. */
  head: { seq: number; hash: string }
  /** Entries from that number on, some at a time and none only after the last. */
  entries(fromSeq: number): Promise<readonly ChainedText[]>
  /** Anchors after that entry, some at a time and none only after the last. */
  heads(afterSeq: number): Promise<readonly AnchoredHead[]>
}

/**
 * The lines of an export, in pages, so that no more than one is held: who and when, every entry, every anchor, and the
 * head. scripts/audit-verify.mjs checks them and says in its help how anybody else can.
 */
export async function* exportPages(source: ExportSource): AsyncGenerator<string> {
  const { tenant, exportedAt, head } = source
  const { id, slug, name } = tenant
  yield line({ type: "bursar-audit", version: 1, tenant: { id, slug, name }, exported_at: exportedAt })
  for (let seq = 0; seq < head.seq; ) {
    const page = (await source.entries(seq + 1)).filter((entry) => entry.seq <= head.seq)
    if (page.length === 0) throw new Error(`The chain has no entry ${seq + 1}.`)
    yield page.map(entryLine).join("")
    seq = page.at(-1)?.seq ?? head.seq
  }
  let anchor = genesisAnchor(id)
  let heads = await source.heads(0)
  for (let last = heads.at(-1); last; last = heads.at(-1)) {
    yield heads.map(anchorLine).join("")
    anchor = last.anchor
    heads = await source.heads(last.seq)
  }
  yield line({ type: "head", seq: head.seq, hash: head.hash, anchor })
}

function entryLine({ seq, entry, prevHash, hash }: ChainedText): string {
  return line({ type: "entry", seq, prev_hash: prevHash, hash, entry })
}

function anchorLine({ seq, hash, at, prevAnchor, anchor }: AnchoredHead): string {
  return line({ type: "anchor", seq, hash, at, prev_anchor: prevAnchor, anchor })
}

function line(value: Record<string, unknown>): string {
  return `${JSON.stringify(value)}\n`
}
