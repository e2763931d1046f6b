import { actorLabel } from "../domain/actor.ts"
import { isoTime } from "../domain/clock.ts"
import { NOT_FOUND, type Refusal } from "../domain/errors.ts"
import { may, type Scope, scopesOf } from "../domain/roles.ts"
import { record } from "./chain.ts"
import type { Caller, NewToken, Reply, TokenText } from "./contract.ts"
import type { VerifiedActor } from "./credentials.ts"
import { type LedgerHost, row, rows } from "./host.ts"

/** Live tokens of one tenant; more than this is a leak in somebody's script, not a need. */
const MAX_LIVE = 200

const PEOPLE_ONLY: Refusal = {
  code: "scope_insufficient",
  message: "API tokens cannot list, make or revoke tokens. A person does that, signed in.",
}

/** A person makes a token that acts for them, never above their own role. Inside one transaction of the caller's. */
export function createToken(
  host: LedgerHost,
  caller: Caller,
  actor: VerifiedActor,
  token: NewToken,
): Reply<TokenText> {
  if (actor.kind !== "member") return { ok: false, refusal: PEOPLE_ONLY }
  const beyond = token.scopes.filter((scope) => !scopesOf(actor.role).includes(scope))
  if (beyond.length > 0) {
    const message = `Your role, ${actor.role}, cannot give ${beyond.join(", ")} to a token.`
    return { ok: false, refusal: { code: "role_insufficient", message } }
  }
  const now = host.clock.now()
  const live = row<{ n: number }>(
    host,
    "SELECT count(*) AS n FROM tokens WHERE revoked_at_ms IS NULL AND (expires_at_ms IS NULL OR expires_at_ms > ?)",
    now,
  )
  if ((live?.n ?? 0) >= MAX_LIVE) {
    return {
      ok: false,
      refusal: {
        code: "conflict",
        message: `A tenant has at most ${MAX_LIVE} live tokens. Revoke some first.`,
      },
    }
  }
  host.sql.exec(
    "INSERT INTO tokens (id, secret_hash, name, scopes, user_id, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)",
    token.id,
    token.secretHash,
    token.name,
    JSON.stringify(token.scopes),
    actor.id,
    now,
    token.expiresAtMs,
  )
  note(host, caller, actor, "token.create", null, { id: token.id, name: token.name, scopes: token.scopes })
  return { ok: true, value: tokenText(tokenRow(host, token.id)) }
}

/** The tenant's tokens, newest first; without the right to manage them all, one's own. Secrets are never among it. */
export function listTokens(host: LedgerHost, actor: VerifiedActor): Reply<TokenText[]> {
  if (actor.kind !== "member") return { ok: false, refusal: PEOPLE_ONLY }
  const visible = rows<TokenRow>(host, `${SELECT} ORDER BY tokens.created_at_ms DESC, tokens.id`)
  return { ok: true, value: visible.filter((token) => mayManage(actor, token)).map(tokenText) }
}

/** Ends a token; nothing it asks for is admitted once this has returned. Ending it twice is the same. */
export function revokeToken(
  host: LedgerHost,
  caller: Caller,
  actor: VerifiedActor,
  tokenId: string,
): Reply<TokenText> {
  if (actor.kind !== "member") return { ok: false, refusal: PEOPLE_ONLY }
  const token = row<TokenRow>(host, `${SELECT} WHERE tokens.id = ?`, tokenId)
  if (!token || !mayManage(actor, token)) return { ok: false, refusal: NOT_FOUND }
  if (token.revoked_at_ms === null) {
    host.sql.exec("UPDATE tokens SET revoked_at_ms = ? WHERE id = ?", host.clock.now(), tokenId)
    note(host, caller, actor, "token.revoke", { id: tokenId, name: token.name }, null)
  }
  return { ok: true, value: tokenText(tokenRow(host, tokenId)) }
}

const SELECT =
  "SELECT tokens.*, members.name AS member FROM tokens LEFT JOIN members ON members.user_id = tokens.user_id"

type TokenRow = {
  id: string
  name: string
  scopes: string
  user_id: string
  member: string | null
  created_at_ms: number
  expires_at_ms: number | null
  last_used_at_ms: number | null
  revoked_at_ms: number | null
}

function tokenRow(host: LedgerHost, id: string): TokenRow {
  const token = row<TokenRow>(host, `${SELECT} WHERE tokens.id = ?`, id)
  if (!token) throw new Error("The token was just written.")
  return token
}

function mayManage(actor: VerifiedActor, token: TokenRow): boolean {
  return may(actor.role, "tokens.all") || token.user_id === actor.id
}

function tokenText(token: TokenRow): TokenText {
  const time = (ms: number | null) => (ms === null ? null : isoTime(ms))
  return {
    id: token.id,
    name: token.name,
    scopes: JSON.parse(token.scopes) as Scope[],
    member: token.member ?? "a former member",
    created_at: isoTime(token.created_at_ms),
    expires_at: time(token.expires_at_ms),
    last_used_at: time(token.last_used_at_ms),
    revoked_at: time(token.revoked_at_ms),
  }
}

function note(
  host: LedgerHost,
  caller: Caller,
  actor: VerifiedActor,
  operation: "token.create" | "token.revoke",
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
): void {
  record(host, {
    actor: actorLabel(actor),
    surface: caller.surface,
    operation,
    outcome: "succeeded",
    target: null,
    before,
    after,
    reason: operation === "token.create" ? "Made an API token." : "Revoked an API token.",
    decision: null,
    operation_id: null,
  })
}
