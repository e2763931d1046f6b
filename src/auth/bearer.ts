import type { Db } from "../db/client.ts"
import type { Credential } from "../domain/actor.ts"
import type { Clock } from "../domain/clock.ts"
import { refuse } from "../domain/errors.ts"
import type { Bindings } from "../env.ts"
import { looksLikeApiToken, parseApiToken } from "./api-token.ts"
import { readSession, type SessionClaims } from "./jwt.ts"
import { liveSession, type Session } from "./session.ts"
import type { User } from "./users.ts"

/** Who a bearer token says it is. Whether that still holds is for the tenant's ledger, or for the session row, to say. */
export type Bearer =
  | { kind: "token"; tenantId: string; credential: Credential & { kind: "token" } }
  | { kind: "session"; claims: SessionClaims; credential: Credential & { kind: "session" } }

const NO_TOKEN = "Send an API token, or the access token of a sign-in, as: Authorization: Bearer …"
const BAD_TOKEN = "This token is not valid any more, or never was."

/** Reads the Authorization header; the cookie is never looked at. Throws 401. */
export async function readBearer(env: Bindings, clock: Clock, header: string | undefined): Promise<Bearer> {
  const match = /^Bearer ([A-Za-z0-9._~+/=-]{1,8192})$/i.exec(header ?? "")
  if (!match?.[1]) throw refuse("unauthenticated", NO_TOKEN)
  if (looksLikeApiToken(match[1])) {
    const token = parseApiToken(match[1])
    if (!token) throw refuse("unauthenticated", BAD_TOKEN)
    const { tenantId, tokenId, secretHash } = token
    return { kind: "token", tenantId, credential: { kind: "token", tokenId, secretHash } }
  }
  const claims = await readSession(env.SESSION_SECRET, "bursar:api", match[1], clock)
  if (!claims) throw refuse("unauthenticated", BAD_TOKEN)
  return {
    kind: "session",
    claims,
    credential: { kind: "session", userId: claims.userId, sessionId: claims.sessionId },
  }
}

/** The signed-in user behind an access token, checked against the session row; for calls that belong to no tenant. */
export async function bearerUser(
  env: Bindings,
  db: Db,
  clock: Clock,
  header: string | undefined,
): Promise<{ user: User; session: Session }> {
  const bearer = await readBearer(env, clock, header)
  if (bearer.kind === "token") {
    throw refuse("scope_insufficient", "An API token works inside its tenant only. Sign in for this.")
  }
  const live = await liveSession(db, clock, bearer.claims.sessionId)
  if (!live || live.user.id !== bearer.claims.userId) throw refuse("unauthenticated", BAD_TOKEN)
  return live
}
