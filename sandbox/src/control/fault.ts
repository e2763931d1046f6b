import { isObject, type Json, type JsonObject } from "../wire/json.ts"

export const FAULT_KINDS = [
  "delay",
  "timeout_before_apply",
  "apply_then_drop",
  "apply_then_garble",
  "apply_late",
  "error_500_code_1",
  "error_500_code_2",
  "html_body",
  "ok_with_error",
  "throttle",
  "null_batch_item",
  "connection_reset",
  "slow_body",
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

/** Something that is to go wrong: with which calls, how often, and whether their effect still happens. */
export interface Fault {
  kind: FaultKind
  method: string | null
  path: string | null
  account: string | null
  /** How many calls it still hits; null for all of them. */
  times: number | null
  share: number
  delayMs: number
  apply: boolean
  code: number | null
  /** State of the fault's own generator, so that a `share` falls on the same calls in every run. */
  random: number
}

const APPLIES_NOT: ReadonlySet<FaultKind> = new Set([
  "ok_with_error",
  "throttle",
  "timeout_before_apply",
  "connection_reset",
])

/** Callers give up after 20 seconds; a time-out has to last longer than that. */
const TIMEOUT_MS = 25_000
const LONGEST_MS = 600_000

const DELAYS_MS: Partial<Record<FaultKind, number>> = {
  delay: 1000,
  timeout_before_apply: TIMEOUT_MS,
  apply_late: 5000,
  slow_body: 5000,
}

/** A fault as it was asked for, or a sentence that says what is wrong with it. */
export function readFault(input: Json | undefined): Fault | string {
  if (!isObject(input)) return "a fault must be a JSON object"
  const kind = FAULT_KINDS.find((known) => known === input.kind)
  if (!kind) return `kind must be one of: ${FAULT_KINDS.join(", ")}`
  const match: Json = input.match ?? {}
  if (!isObject(match)) return "match must be an object with method, path or account"
  const share = input.share ?? 1
  if (typeof share !== "number" || share < 0 || share > 1) return "share must be a number from 0 to 1"
  const times = input.times ?? (input.share === undefined || share === 1 ? 1 : 0)
  if (!isWhole(times)) return "times must be a whole number; 0 means every matching call"
  const delayMs = input.delay_ms ?? DELAYS_MS[kind] ?? 0
  if (!isWhole(delayMs) || delayMs > LONGEST_MS) return `delay_ms must be a whole number up to ${LONGEST_MS}`
  const seed = input.seed ?? 1
  if (!isWhole(seed)) return "seed must be a whole number"
  const { code = null, apply = !APPLIES_NOT.has(kind) } = input
  if (code !== null && !isWhole(code)) return "code must be a whole number"
  if (typeof apply !== "boolean") return "apply must be true or false"
  const words = matchWords(match)
  if (typeof words === "string") return words
  return { kind, ...words, times: times === 0 ? null : times, share, delayMs, apply, code, random: seed }
}

function matchWords(match: JsonObject): Pick<Fault, "method" | "path" | "account"> | string {
  const { method = null, path = null, account = null } = match
  if (!isWord(method) || !isWord(path) || !isWord(account)) return "method, path and account must be strings"
  const upper = method === null ? null : method.toUpperCase()
  return { method: upper, path: path === null ? null : path.replace(/^.*\//, ""), account }
}

function isWhole(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0
}

function isWord(value: Json): value is string | null {
  return value === null || typeof value === "string"
}
