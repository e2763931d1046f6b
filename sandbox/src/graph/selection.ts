import { badFilter, type Filter, readFilters } from "../wire/filtering.ts"
import type { Json } from "../wire/json.ts"
import { bad, type Params } from "../wire/params.ts"
import { refusal } from "../wire/refusal.ts"
import { WIRE } from "../wire/refusals.ts"
import { parseTime } from "../wire/time.ts"
import type { Kind } from "../world/node.ts"
import type { Condition, Owner, Selection } from "../world/nodes.ts"

const EFFECTIVE_STATUSES = new Set([
  "ACTIVE",
  "PAUSED",
  "DELETED",
  "ARCHIVED",
  "IN_PROCESS",
  "WITH_ISSUES",
  "CAMPAIGN_PAUSED",
  "ADSET_PAUSED",
  "PENDING_REVIEW",
  "DISAPPROVED",
  "PREAPPROVED",
  "PENDING_BILLING_INFO",
])

/** Turns `effective_status`, `filtering` and `updated_since` into what the tables are asked. */
export function readSelection(
  params: Params,
  kind: Kind,
  owner: Owner,
  ownerId: string,
  extra: Condition[],
): Selection {
  const conditions = [...extra]
  let live: boolean | "any" = true
  const statuses = params.words("effective_status")
  if (statuses && statuses.length > 0) {
    live = liveness(statuses)
    conditions.push(oneOf("effective_status", statuses))
  }
  for (const filter of readFilters(params.raw("filtering"))) {
    const field = localName(filter.field, kind)
    if (field === "effective_status") {
      const wanted = filterWords(filter)
      if (filter.operator === "IN" || filter.operator === "EQUAL") live = liveness(wanted)
    }
    conditions.push(condition({ ...filter, field }))
  }
  const since = params.timeMs("updated_since")
  if (since !== undefined) conditions.push({ sql: "updated_ms >= ?", values: [since] })
  return { kind, owner, ownerId, live, conditions }
}

/** An edge shows live objects unless archived ones are asked for; deleted ones are never on an edge. */
function liveness(statuses: string[]): boolean | "any" {
  for (const status of statuses) {
    if (status === "DELETED") throw refusal(WIRE.deletedNotListable, {}, ["effective_status"])
    if (!EFFECTIVE_STATUSES.has(status)) {
      const allowed = [...EFFECTIVE_STATUSES].join(", ")
      throw bad(`Param effective_status[0] must be one of {${allowed}} - got "${status}"`, "effective_status")
    }
  }
  if (!statuses.includes("ARCHIVED")) return true
  return statuses.every((status) => status === "ARCHIVED") ? false : "any"
}

/** `campaign.name` on the campaigns edge is the campaign's own name. */
function localName(field: string, kind: Kind): string {
  const [prefix, rest] = field.split(".")
  const own = kind === "ad" ? ["ad", "adgroup"] : [kind]
  return rest !== undefined && own.includes(prefix ?? "") ? rest : field
}

const TEXT_COLUMNS: Record<string, string> = {
  id: "id",
  name: "name",
  effective_status: "effective_status",
  status: "configured_status",
  configured_status: "configured_status",
  "campaign.id": "campaign_id",
  campaign_id: "campaign_id",
  "adset.id": "parent_id",
  adset_id: "parent_id",
  objective: "json_extract(body, '$.objective')",
  optimization_goal: "json_extract(body, '$.optimization_goal')",
  bid_strategy: "json_extract(body, '$.bid_strategy')",
  hash: "json_extract(body, '$.hash')",
}

const NUMBER_COLUMNS: Record<string, string> = {
  daily_budget: "json_extract(body, '$.daily_budget')",
  lifetime_budget: "json_extract(body, '$.lifetime_budget')",
}

const TIME_COLUMNS: Record<string, string> = { updated_time: "updated_ms", created_time: "created_ms" }

function condition(filter: Filter): Condition {
  if (filter.field === "adlabels" || filter.field === "adlabels.id") return labelCondition(filter)
  const time = TIME_COLUMNS[filter.field]
  if (time !== undefined) return comparison(filter, time, timeValue)
  const number = NUMBER_COLUMNS[filter.field]
  if (number !== undefined) return comparison(filter, number, numberValue)
  const text = TEXT_COLUMNS[filter.field]
  if (text !== undefined) return textCondition(filter, text)
  throw badFilter(
    `Filtering field ${filter.field} with operation ${filter.operator.toLowerCase()} is not supported`,
  )
}

