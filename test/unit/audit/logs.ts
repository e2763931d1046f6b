import { anchorHash, chained, genesisAnchor, genesisHash } from "../../../src/audit/event.ts"
import { type ChainedText, exportPages } from "../../../src/audit/export.ts"
import type { AnchoredHead } from "../../../src/audit/heads.ts"
import type { AuditEntry } from "../../../src/domain/operation.ts"
import type { Random } from "../support/random.ts"

/** A tenant's log with its anchors, made by the code that makes real ones. */
export type Log = { tenantId: string; entries: ChainedText[]; anchors: AnchoredHead[] }

/** What may stand in a name, and what a careless reader of lines or text trips over. */
const NASTY = [
  "Spring",
  'a "quote"',
  "two\nlines",
  "\u2028 separator",
  "𝄞 clef",
  "\ud800 half",
  "{}",
  "\\u0041",
  "",
]

export function entry(random: Random, seq: number): AuditEntry {
  const words = () => random.pick(["Rosa", ...NASTY])
  return {
    seq,
    at: new Date(Date.UTC(2026, 10, 23) + seq * 1000).toISOString(),
    actor: { kind: "member", id: `usr_${random.whole(1, 9)}`, name: words() },
    surface: random.pick(["page", "api", "mcp"]),
    operation: random.pick(["create_campaign", "update_entity", "pause_entities"]),
    outcome: random.pick(["attempted", "succeeded", "denied", "unknown"]),
    target: null,
    before: null,
    after: random.chance(0.5) ? { name: words(), daily_budget: random.whole(1, 1e6) } : null,
    reason: `${words()} ${random.next()}`,
    decision: null,
    operation_id: random.chance(0.5) ? `op_${random.whole(1, 1e9)}` : null,
  }
}

/** Adds entries to a log up to a length. */
export function grow({ tenantId, entries, anchors }: Log, random: Random, length: number): Log {
  const grown = [...entries]
  while (grown.length < length) {
    const seq = grown.length + 1
    const { text, prev_hash, hash } = chained(entry(random, seq), grown.at(-1)?.hash ?? genesisHash(tenantId))
    grown.push({ seq, entry: text, prevHash: prev_hash, hash })
  }
  return { tenantId, entries: grown, anchors }
}

/** The log with anchors at these entries and no others. */
export function anchoredAt(log: Log, seqs: readonly number[]): Log {
  const { tenantId, entries } = log
  const anchors: AnchoredHead[] = []
  for (const seq of seqs) {
    const hash = entries[seq - 1]?.hash ?? ""
    const prevAnchor = anchors.at(-1)?.anchor ?? genesisAnchor(tenantId)
    const head = { tenantId, seq, hash, at: new Date(Date.UTC(2026, 10, 23) + seq * 1000).toISOString() }
    anchors.push({ ...head, prevAnchor, anchor: anchorHash(head, prevAnchor) })
  }
  return { tenantId, entries, anchors }
}

/** 20 to 80 entries, every fifth or so anchored, and one that is not the last at least. */
export function randomLog(random: Random): Log {
  const log = grow({ tenantId: "ten_acme", entries: [], anchors: [] }, random, random.whole(20, 80))
  const seqs = log.entries.map(({ seq }) => seq).filter((seq) => seq === 10 || random.chance(0.2))
  return anchoredAt(log, seqs)
}

/** The lines of an export, by the code that writes real ones, in small pages. */
export async function linesOfExport({ tenantId, entries, anchors }: Log, pageSize = 7): Promise<string[]> {
  const last = entries.at(-1)
  const pages = exportPages({
    tenant: { id: tenantId, slug: "acme", name: "Acme" },
    exportedAt: "2026-11-24T00:00:00.000Z",
    head: { seq: last?.seq ?? 0, hash: last?.hash ?? genesisHash(tenantId) },
    entries: async (fromSeq) => entries.slice(fromSeq - 1, fromSeq - 1 + pageSize),
    heads: async (afterSeq) => anchors.filter(({ seq }) => seq > afterSeq).slice(0, pageSize),
  })
  let text = ""
  for await (const page of pages) text += page
  return text.split("\n").slice(0, -1)
}
