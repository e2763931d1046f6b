import type { GraphCall } from "../wire/call.ts"
import type { Json } from "../wire/json.ts"
import { bad } from "../wire/params.ts"
import { refusal } from "../wire/refusal.ts"
import { WIRE } from "../wire/refusals.ts"
import { bareAccountId } from "../world/node.ts"
import type { World } from "../world/world.ts"
import { APP, DEFAULT_APP_SECRET, findViewer, type Viewer } from "./viewer.ts"

/** `GET /debug_token?input_token=…`: what a token is, who it stands for and which ad accounts it was granted. */
export function debugToken(world: World, call: GraphCall): Json {
  if (call.token === null) throw refusal(WIRE.tokenRequired)
  if (call.token !== appToken(world) && !findViewer(world, call.token)) throw refusal(WIRE.tokenInvalid)
  const input = call.params.input_token
  if (typeof input !== "string" || input === "")
    throw bad("The parameter input_token is required", "input_token")
  const viewer = findViewer(world, input)
  return { data: viewer ? describe(world, viewer) : INVALID }
}

const INVALID = {
  error: { code: 190, message: "Invalid OAuth access token - Cannot parse access token", subcode: 467 },
  is_valid: false,
  scopes: [],
} satisfies Json

/** The day the seeded system user's token was issued. */
const ISSUED_S = 1_780_000_000

function describe(world: World, viewer: Viewer): Json {
  const isExpired = viewer.expiresMs !== null && viewer.expiresMs <= world.clock.nowMs()
  return {
    app_id: APP.id,
    type: viewer.isSystemUser ? "SYSTEM_USER" : "USER",
    application: APP.name,
    data_access_expires_at: 0,
    ...(isExpired
      ? { error: { code: 190, message: "Error validating access token: Session has expired", subcode: 463 } }
      : {}),
    expires_at: viewer.expiresMs === null ? 0 : Math.floor(viewer.expiresMs / 1000),
    is_valid: !isExpired,
    issued_at: ISSUED_S,
    scopes: viewer.scopes,
    granular_scopes: viewer.scopes
      .filter((scope) => scope.startsWith("ads_"))
      .map((scope) => ({ scope, target_ids: grantedAccounts(world, viewer) })),
    user_id: viewer.userId,
  }
}

function grantedAccounts(world: World, viewer: Viewer): string[] {
  const ids =
    viewer.accountIds === "all" ? world.nodes.ofKind("account").map((node) => node.id) : viewer.accountIds
  return ids.map(bareAccountId)
}

function appToken(world: World): string {
  const secret = world.settings.get("app_secret")
  return `${APP.id}|${typeof secret === "string" ? secret : DEFAULT_APP_SECRET}`
}
