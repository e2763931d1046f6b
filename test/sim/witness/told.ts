import type { OperationAnswer } from "../../../src/domain/operation.ts"
import type { Reply } from "../../../src/ledger/contract.ts"
import type { Invariant } from "../invariants.ts"

/** A verdict that somebody was given on one change. */
export type Told = { operationId: string; verdict: "happened" | "did not"; words: string }

const VERDICTS: Record<string, Told["verdict"]> = {
  succeeded: "happened",
  failed: "did not",
  refused: "did not",
}

/** Says that it does not stand and leaves open whether it once did: no verdict on what happened. */
export const LEFT_OPEN = /is not known\.$/

/** The definite verdicts in an answer; of a group, those of its members. */
export function verdictsIn(reply: Reply<OperationAnswer>): Told[] {
  if (!reply.ok) {
    const { operation_id, decision, code, message } = reply.refusal
    // Without a decision the id is that of another operation, which stands in the way.
    return operation_id && decision && !LEFT_OPEN.test(message)
      ? [{ operationId: operation_id, verdict: "did not", words: `${code} ${message}` }]
      : []
  }
  const { result, status, operation_id, error } = reply.value
  if (result && "items" in result)
    return result.items.flatMap((item) => verdictsIn({ ok: true, value: item }))
  const verdict = LEFT_OPEN.test(error?.message ?? "") ? undefined : VERDICTS[status]
  const words = error ? `${error.code} ${error.message}` : JSON.stringify(result)
  return verdict ? [{ operationId: operation_id, verdict, words }] : []
}

/** Everything anybody was told; no two may differ about the same. */
export function toldWitness(violate: (invariant: Invariant, detail: string) => void) {
  const all = new Map<string, Told>()
  /** Which operation answered a key. */
  const byKey = new Map<string, string>()
  return {
    all,
    hear(reply: Reply<OperationAnswer>, key: string | null): void {
      for (const told of verdictsIn(reply)) {
        const earlier = all.get(told.operationId)
        if (earlier && (earlier.verdict !== told.verdict || earlier.words !== told.words)) {
          violate("I6", `${told.operationId}: “${earlier.words}”, then “${told.words}”`)
        }
        all.set(told.operationId, told)
      }
      const operationId = reply.ok
        ? reply.value.operation_id
        : reply.refusal.decision && reply.refusal.operation_id
      if (key === null || !operationId) return
      const earlier = byKey.get(key)
      if (earlier && earlier !== operationId)
        violate("I6", `${key} was answered by ${earlier} and ${operationId}`)
      byKey.set(key, operationId)
    },
  }
}
