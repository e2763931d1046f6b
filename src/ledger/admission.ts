import { actorLabel } from "../domain/actor.ts"
import type { Decision } from "../domain/decision.ts"
import { type AdAccount, entityWords } from "../domain/entity.ts"
import { NOT_FOUND, type Refusal } from "../domain/errors.ts"
import type { Change, ChangeOperation } from "../operations/define.ts"
import { decide } from "../policy/decide.ts"
import { recordDenial } from "./chain.ts"
import type { Caller } from "./contract.ts"
import { principalOf, type VerifiedActor, verify } from "./credentials.ts"
import { accountNamed, policyOf } from "./directory.ts"
import { exposedBy, factsOf, isSafe, spendsMore } from "./facts.ts"
import type { LedgerHost } from "./host.ts"
import { insertOperation, type OperationRow, openOn, operationByKey, sameSince } from "./operations.ts"
import { deliveryOverdue } from "./outbox.ts"
import { lacking } from "./permission.ts"
import { tooManyChanges } from "./rate-gate.ts"
import { hold } from "./reservations.ts"
import { recordStage, targetOf } from "./stages.ts"

/** A change that is ready to be decided on: everything that had to be read has been read. */
export type Proposal = {
  id: string
  parentId: string | null
  caller: Caller
  operation: ChangeOperation
  digest: string
  key: string | null
  force: boolean
  account: AdAccount
  change: Change
}

export type Admission =
  | { kind: "go"; operation: OperationRow }
  /** The key was used for the same before: that operation is the answer. */
  | { kind: "seen"; operation: OperationRow }
  | { kind: "denied"; operation: OperationRow }
  | { kind: "refused"; refusal: Refusal }

/** The same creation without a key, from the same principal within this time, is taken for a repeat. */
const DUPLICATE_WINDOW_MS = 10 * 60_000

/**
 * Decides on a change and, where it is allowed, writes down the intent and holds its exposure: all inside the caller's
 * one transaction, with nothing awaited between the checks and what relies on them.
 */
export function admit(host: LedgerHost, proposal: Proposal): Admission {
  const verified = verify(host, proposal.caller)
  if (!verified.ok) return { kind: "refused", refusal: verified.refusal }
  const actor = verified.value
  const repeat = seenBefore(host, proposal, principalOf(actor))
  if (repeat) return repeat
  const refusal = notNow(host, proposal, actor)
  if (refusal) {
    const { surface } = proposal.caller
    const denial = {
      actor,
      surface,
      operation: proposal.operation.name,
      target: targetOf(proposal.change, null),
    }
    return { kind: "refused", refusal: recordDenial(host, denial, refusal) }
  }
  const facts = factsOf(host, { ...proposal, principal: principalOf(actor) })
  const decision = decide(facts)
  if (decision.outcome !== "allowed") {
    return { kind: "denied", operation: write(host, proposal, actor, decision, "denied") }
  }
  const operation = write(host, proposal, actor, decision, "admitted")
  const { exposure } = facts
  if (exposure) {
    const amounts = {
      day: exposure.increase,
      month: exposure.month?.increase ?? null,
      raise: exposure.raise.asked,
    }
    hold(host, operation.id, proposal.account, amounts, exposedBy(host, proposal))
  }
  return { kind: "go", operation }
}

/** Finds what a key, or the lack of one, says about repeats. */
export function seenBefore(
  host: LedgerHost,
  { key, digest, operation, force }: Pick<Proposal, "key" | "digest" | "operation" | "force">,
  principal: string,
): Admission | null {
  if (key !== null) {
    const earlier = operationByKey(host, principal, key)
    if (!earlier) return null
    return earlier.digest === digest
      ? { kind: "seen", operation: earlier }
      : { kind: "refused", refusal: keyReused(earlier) }
  }
  if (operation.risk !== "create" || force) return null
  const same = sameSince(host, principal, digest, host.clock.now() - DUPLICATE_WINDOW_MS)
  return same && { kind: "refused", refusal: possibleDuplicate(same) }
}

/** What stands in the way apart from the policy: rights, an unsettled change of the same object, the tenant's pace. */
function notNow(
  host: LedgerHost,
  { operation, account, change }: Proposal,
  actor: VerifiedActor,
): Refusal | null {
  if (!accountNamed(host, account.id)) return NOT_FOUND
  const missing = lacking(actor, operation.permission)
  if (missing) return missing
  if (isSafe(operation, change)) return null
  const overdue = deliveryOverdue(host)
  if (overdue) return overdue
  if (spendsMore(host, account, change)) {
    const noSpend = lacking(actor, "ads.spend")
    if (noSpend) return noSpend
  }
  const open = "update" in change.effect ? openOn(host, change.effect.update.id) : null
  if (open) return unsettled(open, change)
  return tooManyChanges(host, policyOf(host).settings.changes_per_hour)
}

function write(
  host: LedgerHost,
  proposal: Proposal,
  actor: VerifiedActor,
  decision: Decision,
  state: "admitted" | "denied",
): OperationRow {
  const { change } = proposal
  const target = targetOf(change, null)
  const denials = decision.rules
    .filter((finding) => finding.outcome === "denied")
    .map((finding) => finding.message)
  const reason = state === "denied" ? denials.join(" ") : change.words
  const operation: OperationRow = {
    id: proposal.id,
    parentId: proposal.parentId,
    principal: principalOf(actor),
    key: proposal.key,
    name: proposal.operation.name,
    digest: proposal.digest,
    risk: proposal.operation.risk,
    surface: proposal.caller.surface,
    actor: actorLabel(actor),
    state,
    words: change.words,
    adAccountId: target.ad_account_id,
    entityType: target.entity_type,
    entityId: target.id,
    change,
    decision,
    error: state === "denied" ? { code: "policy_refused", message: reason } : null,
    createdAtMs: host.clock.now(),
    sentAtMs: null,
    settledAtMs: state === "denied" ? host.clock.now() : null,
    auditSeq: 0,
    reconcileAtMs: null,
    reconcileCount: 0,
    absentSinceMs: null,
  }
  operation.auditSeq = recordStage(host, operation, state === "denied" ? "denied" : "attempted", reason)
  insertOperation(host, operation)
  return operation
}

function keyReused(earlier: OperationRow): Refusal {
  return {
    code: "key_reused",
    message: `This key belongs to operation ${earlier.id} (${earlier.words}). Use a new key for a different request.`,
    operation_id: earlier.id,
  }
}

function possibleDuplicate(same: OperationRow): Refusal {
  return {
    code: "possible_duplicate",
    message: `The same was asked for within ten minutes: operation ${same.id} (${same.words}). Ask for that operation; if a second one is really wanted, send force=true or a key of its own.`,
    operation_id: same.id,
  }
}

function unsettled(open: OperationRow, { effect }: Change): Refusal {
  const what = "update" in effect ? entityWords(effect.update.type) : "object"
  return {
    code: "conflict",
    message: `Whether an earlier change of this ${what} happened is not known yet (operation ${open.id}). Until it is, it can only be paused or lowered.`,
    operation_id: open.id,
  }
}
