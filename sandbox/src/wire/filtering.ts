import { isObject, type Json, parseJson } from "./json.ts"
import { refusal } from "./refusal.ts"
import { WIRE } from "./refusals.ts"

export interface Filter {
  field: string
  operator: string
  value: Json
}

export const OPERATORS = [
  "EQUAL",
  "NOT_EQUAL",
  "GREATER_THAN",
  "GREATER_THAN_OR_EQUAL",
  "LESS_THAN",
  "LESS_THAN_OR_EQUAL",
  "IN_RANGE",
  "NOT_IN_RANGE",
  "CONTAIN",
  "NOT_CONTAIN",
  "STARTS_WITH",
  "IN",
  "NOT_IN",
  "ANY",
  "ALL",
  "NONE",
] as const

/** `filtering=[{"field":"name","operator":"CONTAIN","value":"Sale"}]`; all filters must hold. */
export function readFilters(value: Json | undefined): Filter[] {
  if (value === undefined || value === null || value === "") return []
  const list = typeof value === "string" ? parseJson(value) : value
  if (!Array.isArray(list)) throw badFilter("Param filtering must be an array")
  return list.map(readFilter)
}

function readFilter(entry: Json): Filter {
  if (!isObject(entry)) throw badFilter("Each filter must be an object with field, operator and value")
  const { field, operator, value } = entry
  if (typeof field !== "string" || field === "") throw badFilter("Filter is missing its field")
  if (typeof operator !== "string" || !OPERATORS.some((known) => known === operator)) {
    throw badFilter(`Filter operator must be one of {${OPERATORS.join(", ")}}`)
  }
  if (value === undefined || value === null) throw badFilter(`Filter on ${field} is missing its value`)
  return { field, operator, value }
}

export function badFilter(reason: string) {
  return refusal(WIRE.badFiltering, { reason }, ["filtering"])
}
