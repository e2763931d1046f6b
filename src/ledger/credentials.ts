import { timingSafeEqual } from "node:crypto"
import type { Actor, Credential } from "../domain/actor.ts"
import { NOT_FOUND, type Refusal } from "../domain/errors.ts"
import { type Scope, scopesOf } from "../domain/roles.ts"
import type { Caller, Reply } from "./contract.ts"
import { memberNamed } from "./directory.ts"
import { type LedgerHost, row } from "./host.ts"
import { tenantOf } from "./tenant.ts"

/** Somebody the ledger has let in; agents and members only, since staff and the system come through no credential. */
export type VerifiedActor = Actor & { kind: "member" | "agent" }

const UNAUTHENTICATED: Refusal = {
  code: "unauthenticated",
  message: "This token or session is not valid any more, or never was.",
}
/** How often a token's last use is written down. */
const TOUCH_EVERY_MS = 60_000

/**
 * Who a credential is, by what this ledger holds at this moment: members, tokens and ended sessions. Nothing waits in
 * here, so it can be asked inside the transaction that admits.
 */
export function verify(host: LedgerHost, caller: Caller): Reply<VerifiedActor> {
  const found = byCredential(host, caller.credential)
  if (!found.ok) return found
  return caller.slug === null || caller.slug === tenantOf(host).slug
    ? found
    : { ok: false, refusal: NOT_FOUND }
}

/** What an operation's idempotency keys belong to: the token, or the person. */
export function principalOf(actor: Actor): string {
  return actor.id
}

function byCredential(host: LedgerHost, credential: Credential): Reply<VerifiedActor> {
  return credential.kind === "session" ? bySession(host, credential) : byToken(host, credential)
}

function bySession(
  host: LedgerHost,
  { userId, sessionId }: Credential & { kind: "session" },
): Reply<VerifiedActor> {
  if (row(host, "SELECT session_id FROM revoked_sessions WHERE session_id = ?", sessionId)) {
    return { ok: false, refusal: UNAUTHENTICATED }
  }
  const member = memberNamed(host, userId)
  if (!member) return { ok: false, refusal: NOT_FOUND }
  const { name, role } = member
  return { ok: true, value: { kind: "member", id: userId, name, role, scopes: scopesOf(role) } }
}

type TokenRow = {
  id: string
  secret_hash: string
  name: string
  scopes: string
  user_id: string
  expires_at_ms: number | null
  last_used_at_ms: number | null
  revoked_at_ms: number | null
}

function byToken(
  host: LedgerHost,
  { tokenId, secretHash }: Credential & { kind: "token" },
): Reply<VerifiedActor> {
  const now = host.clock.now()
  const token = row<TokenRow>(host, "SELECT * FROM tokens WHERE id = ?", tokenId)
  const member = token && memberNamed(host, token.user_id)
  const isLive =
    token && token.revoked_at_ms === null && (token.expires_at_ms === null || token.expires_at_ms > now)
  if (!member || !isLive || !isSameHash(token.secret_hash, secretHash))
    return { ok: false, refusal: UNAUTHENTICATED }
  if (token.last_used_at_ms === null || now - token.last_used_at_ms > TOUCH_EVERY_MS) {
    host.sql.exec("UPDATE tokens SET last_used_at_ms = ? WHERE id = ?", now, tokenId)
  }
  const allowed = scopesOf(member.role)
  const scopes = (JSON.parse(token.scopes) as Scope[]).filter((scope) => allowed.includes(scope))
  return {
    ok: true,
    value: {
      kind: "agent",
      id: token.id,
      name: token.name,
      role: member.role,
      scopes,
      onBehalfOf: member.name,
    },
  }
}

function isSameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
