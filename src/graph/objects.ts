import {
  type AdAccount,
  type BudgetSchedule,
  type Entity,
  type EntityType,
  STATUSES,
  type Status,
} from "../domain/entity.ts"
import { fromApiUnits, type Money } from "../domain/money.ts"
import { plainText } from "../domain/text.ts"

/** An object as Meta sends it; nothing in it is trusted to be there or to be of a type. */
export type GraphObject = Record<string, unknown>

/** An entity from Meta's object, or null where what decisions need is missing or unreadable. */
export function entityFrom(type: EntityType, account: AdAccount, object: GraphObject): Entity | null {
  const status = STATUSES.find((known) => known === object.status)
  if (typeof object.id !== "string" || !status) return null
  const campaignId = type === "ad_set" ? object.campaign_id : null
  if (campaignId !== null && typeof campaignId !== "string") return null
  return {
    id: object.id,
    type,
    adAccountId: account.id,
    campaignId,
    name: nameOf(object),
    status: status satisfies Status,
    effectiveStatus: typeof object.effective_status === "string" ? object.effective_status : status,
    dailyBudget: budgetFrom(object.daily_budget, account),
    lifetimeBudget: budgetFrom(object.lifetime_budget, account),
    budgetRemaining: amountFrom(object.budget_remaining, account),
    schedules: schedulesFrom(object.budget_schedules, account),
    startAtMs: timeFrom(object.start_time),
    endAtMs: timeFrom(type === "campaign" ? object.stop_time : object.end_time),
  }
}

export function nameOf(object: GraphObject): string {
  return typeof object.name === "string" ? plainText(object.name) : ""
}

/** Meta writes "0" where a level has no budget of that kind. */
function budgetFrom(value: unknown, account: AdAccount): Money | null {
  const money = amountFrom(value, account)
  return money && Number(value) > 0 ? money : null
}

function amountFrom(value: unknown, account: AdAccount): Money | null {
  if ((typeof value !== "string" && typeof value !== "number") || !account.currency) return null
  return fromApiUnits(value, account.currency)
}

/**
 * Meta's budget schedules, as an edge read with the object: ABSOLUTE raises the daily budget by an amount, MULTIPLIER
 * multiplies it. Whether the multiple counts the budget itself is not said plainly, so it is taken as coming on top.
 */
function schedulesFrom(edge: unknown, account: AdAccount): BudgetSchedule[] {
  const { currency } = account
  const rows = typeof edge === "object" && edge !== null && "data" in edge ? edge.data : []
  if (!Array.isArray(rows) || !currency) return []
  return rows.flatMap((row: Record<string, unknown>): BudgetSchedule[] => {
    const [startAtMs, endAtMs] = [secondsFrom(row.time_start), secondsFrom(row.time_end)]
    const value = Number(row.budget_value)
    if (startAtMs === null || endAtMs === null || !Number.isFinite(value)) return []
    if (row.budget_value_type === "MULTIPLIER") return [{ startAtMs, endAtMs, times: value }]
    const by = fromApiUnits(Math.ceil(value), currency)
    return by ? [{ startAtMs, endAtMs, by }] : []
  })
}

/** Schedules carry UNIX seconds, other times Meta's text. */
function secondsFrom(value: unknown): number | null {
  return typeof value === "number" ? value * 1000 : timeFrom(value)
}

/** Meta's "2026-09-12T10:45:09+0000", whose offset lacks the colon of ISO 8601; 0 at Meta means "no end". */
export function timeFrom(value: unknown): number | null {
  if (typeof value !== "string") return null
  const ms = Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"))
  return Number.isNaN(ms) || ms === 0 ? null : ms
}
