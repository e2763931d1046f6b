import { isObject, type Json, type JsonObject } from "../wire/json.ts"
import type { World } from "../world/world.ts"

export const TIERS = ["limited", "full", "off"] as const
export type Tier = (typeof TIERS)[number]

/** The numbers of an access tier. `calls_per_hour` and its like grow with the account's active ads. */
export interface Quota {
  max_score: number
  decay_s: number
  block_s: number
  calls_per_hour: number
  insights_calls_per_hour: number
  audience_calls_per_hour: number
  mutations_per_second: number
  adset_budget_changes_per_hour: number
  spend_cap_changes_per_day: number
  /** Error 4. Meta's own number depends on the app; no limit unless a test sets one. */
  app_calls_per_hour: number
}

const HARD_LIMITS = {
  decay_s: 300,
  mutations_per_second: 100,
  adset_budget_changes_per_hour: 4,
  spend_cap_changes_per_day: 10,
  app_calls_per_hour: Number.MAX_SAFE_INTEGER,
}

const QUOTAS: Record<"limited" | "full", Quota> = {
  limited: {
    ...HARD_LIMITS,
    max_score: 60,
    block_s: 300,
    calls_per_hour: 300,
    insights_calls_per_hour: 600,
    audience_calls_per_hour: 5000,
  },
  full: {
    ...HARD_LIMITS,
    max_score: 9000,
    block_s: 60,
    calls_per_hour: 100_000,
    insights_calls_per_hour: 190_000,
    audience_calls_per_hour: 190_000,
  },
}

/** Each active ad adds this many calls an hour. */
export const PER_ACTIVE_AD = { ads_management: 40, ads_insights: 400, custom_audience: 0 } as const

/** The quota in force, or null when limits are off. */
export function quotaOf(world: World): (Quota & { tier: "limited" | "full" }) | null {
  const settings = world.settings.get("limits")
  const set = isObject(settings) ? settings : {}
  const tier = TIERS.find((known) => known === set.tier) ?? "full"
  if (tier === "off") return null
  const quota = { ...QUOTAS[tier], tier }
  for (const name of NAMES) {
    const own = set[name]
    if (typeof own === "number") quota[name] = own
  }
  return quota
}

const NAMES = Object.keys(QUOTAS.full) as (keyof Quota)[]

/** `PUT /_sandbox/limits`: the tier, and any single number of it that a test wants otherwise. */
export function setLimits(world: World, input: Json | undefined): string | null {
  if (!isObject(input)) return "limits must be a JSON object"
  for (const [name, value] of Object.entries(input)) {
    if (name === "tier") {
      if (!TIERS.some((tier) => tier === value)) return `tier must be one of: ${TIERS.join(", ")}`
    } else if (!NAMES.some((known) => known === name)) {
      return `limits are tier, ${NAMES.join(", ")}`
    } else if (typeof value !== "number" || !(value > 0)) {
      return `${name} must be a number above 0`
    }
  }
  world.settings.set("limits", input)
  return null
}

export function limitsOf(world: World): JsonObject {
  const quota = quotaOf(world)
  return quota === null ? { tier: "off" } : { ...quota }
}
