import type { ActorLabel, Surface } from "./actor.ts"
import type { Decision } from "./decision.ts"
import type { EntityText, EntityType } from "./entity.ts"
import type { FieldIssue, Refusal } from "./errors.ts"

/** Where an operation stands, as callers see it. `refused` is Meta's no; `failed` means that it did not happen. */
export const OPERATION_STATUSES = [
  "in_progress",
  "needs_approval",
  "succeeded",
  "refused",
  "failed",
  "unknown",
  "needs_person",
] as const
export type OperationStatus = (typeof OPERATION_STATUSES)[number]

export type OperationTarget = {
  ad_account_id: string
  entity_type: EntityType
  id: string | null
  name: string
}

/** One mutation's effect as callers see it. `id` is Meta's; `before` holds only the fields that changed. */
export type OperationResult = {
  id: string | null
  entity_type: EntityType
  ad_account_id: string
  name: string
  before: EntityText | null
  after: EntityText
}

/** The answer to a change, the same at the POST, at a replay of its key and at the look-up by id. */
export type OperationAnswer = {
  operation_id: string
  operation: string
  status: OperationStatus
  /** The effect of a change of one object; `items` where several were asked for at once. */
  result: OperationResult | { items: OperationAnswer[] } | null
  decision: Decision
  audit_seq: number
  /** The change in words. */
  summary: string
  /** What to do next, where something is left to do. */
  message: string | null
  /** Why it did not happen. */
  error: { code: Refusal["code"]; message: string; issues?: FieldIssue[]; retry_after?: number } | null
}

export const AUDIT_OUTCOMES = [
  "attempted",
  "succeeded",
  "refused",
  "denied",
  "failed",
  "unknown",
  "needs_approval",
] as const
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number]

/** One entry of a tenant's audit log. `before` and `after` hold the fields that the change was about. */
export type AuditEntry = {
  seq: number
  at: string
  actor: ActorLabel
  surface: Surface
  operation: string
  outcome: AuditOutcome
  target: Partial<OperationTarget> | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  /** One sentence: the change in words, or why it was not made. */
  reason: string
  decision: Decision | null
  operation_id: string | null
}

/** An entry as it stands in the chain: `hash` covers the entry and the hash before it. */
export type ChainedAuditEntry = AuditEntry & { prev_hash: string; hash: string }
