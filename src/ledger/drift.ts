import type { AdAccount, Entity } from "../domain/entity.ts"
import { formatMoney, isMoreThan, moneyText } from "../domain/money.ts"
import type { OperationTarget } from "../domain/operation.ts"
import type { Activity } from "../graph/activities.ts"
import { limitsFor } from "../policy/settings.ts"
import { record } from "./chain.ts"
import { policyOf } from "./directory.ts"
import type { LedgerHost } from "./host.ts"
import { lateEffectOn } from "./late.ts"
import { posted } from "./reservations.ts"

/** An entity that is not as our own changes left it: new, gone, or different. */
export type Drift = { before: Entity | null; after: Entity | null }

/** More rows than this in one sweep are summed up in one: an import in Ads Manager is one event to its reader. */
const ROWS_MAX = 50

const SWEEPER = { kind: "system", id: "drift", name: "Outside of Bursar" } as const

/** What a reading shows different from the mirror; entities with changes of ours under way are left out by the caller. */
export function driftBetween(mirrored: readonly Entity[], read: readonly Entity[]): Drift[] {
  const known = new Map(mirrored.map((entity) => [entity.id, entity]))
  const drifts: Drift[] = []
  for (const entity of read) {
    const before = known.get(entity.id) ?? null
    known.delete(entity.id)
    if (!before || changedFields(before, entity).length > 0) drifts.push({ before, after: entity })
  }
  return [...drifts, ...[...known.values()].map((before) => ({ before, after: null }))]
}

/** Writes each outside change into the audit log, with whoever Meta's activity log names for it. */
export function recordDrift(
  host: LedgerHost,
  drifts: readonly Drift[],
  activities: readonly Activity[],
): void {
  for (const drift of drifts.slice(0, ROWS_MAX)) {
    const late = drift.after && lateEffectOn(host, drift.after)
    const entity = drift.after ?? drift.before
    if (!entity) continue
    record(host, {
      actor: SWEEPER,
      surface: "system",
      operation: late ? "late_effect" : "drift",
      outcome: "succeeded",
      target: targetOf(entity),
      before: drift.before && fieldsOf(drift.before, drift.after),
      after: drift.after && fieldsOf(drift.after, drift.before),
      reason: late
        ? `This looks like operation ${late.id}, which was taken for not having happened.`
        : `${deedOf(drift)} outside of Bursar${byWhom(activities, entity.id)}.`,
      decision: null,
      operation_id: late?.id ?? null,
    })
    if (late) host.log("error", "ledger.late_effect", { operation: late.id, entity: entity.id })
  }
  if (drifts.length > ROWS_MAX) {
    record(host, {
      actor: SWEEPER,
      surface: "system",
      operation: "drift",
      outcome: "succeeded",
      target: null,
      before: null,
      after: { further_changes: drifts.length - ROWS_MAX },
      reason: `${drifts.length - ROWS_MAX} more entities were changed outside of Bursar at the same time.`,
      decision: null,
      operation_id: null,
    })
  }
}

/** Says so, once a day, when what is live stands above the cap: increases are refused by then, and people should know. */
export function recordOverCap(host: LedgerHost, account: AdAccount, day: string): void {
  const cap = limitsFor(policyOf(host).settings, account.currencyCode)?.adAccountDay
  if (!cap || !account.currency) return
  const live = posted(host, account, account.currency)
  const key = `over_cap:${account.id}`
  const said = host.sql.exec("SELECT value FROM settings WHERE key = ?", key).toArray()[0]?.value
  if (!isMoreThan(live, cap) || said === day) return
  host.sql.exec(
    "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
    key,
    day,
  )
  record(host, {
    actor: SWEEPER,
    surface: "system",
    operation: "drift.over_cap",
    outcome: "succeeded",
    target: { ad_account_id: account.id },
    before: null,
    after: { live_today: moneyText(live), cap: moneyText(cap) },
    reason: `${formatMoney(live)} is live in this ad account today, above its cap of ${formatMoney(cap)}. Nothing more is made live.`,
    decision: null,
    operation_id: null,
  })
}

function deedOf({ before, after }: Drift): string {
  if (!before) return "Created"
  return after ? "Changed" : "Archived or deleted"
}

const COMPARED = [
  "name",
  "status",
  "dailyBudget",
  "lifetimeBudget",
  "schedules",
  "startAtMs",
  "endAtMs",
] as const

/**
 * What is left of a budget and the effective status move by themselves, so they are no drift; neither is the start that
 * Meta gives to something we have just created.
 */
function changedFields(before: Entity, after: Entity): (typeof COMPARED)[number][] {
  return COMPARED.filter(
    (field) =>
      JSON.stringify(before[field]) !== JSON.stringify(after[field]) &&
      !(field === "startAtMs" && before.startAtMs === null),
  )
}

/** The fields that differ; all that say what the entity is, where there is nothing to compare with. */
function fieldsOf(entity: Entity, other: Entity | null): Record<string, unknown> {
  const fields = other
    ? changedFields(entity, other)
    : (["name", "status", "dailyBudget", "lifetimeBudget"] as const)
  const text: Record<string, unknown> = {}
  for (const field of fields) {
    const value = written(entity, field)
    if (other || value !== null) text[SPELLED[field]] = value
  }
  return text
}

const SPELLED: Record<(typeof COMPARED)[number], string> = {
  name: "name",
  status: "status",
  dailyBudget: "daily_budget",
  lifetimeBudget: "lifetime_budget",
  schedules: "budget_schedules",
  startAtMs: "start_time",
  endAtMs: "end_time",
}

function written(entity: Entity, field: (typeof COMPARED)[number]): unknown {
  switch (field) {
    case "dailyBudget":
    case "lifetimeBudget": {
      const budget = entity[field]
      return budget && moneyText(budget)
    }
    case "schedules":
      return entity.schedules.length
    case "startAtMs":
    case "endAtMs": {
      const ms = entity[field]
      return ms === null ? null : new Date(ms).toISOString()
    }
    case "name":
    case "status":
      return entity[field]
  }
}

function targetOf(entity: Entity): OperationTarget {
  return { ad_account_id: entity.adAccountId, entity_type: entity.type, id: entity.id, name: entity.name }
}

/** Meta's activity log lags and names people by their own choice, so it is quoted and never relied on. */
function byWhom(activities: readonly Activity[], entityId: string): string {
  const found = activities.find((activity) => activity.objectId === entityId)
  return found ? `, by “${found.actorName}” according to Meta's activity log` : ""
}
