import type { Context } from "../graph/context.ts"
import type { FieldAsk } from "../wire/fields.ts"
import { type Filter, readFilters } from "../wire/filtering.ts"
import { bad, type Params } from "../wire/params.ts"
import { refusal } from "../wire/refusal.ts"
import type { Node } from "../world/node.ts"
import { checkBreakdowns } from "./breakdowns.ts"
import { COLUMNS, EMPTY_COLUMNS } from "./columns.ts"
import { Calendar, readSpans, type Span } from "./days.ts"
import { INSIGHTS } from "./refusals.ts"
import { readWindows } from "./windows.ts"

export const LEVELS = ["account", "campaign", "adset", "ad"] as const
export type Level = (typeof LEVELS)[number]

/** A question to insights, understood. */
export interface InsightsAsk {
  node: Node
  account: Node
  calendar: Calendar
  level: Level
  columns: string[]
  breakdowns: string[]
  spans: Span[]
  increment: "all_days" | "monthly" | number
  filters: Filter[]
  sort: { column: string; isDescending: boolean } | null
  summary: string[] | null
  /** Attribution windows whose counts are wanted beside the default one. */
  windows: string[]
}

const DEFAULT_COLUMNS = ["account_id", "impressions", "spend"]
const IDS: Record<Level, string[]> = {
  account: ["account_id"],
  campaign: ["account_id", "campaign_id"],
  adset: ["account_id", "campaign_id", "adset_id"],
  ad: ["account_id", "campaign_id", "adset_id", "ad_id"],
}

export function readInsights(
  ctx: Context,
  node: Node,
  fields: FieldAsk[] | null,
  params: Params,
): InsightsAsk {
  const account = ctx.account(node)
  const calendar = new Calendar(account, ctx.nowMs)
  const own = LEVELS.find((level) => level === node.kind) ?? "account"
  const asked = params.oneOf("level", LEVELS) ?? own
  const level = LEVELS.indexOf(asked) < LEVELS.indexOf(own) ? own : asked
  const breakdowns = params.words("breakdowns")?.filter((word) => word !== "") ?? []
  checkBreakdowns(breakdowns)
  const columns =
    fields?.map((field) => field.name) ??
    (params.has("level") ? [...IDS[level], ...DEFAULT_COLUMNS] : DEFAULT_COLUMNS)
  for (const column of columns) {
    if (Object.hasOwn(COLUMNS, column) || EMPTY_COLUMNS.has(column)) continue
    throw refusal(INSIGHTS.unknownField, { field: column }, ["fields"])
  }
  return {
    node,
    account,
    calendar,
    level,
    columns,
    breakdowns,
    spans: readSpans(params, calendar.today),
    increment: readIncrement(params),
    filters: readFilters(params.raw("filtering")),
    sort: readSort(params),
    summary: readSummary(params, columns),
    windows: readWindows(params),
  }
}

const LONGEST_INCREMENT = 90

function readIncrement(params: Params): InsightsAsk["increment"] {
  const text = params.text("time_increment")
  if (text === undefined || text === "all_days") return "all_days"
  if (text === "monthly") return "monthly"
  const days = Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= LONGEST_INCREMENT) return days
  throw bad("Param time_increment must be all_days, monthly or a number from 1 to 90", "time_increment")
}

/** `sort=["spend_descending"]`. */
function readSort(params: Params): InsightsAsk["sort"] {
  const word = params.words("sort")?.[0]
  if (word === undefined) return null
  const found = /^(\w+)_(ascending|descending)$/.exec(word)
  if (!found?.[1] || !Object.hasOwn(COLUMNS, found[1]))
    throw bad(`Param sort has the unknown value "${word}"`, "sort")
  return { column: found[1], isDescending: found[2] === "descending" }
}

function readSummary(params: Params, columns: string[]): string[] | null {
  if (params.raw("default_summary") !== undefined && params.boolean("default_summary")) return columns
  const words = params.words("summary")
  if (!words || words[0] === "false" || words[0] === "") return null
  const named = words.filter((word) => Object.hasOwn(COLUMNS, word))
  return named.length > 0 ? named : columns
}
