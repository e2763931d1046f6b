import type { Context } from "hono"
import { ERRORS, type Refusal } from "../../domain/errors.ts"

/** JSON-RPC's own number for text that cannot be read, and its first free one for a server's reasons. */
const PARSE_ERROR = -32700
const SERVER_ERROR = -32000

/** What was refused before the protocol began: a bad token, a body that is too large or no JSON. */
export function refusalResponse(c: Context, { code, message, retry_after }: Refusal): Response {
  const isUnreadable = code === "invalid_input"
  const headers: Record<string, string> = {}
  if (code === "unauthenticated") headers["www-authenticate"] = challengeFor(c.req.header("authorization"))
  if (retry_after !== undefined) headers["retry-after"] = String(retry_after)
  const error = { code: isUnreadable ? PARSE_ERROR : SERVER_ERROR, message, data: { code } }
  return c.json({ jsonrpc: "2.0", id: null, error }, isUnreadable ? 400 : ERRORS[code].status, headers)
}

/** RFC 6750: who sent nothing is only told the scheme. */
function challengeFor(authorization: string | undefined): string {
  return authorization === undefined
    ? 'Bearer realm="bursar"'
    : 'Bearer realm="bursar", error="invalid_token"'
}
