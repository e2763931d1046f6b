import { isObject, type Json } from "../wire/json.ts"
import { bad, type Params } from "../wire/params.ts"

/**
 * How much of what counts by default (seven days after a click) each attribution window sees. The longer view windows
 * are still accepted and have no data, as at Meta since January 2026.
 */
const SHARES: Record<string, number | null> = {
  "1d_click": 0.62,
  "7d_click": 1,
  "28d_click": 1.12,
  "1d_view": 0.18,
  "1d_ev": 0.07,
  "7d_view": null,
  "28d_view": null,
  default: 1,
}

const ATTRIBUTED_COLUMNS = new Set(["actions", "action_values", "conversions", "conversion_values"])

export function readWindows(params: Params): string[] {
  const windows = params.words("action_attribution_windows") ?? []
  const stray = windows.find((window) => !Object.hasOwn(SHARES, window))
  if (stray === undefined) return windows.filter((window) => window !== "default")
  const allowed = Object.keys(SHARES).join(", ")
  throw bad(
    `Param action_attribution_windows must be one of {${allowed}} - got "${stray}"`,
    "action_attribution_windows",
  )
}

/** Adds `"1d_click": "12"` and its like beside the value of each action. */
export function withWindows(column: string, value: Json, windows: string[]): Json {
  if (windows.length === 0 || !ATTRIBUTED_COLUMNS.has(column) || !Array.isArray(value)) return value
  return value.map((entry) => (isObject(entry) ? { ...entry, ...seen(String(entry.value), windows) } : entry))
}

function seen(value: string, windows: string[]): Record<string, string> {
  const decimals = value.split(".")[1]?.length ?? 0
  const found: Record<string, string> = {}
  for (const window of windows) {
    const share = SHARES[window]
    if (typeof share !== "number") continue
    const part = Number(value) * share
    if (part > 0) found[window] = decimals === 0 ? String(Math.floor(part)) : part.toFixed(decimals)
  }
  return found
}
