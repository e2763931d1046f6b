import { isObject, type Json, type JsonObject } from "../wire/json.ts"
import type { World } from "../world/world.ts"

export const TIERS = ["limited", "full", "off"] as const
export type Tier = (typeof TIERS)[number]

export function tierOf(world: World): Tier {
  const limits = world.settings.get("limits")
  const tier = isObject(limits) ? limits.tier : undefined
  return TIERS.find((known) => known === tier) ?? "full"
}

/** `PUT /_sandbox/limits`: the access tier, and any single number of it that a test wants otherwise. */
export function setLimits(world: World, input: Json | undefined): string | null {
  if (!isObject(input)) return "limits must be a JSON object"
  if (input.tier !== undefined && !TIERS.some((tier) => tier === input.tier)) {
    return `tier must be one of: ${TIERS.join(", ")}`
  }
  world.settings.set("limits", { ...limitsOf(world), ...input })
  return null
}

export function limitsOf(world: World): JsonObject {
  const limits = world.settings.get("limits")
  return { tier: "full", ...(isObject(limits) ? limits : {}) }
}
