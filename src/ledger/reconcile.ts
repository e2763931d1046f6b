import type { Entity, EntityPatch } from "../domain/entity.ts"
import type { TenantGraph } from "../graph/client.ts"
import type { Update } from "../operations/define.ts"
import { assetsOf } from "./directory.ts"
import type { LedgerHost } from "./host.ts"
import { markerOf } from "./marker.ts"
import {
  amend,
  dueForReconciliation,
  move,
  type OperationError,
  type OperationRow,
  operationById,
  overwritingPatches,
} from "./operations.ts"
import { failed, overwritten, succeeded } from "./settle.ts"
import { recordStage } from "./stages.ts"

/** What a look at Meta says of an operation whose answer was lost. */
type Evidence =
  /** It stands. Where it stood before or another change may have made it so, it is not `certain` to be this one's doing. */
  | { kind: "happened"; id: string | null; certain: boolean }
  /** It does not stand. `overwritten`: another change of ours may have ended it, so it may have stood for a while. */
  | { kind: "absent"; overwritten: boolean }
  | { kind: "unclear" }

/** After the sending: when to look again. Later looks come every ten minutes. */
const LOOKS_S = [5, 15, 45, 120, 300, 600]
const LATER_LOOKS_S = 600
/**
 * How late a request may still take effect at Meta. Concluding "absent" earlier would be the worst mistake here, so two
 * looks a minute apart have to agree, the last one after this time.
 */
const SETTLE_MS = { create: 10 * 60_000, update: 2 * 60_000 }
const AGREE_MS = 60_000
/** After this a person has to look; the hold stays all the same. */
const GIVE_UP_MS = 24 * 60 * 60_000

const NO_TRACE: OperationError = {
  code: "conflict",
  message:
    "It did not happen: Meta shows no trace of it. Ask for it again with a new key if it is still wanted.",
}

/** Looks at every operation that is due. Only reads; one that cannot be read now is looked at again later. */
export async function reconcileDue(host: LedgerHost): Promise<void> {
  const due = dueForReconciliation(host, host.clock.now())
  if (due.length === 0) return
  const graph = host.graph(assetsOf(host))
  for (const operation of due) {
    const evidence = await look(host, graph, operation).catch((error): Evidence => {
      host.log("warn", "reconcile.look_failed", { operation: operation.id, error })
      return { kind: "unclear" }
    })
    host.transaction(() => conclude(host, operation.id, evidence))
  }
}

async function look(host: LedgerHost, graph: TenantGraph, operation: OperationRow): Promise<Evidence> {
  const effect = operation.change?.effect
  if (!effect) return { kind: "unclear" }
  if ("create" in effect) {
    const [found] = await graph.labelled(
      effect.create.adAccountId,
      effect.create.type,
      markerOf(operation.id),
    )
    return found ? { kind: "happened", id: found.id, certain: true } : { kind: "absent", overwritten: false }
  }
  const now = await graph.entity(effect.update.type, effect.update.id)
  if (!now) return { kind: "unclear" }
  const evidence = compare(now, effect, overwritingPatches(host, operation))
  const looksAbsent = evidence.kind === "absent" && !evidence.overwritten
  return looksAbsent && (await wasTouched(graph, operation, effect)) ? { kind: "unclear" } : evidence
}

/**
 * Whether Meta's activity log knows of such a change since the sending. The old value may stand because somebody put it
 * back, and then this is the only trace of it. That the log is silent proves nothing: it lags by an unknown time.
 */
async function wasTouched(
  graph: TenantGraph,
  operation: OperationRow,
  { update, patch }: Update,
): Promise<boolean> {
  // The log counts in whole seconds.
  const sinceMs = Math.floor((operation.sentAtMs ?? operation.createdAtMs) / 1000) * 1000
  const activities = await graph.activities(update.adAccountId, sinceMs)
  return activities.some(
    ({ objectId, eventType, atMs }) =>
      objectId === update.id &&
      atMs >= sinceMs &&
      Object.keys(patch).some((field) => EVENTS[field as keyof EntityPatch].test(eventType)),
  )
}

/** How Meta names the changes of a field: update_campaign_budget, update_ad_set_run_status, … */
const EVENTS: Record<keyof EntityPatch, RegExp> = { name: /name/, status: /status/, dailyBudget: /budget/ }

/**
 * An absolute value that stands is evidence that it was set; the old one, that it was not; any other, that somebody else
 * wrote. Fields that another change of ours may have written since are no evidence of this one any more.
 */
function compare(now: Entity, { patch, update }: Update, others: readonly EntityPatch[]): Evidence {
  const fields = Object.keys(patch)
  const own = fields.filter((field) => !others.some((other) => field in other))
  const asked = { ...update, ...patch }
  if (matches(now, asked, own.length > 0 ? own : fields))
    return { kind: "happened", id: update.id, certain: !matches(update, asked, own) }
  return matches(now, update, own)
    ? { kind: "absent", overwritten: own.length < fields.length }
    : { kind: "unclear" }
}

function matches(now: Entity, expected: Entity, fields: readonly string[]): boolean {
  return fields.every((field) => {
    const key = field as "name" | "status" | "dailyBudget"
    return JSON.stringify(now[key]) === JSON.stringify(expected[key])
  })
}

function conclude(host: LedgerHost, operationId: string, evidence: Evidence): void {
  const operation = operationById(host, operationId)
  if (operation?.state !== "unknown") return
  const now = host.clock.now()
  const age = now - (operation.sentAtMs ?? operation.createdAtMs)
  const settled = age >= SETTLE_MS[operation.risk === "create" ? "create" : "update"]
  // What stands anyway says nothing of a request that may still arrive, and then undo what came after it.
  if (evidence.kind === "happened" && (evidence.certain || settled)) {
    succeeded(host, operation, evidence.id)
    return
  }
  const absentSinceMs = evidence.kind === "absent" ? (operation.absentSinceMs ?? now) : null
  if (absentSinceMs !== null && settled && now - absentSinceMs >= AGREE_MS) {
    if (evidence.kind === "absent" && evidence.overwritten) overwritten(host, operation)
    else failed(host, operation, NO_TRACE)
    return
  }
  if (age >= GIVE_UP_MS) {
    const auditSeq = recordStage(
      host,
      operation,
      "unknown",
      "Not settled within a day. A person has to look at it.",
    )
    move(host, operation, "needs_person", { auditSeq, reconcileAtMs: null })
    return
  }
  const count = operation.reconcileCount + 1
  const wait = (LOOKS_S[count] ?? 0) * 1000 - age
  amend(host, operation, {
    reconcileCount: count,
    absentSinceMs,
    reconcileAtMs: now + (wait > 0 ? wait : LATER_LOOKS_S * 1000),
  })
}