function textCondition(filter: Filter, column: string): Condition {
  const { operator } = filter
  if (operator === "IN" || operator === "ANY") return oneOf(column, filterWords(filter))
  if (operator === "NOT_IN" || operator === "NONE") return not(oneOf(column, filterWords(filter)))
  const value = filterWords(filter)[0] ?? ""
  if (operator === "EQUAL") return { sql: `${column} = ?`, values: [value], namesIds: column === "id" }
  if (operator === "NOT_EQUAL") return { sql: `${column} <> ?`, values: [value] }
  if (operator === "CONTAIN") return { sql: `instr(lower(${column}), lower(?)) > 0`, values: [value] }
  if (operator === "NOT_CONTAIN") return { sql: `instr(lower(${column}), lower(?)) = 0`, values: [value] }
  if (operator === "STARTS_WITH") return { sql: `instr(lower(${column}), lower(?)) = 1`, values: [value] }
  throw badFilter(`Filtering field ${filter.field} with operation ${operator.toLowerCase()} is not supported`)
}

const COMPARISONS: Record<string, string> = {
  EQUAL: "=",
  NOT_EQUAL: "<>",
  GREATER_THAN: ">",
  GREATER_THAN_OR_EQUAL: ">=",
  LESS_THAN: "<",
  LESS_THAN_OR_EQUAL: "<=",
}

function comparison(
  filter: Filter,
  column: string,
  read: (filter: Filter, value: Json) => number,
): Condition {
  const sign = COMPARISONS[filter.operator]
  if (sign !== undefined) return { sql: `${column} ${sign} ?`, values: [read(filter, filter.value)] }
  if (filter.operator === "IN_RANGE" && Array.isArray(filter.value) && filter.value.length === 2) {
    const [from, to] = filter.value
    return {
      sql: `${column} BETWEEN ? AND ?`,
      values: [read(filter, from ?? null), read(filter, to ?? null)],
    }
  }
  throw badFilter(
    `Filtering field ${filter.field} with operation ${filter.operator.toLowerCase()} is not supported`,
  )
}

function timeValue(filter: Filter, value: Json): number {
  const timeMs = typeof value === "string" || typeof value === "number" ? parseTime(value) : undefined
  if (timeMs === undefined) throw badFilter(`Filter value of ${filter.field} must be a time`)
  return timeMs
}

function numberValue(filter: Filter, value: Json): number {
  const number = typeof value === "string" ? Number(value) : value
  if (typeof number !== "number" || !Number.isFinite(number)) {
    throw badFilter(`Filter value of ${filter.field} must be a number`)
  }
  return number
}

function labelCondition(filter: Filter): Condition {
  const wanted = JSON.stringify(filterWords(filter))
  const carried =
    "SELECT count(*) FROM node_labels WHERE node_id = nodes.id AND label_id IN (SELECT value FROM json_each(?))"
  if (filter.operator === "ANY" || filter.operator === "IN")
    return { sql: `(${carried}) > 0`, values: [wanted] }
  if (filter.operator === "ALL")
    return { sql: `(${carried}) = json_array_length(?)`, values: [wanted, wanted] }
  if (filter.operator === "NONE" || filter.operator === "NOT_IN") {
    return { sql: `(${carried}) = 0`, values: [wanted] }
  }
  throw badFilter(
    `Filtering field ${filter.field} with operation ${filter.operator.toLowerCase()} is not supported`,
  )
}

function filterWords(filter: Filter): string[] {
  const values = Array.isArray(filter.value) ? filter.value : [filter.value]
  return values.map((value) => {
    if (typeof value === "string" || typeof value === "number") return String(value)
    throw badFilter(`Filter value of ${filter.field} must be a string or a list of strings`)
  })
}

export function oneOf(column: string, words: string[]): Condition {
  return {
    namesIds: column === "id",
    sql: `${column} IN (SELECT value FROM json_each(?))`,
    values: [JSON.stringify(words)],
  }
}

function not(condition: Condition): Condition {
  return { sql: `NOT (${condition.sql})`, values: condition.values }
}
