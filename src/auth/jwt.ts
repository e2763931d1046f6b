import jwt from "@tsndr/cloudflare-worker-jwt"
import type { Clock } from "../domain/clock.ts"

/** Where a session's JWT may be used: pages take it from the cookie only, `/api` from the bearer header only. */
export type Audience = "bursar:page" | "bursar:api"

export type SessionClaims = {
  userId: string
  sessionId: string
  issuedAtMs: number
  /** Tenants of the user when it was issued, slug → id, so that the directory is not asked on every call. */
  tenants: Record<string, string>
}

export const JWT_SECONDS = 15 * 60
/** A cookie cannot hold more; members of more tenants are looked up in the directory. */
const TENANTS_MAX = 40

const ALGORITHM = "HS256"

export async function signSession(
  secret: string,
  audience: Audience,
  claims: SessionClaims,
): Promise<string> {
  const issued = Math.floor(claims.issuedAtMs / 1000)
  return jwt.sign(
    {
      sub: claims.userId,
      sid: claims.sessionId,
      aud: audience,
      iat: issued,
      exp: issued + JWT_SECONDS,
      tenants: Object.fromEntries(Object.entries(claims.tenants).slice(0, TENANTS_MAX)),
    },
    secret,
    { algorithm: ALGORITHM },
  )
}

/**
 * The claims of a JWT that we signed for this audience, or null. An expired one is accepted only where `graceMs` says so:
 * a page's cookie is renewed from the session row, which alone decides whether the session lives.
 */
export async function readSession(
  secret: string,
  audience: Audience,
  token: string,
  clock: Clock,
  graceMs = 0,
): Promise<SessionClaims | null> {
  // The library compares the header's algorithm with ours; time and audience are checked here, by our own clock.
  const verified = await jwt
    .verify(token, secret, {
      algorithm: ALGORITHM,
      throwError: false,
      clockTolerance: Number.MAX_SAFE_INTEGER,
    })
    .catch(() => undefined)
  if (!verified) return null
  const { sub, aud, iat, exp, sid, tenants } = verified.payload as Record<string, unknown>
  if (aud !== audience || typeof sub !== "string" || typeof sid !== "string") return null
  if (typeof iat !== "number" || typeof exp !== "number" || exp * 1000 + graceMs <= clock.now()) return null
  return { userId: sub, sessionId: sid, issuedAtMs: iat * 1000, tenants: asTenants(tenants) }
}

function asTenants(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {}
  return Object.fromEntries(Object.entries(value).filter(([, id]) => typeof id === "string"))
}
