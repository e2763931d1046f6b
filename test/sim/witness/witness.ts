import type { OutboxRow } from "../../../src/audit/deliver.ts"
import type { OperationAnswer } from "../../../src/domain/operation.ts"
import type { Reply } from "../../../src/ledger/contract.ts"
import type { Invariant, Violation } from "../invariants.ts"
import type { Air, Sent } from "../world/air.ts"
import type { Effect, Meta } from "../world/meta.ts"
import type { Store } from "../world/store.ts"
import { FOREIGN_ACCOUNT } from "../world/tenant.ts"
import { chainWitness } from "./chain.ts"
import { capWitness } from "./money.ts"
import { operationsWitness } from "./operations.ts"
import { LEFT_OPEN, toldWitness } from "./told.ts"

/** Sees everything, decides nothing: after each step of the world it compares what the ledger holds with what is true. */
export function witnessOf(parts: {
  store: Store
  meta: Meta
  trueNow: () => number
  ledgerNow: () => number
  checksCap: boolean
  note: (text: string) => void
  violations: Violation[]
}) {
  const { store, meta, note } = parts
  const violate = (invariant: Invariant, detail: string) => {
    note(`!! ${invariant}: ${detail}`)
    parts.violations.push({ invariant, detail })
  }
  const chain = chainWitness(store, "tnt_acme", violate)
  const operations = operationsWitness({ store, meta, now: parts.trueNow, violate })
  const told = toldWitness(violate)
  let durablySent = new Set<string>()
  let seenVersion = -1
  /** Who and what was taken away, once that was acknowledged. */
  const revoked = new Set<string>()

  if (parts.checksCap) {
    capWitness({
      meta,
      now: parts.ledgerNow,
      capFor: (operationId) => operations.seen.get(operationId)?.cap ?? null,
      exceeded: (detail) => violate("I2", detail),
    })
  }
  meta.listeners.push({
    before: () => {},
    after: ({ cause, objectId }: Effect) => {
      note(`Meta: ${objectId} is ${JSON.stringify(stateOf(objectId))}${cause ? ` by ${cause}` : ""}`)
      const verdict = cause && told.all.get(cause)
      if (verdict && verdict.verdict === "did not")
        violate("I5", `${cause} took effect after it was told: ${verdict.words}`)
    },
  })
  const stateOf = (id: string) => {
    const { status, dailyBudget, name } = meta.objects.get(id) ?? {}
    return { status, dailyBudget, name }
  }

  /** After every step. */
  function looked(): void {
    if (store.version === seenVersion) return
    seenVersion = store.version
    for (const entry of chain.grown()) {
      note(`log ${entry.seq}: ${entry.operation} ${entry.outcome} ${entry.operationId ?? ""}`)
      if (entry.outcome !== "attempted" || entry.operationId === null) continue
      const one = operations.admitted(entry.operationId)
      if (!one) continue
      operations.checkOrder(one)
      for (const name of [one.principal, one.account]) {
        if (revoked.has(name))
          violate("I15", `${one.id} of ${one.principal} is admitted after ${name} was revoked`)
      }
    }
    operations.checkHolds()
  }

  function leaving(sent: Omit<Sent, "operationId">, inTheAir: readonly Sent[]): string | null {
    const node = sent.path.split("/")[0] ?? ""
    const account = node.startsWith("act_") ? node : meta.objects.get(node)?.account
    if (account === FOREIGN_ACCOUNT || account === undefined) violate("S1", `a POST to ${sent.path} leaves`)
    if (account !== undefined && revoked.has(account))
      violate("I15", `a POST to ${sent.path} leaves after the account was taken away`)
    return operations.leaving(sent, durablySent, inTheAir)
  }

  function flushed(): void {
    const rows = store.exec("SELECT id FROM operations WHERE state = 'sent'", []) as { id: string }[]
    durablySent = new Set(rows.map(({ id }) => id))
  }

  function crashed(copy: ReadonlyMap<number, OutboxRow>): void {
    chain.lost()
    operations.lost()
    chain.compare(copy)
  }

  function arrived(row: OutboxRow, copy: ReadonlyMap<number, OutboxRow>): void {
    if (row.seq > 1 && !copy.has(row.seq - 1))
      violate("I10", `entry ${row.seq} arrives before ${row.seq - 1}`)
  }

  function hear(who: string, reply: Reply<OperationAnswer>, key: string | null): void {
    note(
      `${who} hears ${reply.ok ? `${reply.value.status} ${reply.value.operation_id}` : `${reply.refusal.code}: ${reply.refusal.message}`}`,
    )
    told.hear(reply, key === null ? null : `${who} ${key}`)
    for (const { operationId, verdict, words } of told.all.values()) {
      const happened = meta.effects.some((effect) => effect.cause === operationId)
      if (verdict === "did not" && happened) violate("I5", `${operationId} happened, but was told: ${words}`)
    }
  }

  /** When nothing is left to happen. */
  function final(air: Air, copy: ReadonlyMap<number, OutboxRow>, forced: ReadonlySet<string>): void {
    looked()
    chain.compare(copy)
    const length = chain.length()
    if (copy.size !== length) violate("L1", `${copy.size} of ${length} entries were delivered`)
    operations.checkEffects(air, forced)
    const states = store.exec(
      "SELECT id, state, error ->> 'message' AS error FROM operations WHERE change IS NOT NULL",
      [],
    ) as { id: string; state: string; error: string | null }[]
    for (const { id, state, error } of states) {
      const one = operations.seen.get(id)
      const happened = meta.effects.some((effect) => effect.cause === id)
      const stages = chain.stages.get(id) ?? []
      if (["admitted", "sent", "unknown"].includes(state)) violate("L1", `${id} is still ${state}`)
      if (["failed", "refused", "denied"].includes(state) && happened && !LEFT_OPEN.test(error ?? ""))
        violate("I9", `${id} is ${state}, and it happened`)
      if (state === "succeeded" && one && !operations.everTrue(one))
        violate("I9", `${id} succeeded, and nothing of it is true`)
      const verdict = told.all.get(id)?.verdict
      if (verdict && (state === "succeeded") !== (verdict === "happened"))
        violate("I6", `${id} is ${state}, but somebody was told “${verdict}”`)
      const final = stages.at(-1)
      const expected = state === "needs_person" ? "unknown" : state
      if (final !== expected) violate("I8", `${id} is ${state}, and its last entry is ${final}`)
      const held = store.exec("SELECT held_minor FROM reservations WHERE operation_id = ?", [id]).length
      if (held > 0 && state !== "needs_person")
        violate("I12", `${id} is ${state}, and its hold is still there`)
    }
  }

  /** Whether there is nothing left that could become of anything that was asked for. */
  function isQuiet(air: Air, copy: ReadonlyMap<number, OutboxRow>): boolean {
    if (copy.size !== chain.length() || air.sent.some((sent) => sent.awaited || sent.mayCome)) return false
    return (
      store.exec("SELECT id FROM operations WHERE state IN ('admitted', 'sent', 'unknown') LIMIT 1", [])
        .length === 0
    )
  }

  return { isQuiet, violate, looked, leaving, flushed, crashed, arrived, hear, final, revoked, operations }
}

export type Witness = ReturnType<typeof witnessOf>
