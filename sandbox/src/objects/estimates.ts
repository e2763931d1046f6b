import type { EdgeAsk } from "../graph/context.ts"
import type { Edge } from "../graph/node-type.ts"
import { chance } from "../insights/chance.ts"
import { isObject, type Json, type JsonObject } from "../wire/json.ts"
import { bad } from "../wire/params.ts"

/** Grown-up users by country, in millions; every other country counts as a small one. */
const MILLIONS: Record<string, number> = {
  US: 190,
  DE: 38,
  GB: 40,
  JP: 52,
  TW: 16,
  KW: 3,
  FR: 36,
  CA: 27,
  IN: 420,
}
const SMALL_COUNTRY = 5
const AGES = 48

/** `act_X/reachestimate?targeting_spec=…`. */
export const reachEstimateEdge: Edge = {
  get: (_, ask) => {
    const people = audienceSize(targetingOf(ask))
    return {
      data: { users_lower_bound: lower(people), users_upper_bound: upper(people), estimate_ready: true },
    }
  },
}

/** `{act_X|ad set}/delivery_estimate`; an ad set brings its own targeting and goal. */
export const deliveryEstimateEdge: Edge = {
  get: (_, ask) => {
    const isAdSet = ask.node.kind === "adset"
    if (!isAdSet && !ask.params.has("optimization_goal")) {
      throw bad("The parameter optimization_goal is required", "optimization_goal")
    }
    const own = ask.node.body.targeting
    const people = audienceSize(isAdSet && isObject(own) ? own : targetingOf(ask))
    return {
      data: [
        {
          estimate_mau_lower_bound: lower(people),
          estimate_mau_upper_bound: upper(people),
          estimate_ready: true,
          targeting_optimization_types: [],
        },
      ],
    }
  },
}

function targetingOf(ask: EdgeAsk): JsonObject {
  const spec = ask.params.object("targeting_spec")
  if (spec === undefined) throw bad("The parameter targeting_spec is required", "targeting_spec")
  return spec
}

/** Narrower targeting is a smaller audience; the same targeting is always the same audience. */
function audienceSize(targeting: JsonObject): number {
  const places = isObject(targeting.geo_locations) ? targeting.geo_locations : {}
  const countries = Array.isArray(places.countries) ? places.countries.map(String) : []
  const millions = countries.reduce((sum, country) => sum + (MILLIONS[country] ?? SMALL_COUNTRY), 0)
  const ages = Math.max(1, Number(targeting.age_max ?? 65) - Number(targeting.age_min ?? 18) + 1) / AGES
  const genders = Array.isArray(targeting.genders) && targeting.genders.length === 1 ? 0.5 : 1
  const interests = 0.15 ** Math.min(3, countInterests(targeting))
  const noise = 0.9 + 0.2 * chance(1, JSON.stringify(targeting))
  return Math.round(Math.max(0.2, millions) * 1e6 * Math.min(1, ages) * genders * interests * noise)
}

function countInterests(targeting: JsonObject): number {
  const flexible: Json[] = Array.isArray(targeting.flexible_spec) ? targeting.flexible_spec : []
  return flexible.length + (Array.isArray(targeting.interests) ? 1 : 0)
}

function lower(people: number): number {
  return roundToHundreds(people * 0.85)
}

function upper(people: number): number {
  return roundToHundreds(people)
}

function roundToHundreds(people: number): number {
  return Math.max(100, Math.round(people / 100) * 100)
}
