import type { Context } from "hono"
import { readBearer } from "../../auth/bearer.ts"
import { identify } from "../../dispatch.ts"
import { refuse } from "../../domain/errors.ts"
import { tokenScope } from "../../tenancy/guard.ts"
import type { AppEnv } from "../context.ts"
import type { Admitted } from "./server.ts"

/** Reads the token and asks the tenant's ledger whether it holds. Throws 401. */
export async function admit(c: Context<AppEnv>): Promise<Admitted> {
  const bearer = await readBearer(c.env, c.var.clock, c.req.header("authorization"))
  if (bearer.kind !== "token") {
    throw refuse(
      "unauthenticated",
      "This is the access token of a sign-in. Agents use an API token, which a member makes on the tenant's page.",
    )
  }
  const scope = tokenScope(bearer, "mcp")
  const { actor } = await identify(c.env, scope)
  const { log, requestId } = c.var
  // The ledger names only scopes that the member's role still has.
  return { env: c.env, scope, log, requestId, scopes: actor.kind === "agent" ? actor.scopes : [] }
}
