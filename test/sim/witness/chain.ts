import { createHash } from "node:crypto"
import type { OutboxRow } from "../../../src/audit/deliver.ts"
import type { Invariant } from "../invariants.ts"
import type { Store } from "../world/store.ts"

export type Entry = { seq: number; outcome: string; operationId: string | null; operation: string }

type Row = { seq: number; entry: string; prev_hash: string; hash: string }

const FINAL = ["succeeded", "failed", "refused"]

/**
 * Follows the audit log as it grows, and holds every operation's entries and the directory's copy against it. Hashes are
 * worked out here once more, by the format that an outside verifier would go by.
 */
export function chainWitness(
  store: Store,
  tenantId: string,
  violate: (invariant: Invariant, detail: string) => void,
) {
  let chain: Row[] = []
  const stages = new Map<string, string[]>()

  /** Entries written since the last look. */
  function grown(): Entry[] {
    const last = chain.at(-1)
    const fresh = store.exec("SELECT seq, entry, prev_hash, hash FROM audit WHERE seq > ? ORDER BY seq", [
      last?.seq ?? 0,
    ]) as Row[]
    return fresh.map((row) => {
      link(row)
      const entry = JSON.parse(row.entry) as {
        outcome: string
        operation_id: string | null
        operation: string
      }
      if (entry.operation_id !== null && entry.operation !== "late_effect")
        stage(entry.operation_id, entry.outcome)
      return {
        seq: row.seq,
        outcome: entry.outcome,
        operationId: entry.operation_id,
        operation: entry.operation,
      }
    })
  }

  function link(row: Row): void {
    const last = chain.at(-1)
    const prev = last?.hash ?? sha256(`bursar audit chain of ${tenantId}`)
    if (row.seq !== (last?.seq ?? 0) + 1) violate("I17", `entry ${row.seq} follows ${last?.seq ?? 0}`)
    if (row.prev_hash !== prev || row.hash !== sha256(`${prev}\n${row.entry}`)) {
      violate("I17", `entry ${row.seq} is not chained to the one before`)
    }
    chain.push(row)
  }

  function stage(operationId: string, outcome: string): void {
    const before = stages.get(operationId) ?? []
    if (before.length === 0 && outcome !== "attempted" && outcome !== "denied") {
      violate("I7", `${operationId} begins with ${outcome}`)
    }
    const ended = before.find((earlier) => FINAL.includes(earlier) || earlier === "denied")
    if (ended) violate("I8", `${operationId}: ${outcome} after ${ended}`)
    if (before.length > 0 && outcome === "attempted") violate("I8", `${operationId} is attempted twice`)
    stages.set(operationId, [...before, outcome])
  }

  /** After a crash: what was not flushed never was. */
  function lost(): void {
    const [{ seq = 0 } = {}] = store.exec("SELECT max(seq) AS seq FROM audit", []) as { seq: number }[]
    chain = chain.slice(0, Number(seq ?? 0))
    stages.clear()
    for (const row of chain) {
      const { operation_id, outcome, operation } = JSON.parse(row.entry) as Record<string, string | null>
      if (operation_id && outcome && operation !== "late_effect")
        stages.set(operation_id, [...(stages.get(operation_id) ?? []), outcome])
    }
  }

  /** Everything in the copy has to be in the log. */
  function compare(copy: ReadonlyMap<number, OutboxRow>): void {
    for (const row of copy.values()) {
      const own = chain[row.seq - 1]
      if (!own) violate("I11", `entry ${row.seq} is only in the directory`)
      else if (own.entry !== row.entry || own.hash !== row.hash || own.prev_hash !== row.prevHash) {
        violate("I11", `entry ${row.seq} differs in the directory`)
      }
    }
  }

  return { grown, lost, compare, stages, length: () => chain.length }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}
