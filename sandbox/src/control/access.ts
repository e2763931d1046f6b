import { DEFAULT_TOKEN } from "../graph/viewer.ts"
import { isObject, type Json, type JsonObject } from "../wire/json.ts"
import type { World } from "../world/world.ts"

/**
 * `PUT /_sandbox/access`: who may call. `tokens` adds or replaces tokens, each with `accounts`, `scopes`, `expires_at`,
 * `user_id` and `name`, all optional; `require_appsecret_proof`, `app_secret` and `auto_upgrade` are settings of the app.
 */
export function setAccess(world: World, input: Json | undefined): string | null {
  if (!isObject(input)) return "access must be a JSON object"
  const { tokens, require_appsecret_proof: isRequired, app_secret: secret, auto_upgrade: isUpgraded } = input
  if (tokens !== undefined && !isObject(tokens)) return "tokens must be an object of tokens"
  if (isRequired !== undefined && typeof isRequired !== "boolean")
    return "require_appsecret_proof must be true or false"
  if (secret !== undefined && typeof secret !== "string") return "app_secret must be a string"
  if (isUpgraded !== undefined && typeof isUpgraded !== "boolean") return "auto_upgrade must be true or false"
  if (isUpgraded !== undefined) world.settings.set("auto_upgrade", isUpgraded)
  if (isObject(tokens)) {
    const known = world.settings.get("tokens")
    world.settings.set("tokens", { ...(isObject(known) ? known : {}), ...tokens })
  }
  if (isRequired !== undefined) world.settings.set("require_appsecret_proof", isRequired)
  if (secret !== undefined) world.settings.set("app_secret", secret)
  return null
}

/** What is set, without the tokens themselves. */
export function accessOf(world: World): JsonObject {
  const tokens = world.settings.get("tokens")
  return {
    default_token: DEFAULT_TOKEN,
    further_tokens: isObject(tokens) ? Object.keys(tokens).length : 0,
    require_appsecret_proof: world.settings.get("require_appsecret_proof") === true,
    auto_upgrade: world.settings.get("auto_upgrade") === true,
  }
}
