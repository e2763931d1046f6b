import { patchedFields, patchText } from "../domain/entity.ts"
import type { AuditOutcome, OperationTarget } from "../domain/operation.ts"
import type { Change } from "../operations/define.ts"
import { record } from "./chain.ts"
import type { LedgerHost } from "./host.ts"
import type { OperationRow } from "./operations.ts"

/** What a change is about, as audit rows name it; the id of a creation is known only afterwards. */
export function targetOf({ effect }: Change, newId: string | null): OperationTarget {
  const entity = "create" in effect ? effect.create : effect.update
  return {
    ad_account_id: entity.adAccountId,
    entity_type: entity.type,
    id: "create" in effect ? newId : effect.update.id,
    name: entity.name,
  }
}

/** The audit entry of an operation at one of its stages. */
export function recordStage(
  host: LedgerHost,
  operation: Pick<OperationRow, "id" | "name" | "actor" | "surface" | "change" | "decision" | "entityId">,
  outcome: AuditOutcome,
  reason: string,
): number {
  const { change } = operation
  if (!change) throw new Error("A group has no audit entries of its own; its members have.")
  const { effect } = change
  return record(host, {
    actor: operation.actor,
    surface: operation.surface,
    operation: operation.name,
    outcome,
    target: targetOf(change, operation.entityId),
    before: "create" in effect ? null : patchText(patchedFields(effect.update, effect.patch)),
    after: "create" in effect ? patchText(effect.create) : patchText(effect.patch),
    reason,
    decision: operation.decision,
    operation_id: operation.id,
  })
}
