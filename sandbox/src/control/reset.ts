import { plantWorld } from "../seed/plant.ts"
import { readSpec, type WorldSpec } from "../seed/spec.ts"
import { isObject, type Json } from "../wire/json.ts"
import { WORLD_TABLES } from "../world/tables.ts"
import type { World } from "../world/world.ts"

export interface ResetAsk {
  spec: WorldSpec
  seed: number
}

/** `{ "seed": 1, "world": "default" | { "accounts": 8, "campaigns": 60 } }`; an empty body is the default world. */
export function readReset(input: Json | undefined): ResetAsk | string {
  const ask = input ?? {}
  if (!isObject(ask)) return "reset must be a JSON object"
  const seed = ask.seed ?? 1
  if (typeof seed !== "number" || !Number.isSafeInteger(seed) || seed < 0)
    return "seed must be a whole number"
  const spec = readSpec(ask.world)
  return typeof spec === "string" ? spec : { spec, seed }
}

/** Raised whenever the seeded world changes, so that a world kept from before is planted anew instead of lacking things. */
const SEED_VERSION = 2

export function isPlanted(world: World): boolean {
  const planted = world.settings.get("planted")
  return isObject(planted) && planted.version === SEED_VERSION
}

/** Empties the world and plants it anew, in one step. Faults, tokens, limits and the clock go back as well. */
export function resetWorld(world: World, ask: ResetAsk, lastRequest: number): void {
  world.atomically(() => {
    for (const table of WORLD_TABLES) world.sql.exec(`DELETE FROM ${table}`)
    world.settings.reload()
    world.usage.clear()
    plantWorld(world, ask.spec, ask.seed)
    world.settings.set("planted", { version: SEED_VERSION, seed: ask.seed, ...ask.spec })
    world.settings.set("last_request", lastRequest)
  })
}
