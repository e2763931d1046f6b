import type { GraphCall } from "../wire/call.ts"
import { refusal } from "../wire/refusal.ts"
import { WIRE } from "../wire/refusals.ts"

export const CURRENT_VERSION = "v26.0"
/** v25.0 is still served; v24.0 left the Marketing API on 2026-10-06. */
const SERVED = new Set([CURRENT_VERSION, "v25.0"])
const OLDEST_UNKNOWN_MAJOR = 27

export function checkVersion(call: GraphCall): void {
  if (call.version === null) {
    if (call.path[0] === "debug_token" || call.path[0] === "me") return
    throw refusal(WIRE.noVersion)
  }
  if (SERVED.has(call.version)) return
  const major = Number(/^v(\d+)/.exec(call.version)?.[1])
  if (major >= OLDEST_UNKNOWN_MAJOR || !call.version.endsWith(".0")) {
    throw refusal(WIRE.unknownPath, { path: `/${call.version}` })
  }
  throw refusal(WIRE.unsupportedVersion)
}

export function versionHeaders(call: GraphCall): Record<string, string> {
  return { "facebook-api-version": SERVED.has(call.version ?? "") ? (call.version ?? "") : CURRENT_VERSION }
}
