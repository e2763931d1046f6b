import { isObject, type Json } from "../wire/json.ts"
import { bad, type Params } from "../wire/params.ts"
import { refusal } from "../wire/refusal.ts"
import { DAY_MS, HOUR_MS } from "../wire/time.ts"
import { bodyNumber, type Node } from "../world/node.ts"
import { INSIGHTS } from "./refusals.ts"

/** Days are counted from 1970 in the ad account's own time zone; a span includes its last day. */
export interface Span {
  first: number
  last: number
}

export class Calendar {
  readonly #offsetMs: number
  readonly today: number

  constructor(account: Node, nowMs: number) {
    this.#offsetMs = (bodyNumber(account, "timezone_offset_hours_utc") ?? 0) * HOUR_MS
    this.today = Math.floor((nowMs + this.#offsetMs) / DAY_MS)
  }

  startMs(day: number): number {
    return day * DAY_MS - this.#offsetMs
  }

  dayOf(timeMs: number): number {
    return Math.floor((timeMs + this.#offsetMs) / DAY_MS)
  }
}

export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

const DEFAULT_PRESET = "last_30d"
const MONTHS_KEPT = 37

/** The spans asked for: `time_ranges`, `time_range` or a `date_preset`. */
export function readSpans(params: Params, today: number): Span[] {
  const ranges = params.list("time_ranges")
  const range = params.object("time_range")
  const spans = ranges ? ranges.map(readRange) : range ? [readRange(range)] : [readPreset(params, today)]
  const oldest = addMonths(today, -MONTHS_KEPT)
  for (const span of spans) {
    if (span.first > span.last) throw bad("Param time_range must have since before until", "time_range")
    if (span.first < oldest) throw refusal(INSIGHTS.tooOld)
  }
  return spans
}

function readRange(range: Json): Span {
  const { since, until } = isObject(range) ? range : {}
  const first = readDay(since)
  const last = readDay(until)
  if (first === undefined || last === undefined) {
    throw bad("Param time_range must have since and until as YYYY-MM-DD", "time_range")
  }
  return { first, last }
}

function readDay(value: Json | undefined): number | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined
  const timeMs = Date.parse(`${value}T00:00:00Z`)
  return Number.isNaN(timeMs) || new Date(timeMs).toISOString().slice(0, 10) !== value
    ? undefined
    : timeMs / DAY_MS
}

function readPreset(params: Params, today: number): Span {
  const name = params.text("date_preset") ?? DEFAULT_PRESET
  const preset = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined
  if (preset) return preset(today)
  throw bad(
    `Param date_preset must be one of {${Object.keys(PRESETS).join(", ")}} - got "${name}"`,
    "date_preset",
  )
}

const PRESETS: Record<string, (today: number) => Span> = {
  today: (today) => ({ first: today, last: today }),
  yesterday: (today) => ({ first: today - 1, last: today - 1 }),
  last_3d: lastDays(3),
  last_7d: lastDays(7),
  last_14d: lastDays(14),
  last_28d: lastDays(28),
  last_30d: lastDays(30),
  last_90d: lastDays(90),
  this_week_mon_today: (today) => ({ first: today - weekday(today, 1), last: today }),
  this_week_sun_today: (today) => ({ first: today - weekday(today, 0), last: today }),
  last_week_mon_sun: (today) => week(today - weekday(today, 1) - 7),
  last_week_sun_sat: (today) => week(today - weekday(today, 0) - 7),
  this_month: (today) => ({ first: monthStart(today), last: today }),
  last_month: (today) => ({ first: addMonths(monthStart(today), -1), last: monthStart(today) - 1 }),
  this_quarter: (today) => ({ first: quarterStart(today), last: today }),
  last_quarter: (today) => ({ first: addMonths(quarterStart(today), -3), last: quarterStart(today) - 1 }),
  this_year: (today) => ({ first: yearStart(today, 0), last: today }),
  last_year: (today) => ({ first: yearStart(today, -1), last: yearStart(today, 0) - 1 }),
  maximum: (today) => ({ first: addMonths(today, -MONTHS_KEPT), last: today }),
  data_maximum: (today) => ({ first: addMonths(today, -MONTHS_KEPT), last: today }),
}

function lastDays(count: number): (today: number) => Span {
  return (today) => ({ first: today - count, last: today - 1 })
}

function week(first: number): Span {
  return { first, last: first + 6 }
}

/** Days since the last `startsOn` (0 Sunday, 1 Monday); day 0 was a Thursday. */
function weekday(day: number, startsOn: number): number {
  return (day + 4 - startsOn + 7) % 7
}

export function monthStart(day: number): number {
  const date = new Date(day * DAY_MS)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY_MS
}

function quarterStart(day: number): number {
  const date = new Date(day * DAY_MS)
  return Date.UTC(date.getUTCFullYear(), Math.floor(date.getUTCMonth() / 3) * 3, 1) / DAY_MS
}

function yearStart(day: number, more: number): number {
  return Date.UTC(new Date(day * DAY_MS).getUTCFullYear() + more, 0, 1) / DAY_MS
}

export function addMonths(day: number, months: number): number {
  const date = new Date(day * DAY_MS)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate()) / DAY_MS
}

/** A span cut by `time_increment`: `all_days`, `monthly` or a number of days. */
export function cutSpan(span: Span, increment: "all_days" | "monthly" | number): Span[] {
  if (increment === "all_days") return [span]
  const pieces: Span[] = []
  for (let first = span.first; first <= span.last; ) {
    const end = increment === "monthly" ? addMonths(monthStart(first), 1) - 1 : first + increment - 1
    const last = Math.min(end, span.last)
    pieces.push({ first, last })
    first = last + 1
  }
  return pieces
}
