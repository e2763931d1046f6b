import type { GraphCall } from "../wire/call.ts"
import { refusal } from "../wire/refusal.ts"
import { WIRE } from "../wire/refusals.ts"
import type { World } from "../world/world.ts"

export const CURRENT_VERSION = "v26.0"
/** v25.0 is still served; v24.0 left the Marketing API on 2026-10-06. */
const SERVED = new Set([CURRENT_VERSION, "v25.0"])
const OLDEST_UNKNOWN_MAJOR = 27

export function checkVersion(world: World, call: GraphCall): void {
  if (call.version === null) {
    if (call.path[0] === "debug_token" || call.path[0] === "me") return
    throw refusal(WIRE.noVersion)
  }
  if (SERVED.has(call.version)) return
  if (majorOf(call.version) >= OLDEST_UNKNOWN_MAJOR || !call.version.endsWith(".0")) {
    throw refusal(WIRE.unknownPath, { path: `/${call.version}` })
  }
  if (!isUpgraded(world, call)) throw refusal(WIRE.unsupportedVersion)
}

export function versionHeaders(world: World, call: GraphCall): Record<string, string> {
  const isServed = call.version !== null && SERVED.has(call.version)
  const headers = { "facebook-api-version": isServed ? (call.version ?? "") : CURRENT_VERSION }
  if (!isUpgraded(world, call)) return headers
  const words = `The call has been auto-upgraded to ${CURRENT_VERSION} as ${call.version} has been deprecated.`
  return { ...headers, "x-ad-api-version-warning": words }
}

/** Apps may let calls of an ended version be answered by the current one. Here it is a setting, off at first. */
function isUpgraded(world: World, call: GraphCall): boolean {
  if (call.version === null || SERVED.has(call.version)) return false
  return world.settings.get("auto_upgrade") === true && majorOf(call.version) < OLDEST_UNKNOWN_MAJOR
}

function majorOf(version: string): number {
  return Number(/^v(\d+)/.exec(version)?.[1])
}
