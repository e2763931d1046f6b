import { patchedFields, patchText } from "../domain/entity.ts"
import type { Refusal } from "../domain/errors.ts"
import type { OperationAnswer, OperationResult, OperationStatus } from "../domain/operation.ts"
import type { Change } from "../operations/define.ts"
import type { Reply } from "./contract.ts"
import type { LedgerHost } from "./host.ts"
import { membersOf, type OperationRow, type State } from "./operations.ts"

/** What the tables say of an operation, in the words of the contract; the same at every moment and on every surface. */
export function answerOf(host: LedgerHost, operation: OperationRow): OperationAnswer {
  const members = operation.change
    ? []
    : membersOf(host, operation.id).map((member) => answerOf(host, member))
  const status =
    members.length > 0 && operation.state === "succeeded" ? statusOfGroup(members) : STATUS[operation.state]
  return {
    operation_id: operation.id,
    operation: operation.name,
    status,
    result: resultIn(operation, members),
    decision: operation.decision,
    audit_seq: Math.max(operation.auditSeq, ...members.map((member) => member.audit_seq)),
    summary: operation.words,
    message: MESSAGES[status] ?? null,
    error: operation.error,
  }
}

/** The answer to whoever asked for the change: what did not happen is a refusal, everything else the operation itself. */
export function replyOf(host: LedgerHost, operation: OperationRow): Reply<OperationAnswer> {
  const answer = answerOf(host, operation)
  const error = answer.error ?? firstError(answer)
  if (!error || !["refused", "failed"].includes(answer.status)) return { ok: true, value: answer }
  const refusal: Refusal = {
    ...error,
    operation_id: answer.operation_id,
    audit_seq: answer.audit_seq,
    decision: answer.decision,
  }
  return { ok: false, refusal }
}

/** A group that came to nothing at all is refused for the reason of its first member. */
function firstError(answer: OperationAnswer): OperationAnswer["error"] {
  const items = answer.result && "items" in answer.result ? answer.result.items : []
  return items.every((item) => item.error) ? (items[0]?.error ?? null) : null
}

export function resultOf(change: Change, id: string | null): OperationResult {
  const { effect } = change
  if ("create" in effect) {
    const { type, adAccountId, name, status, dailyBudget } = effect.create
    return {
      id,
      entity_type: type,
      ad_account_id: adAccountId,
      name,
      before: null,
      after: patchText({ name, status, dailyBudget }),
    }
  }
  const { update, patch } = effect
  return {
    id: update.id,
    entity_type: update.type,
    ad_account_id: update.adAccountId,
    name: patch.name ?? update.name,
    before: patchText(patchedFields(update, patch)),
    after: patchText(patch),
  }
}

const STATUS: Record<State, OperationStatus> = {
  admitted: "in_progress",
  sent: "in_progress",
  succeeded: "succeeded",
  refused: "refused",
  failed: "failed",
  denied: "failed",
  unknown: "unknown",
  needs_person: "needs_person",
}

const MESSAGES: Partial<Record<OperationStatus, string>> = {
  in_progress: "This is being done. Ask for the operation by its id; do not repeat it.",
  unknown:
    "Meta has not said whether this happened; it may have. Do not repeat it. Bursar is reading it back from Meta: ask for the operation by its id.",
  needs_person:
    "Bursar could not find out whether this happened. A person has to look at it in Ads Manager. Do not repeat it.",
}

/** The least settled member decides; among settled ones, any failure shows. */
const WORST: readonly OperationStatus[] = [
  "needs_person",
  "unknown",
  "in_progress",
  "needs_approval",
  "refused",
  "failed",
  "succeeded",
]

function statusOfGroup(members: readonly OperationAnswer[]): OperationStatus {
  return WORST.find((status) => members.some((member) => member.status === status)) ?? "succeeded"
}

function resultIn(operation: OperationRow, members: OperationAnswer[]): OperationAnswer["result"] {
  if (!operation.change) return { items: members }
  return operation.state === "succeeded" ? resultOf(operation.change, operation.entityId) : null
}
