import type { Entity } from "../domain/entity.ts"
import type { GraphRefusal, SendOutcome } from "../graph/calls.ts"
import type { Change } from "../operations/define.ts"
import { accountNamed } from "./directory.ts"
import type { LedgerHost } from "./host.ts"
import { campaignOf, mirrored, remember, subtree } from "./mirror.ts"
import { move, type OperationError, type OperationRow } from "./operations.ts"
import { post, raiseHighs, release } from "./reservations.ts"
import { recordStage } from "./stages.ts"

/** Each settles an operation inside one transaction of the caller's: state, mirror, exposure, hold and audit together. */

/** First look at an operation whose outcome is unknown, after it was sent. */
export const FIRST_LOOK_MS = 5_000

export function settle(host: LedgerHost, operation: OperationRow, outcome: SendOutcome): OperationRow {
  switch (outcome.kind) {
    case "succeeded":
      return needsId(operation) && outcome.id === null
        ? becameUnknown(host, operation, "Meta confirmed the creation without saying its id.")
        : succeeded(host, operation, outcome.id)
    case "refused":
      return refused(host, operation, outcome.reason)
    case "unknown":
      return becameUnknown(host, operation, outcome.cause)
  }
}

export function succeeded(host: LedgerHost, operation: OperationRow, newId: string | null): OperationRow {
  const change = changeOf(operation)
  const entity = entityAfter(host, change, newId)
  const account = accountNamed(host, entity.adAccountId)
  // An account that was taken away meanwhile is no longer mirrored; the effect stays in the operation and the log.
  if (account) {
    post(host, account, operation.id)
    remember(host, entity)
    const campaign = subtree(host, account, campaignOf(entity))
    // What is only taken to be live would later pass for having been live already today.
    if (campaign.some((one) => one.type === "campaign")) raiseHighs(host, account, [campaign])
  }
  release(host, operation.id)
  const auditSeq = recordStage(host, { ...operation, entityId: entity.id }, "succeeded", operation.words)
  return move(host, operation, "succeeded", {
    entityId: entity.id,
    auditSeq,
    error: null,
    ...settledNow(host),
  })
}

export function failed(host: LedgerHost, operation: OperationRow, error: OperationError): OperationRow {
  release(host, operation.id)
  const auditSeq = recordStage(host, operation, "failed", error.message)
  return move(host, operation, "failed", { error, auditSeq, ...settledNow(host) })
}

/**
 * It does not stand and cannot come any more, but another change of ours may have ended it: what it may have exposed until
 * then counts for the day.
 */
export function overwritten(host: LedgerHost, operation: OperationRow): OperationRow {
  const account = accountNamed(host, operation.adAccountId ?? "")
  if (account) post(host, account, operation.id)
  return failed(host, operation, {
    code: "conflict",
    message:
      "It does not stand: another change has taken its place. Whether it stood for a while before that is not known.",
  })
}

/** The hold stays: what may have happened is counted as if it had. */
export function becameUnknown(host: LedgerHost, operation: OperationRow, cause: string): OperationRow {
  const auditSeq = recordStage(host, operation, "unknown", `${cause} It may have happened.`)
  const sentAtMs = operation.sentAtMs ?? host.clock.now()
  return move(host, operation, "unknown", {
    sentAtMs,
    auditSeq,
    reconcileAtMs: host.clock.now() + FIRST_LOOK_MS,
  })
}

function refused(host: LedgerHost, operation: OperationRow, reason: GraphRefusal): OperationRow {
  release(host, operation.id)
  const number = reason.subcode === null ? String(reason.code) : `${reason.code}/${reason.subcode}`
  const message = `${reason.message} (Meta's error ${number})`
  const auditSeq = recordStage(host, operation, "refused", message)
  const error: OperationError = {
    code: reason.retryAfter === null ? "refused_by_meta" : "rate_limited",
    message,
    ...(reason.fields.length > 0
      ? { issues: reason.fields.map((path) => ({ path, message: "Meta blames this field." })) }
      : {}),
    ...(reason.retryAfter === null ? {} : { retry_after: reason.retryAfter }),
  }
  return move(host, operation, "refused", { error, auditSeq, ...settledNow(host) })
}

/** The entity as the change leaves it, on top of what the mirror knows by now. */
function entityAfter(host: LedgerHost, { effect }: Change, newId: string | null): Entity {
  if ("create" in effect) {
    if (newId === null) throw new Error("A creation succeeds with an id.")
    return { ...effect.create, id: newId, effectiveStatus: effect.create.status }
  }
  const { update, patch } = effect
  const known = mirrored(host, update.type, update.id)?.entity ?? update
  return { ...known, ...patch, effectiveStatus: patch.status ?? known.effectiveStatus }
}

function needsId(operation: OperationRow): boolean {
  return "create" in changeOf(operation).effect
}

function changeOf(operation: OperationRow): Change {
  if (!operation.change) throw new Error("A group is not settled; its members are.")
  return operation.change
}

function settledNow(host: LedgerHost) {
  return { settledAtMs: host.clock.now(), reconcileAtMs: null }
}
