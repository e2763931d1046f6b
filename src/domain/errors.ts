import type { Decision } from "./decision.ts"

/**
 * The closed list of what can be wrong with a request, with its HTTP status. `public` sentences are shown to people and
 * agents as they are, so they never hold Meta's raw text, a stack, or anything of another tenant.
 */
export const ERRORS = {
  invalid_input: { status: 422, title: "The input is not valid." },
  unauthenticated: { status: 401, title: "Sign in, or send a valid token." },
  cross_site: { status: 403, title: "This request did not come from a Bursar page." },
  role_insufficient: { status: 403, title: "Your role does not allow this." },
  scope_insufficient: { status: 403, title: "This token's scopes do not allow this." },
  policy_refused: { status: 403, title: "The tenant's policy refuses this change." },
  not_found: { status: 404, title: "There is no such thing here." },
  method_not_allowed: { status: 405, title: "This address does not take that method." },
  key_reused: { status: 409, title: "This Idempotency-Key was used for a different request." },
  possible_duplicate: { status: 409, title: "The same creation was asked for a moment ago." },
  conflict: { status: 409, title: "The object is not in a state that allows this now." },
  too_large: { status: 413, title: "The request is too large." },
  unsupported_media_type: { status: 415, title: "Send JSON." },
  refused_by_meta: { status: 422, title: "Meta refused this change." },
  rate_limited: { status: 429, title: "Too many requests for now." },
  internal: { status: 500, title: "Something went wrong on our side." },
  not_configured: { status: 503, title: "Bursar is not set up yet." },
  meta_unavailable: { status: 503, title: "Meta cannot be reached just now." },
  audit_unavailable: {
    status: 503,
    title: "The audit log cannot be delivered or read as it should just now.",
  },
} as const satisfies Record<string, { status: number; title: string }>

export type ErrorCode = keyof typeof ERRORS

/** Where in the input the fault lies and what would be right. */
export type FieldIssue = { path: string; message: string }

/** A refusal as a value: it crosses the Durable Object's border, which exceptions of ours do not survive. */
export type Refusal = {
  code: ErrorCode
  /** What is wrong and what to do, in one or two sentences. */
  message: string
  issues?: FieldIssue[]
  decision?: Decision
  operation_id?: string
  audit_seq?: number
  /** Seconds until it is worth trying again. */
  retry_after?: number
  /** The scope that would be enough. */
  required_scope?: string
}

/** Thrown where a refusal has to leave several calls at once; the ports render it. Bugs throw plain errors. */
export class RefusalError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message)
    this.name = "RefusalError"
  }
}

export function refuse(
  code: ErrorCode,
  message: string,
  more: Omit<Refusal, "code" | "message"> = {},
): RefusalError {
  return new RefusalError({ code, message, ...more })
}

/** One sentence for foreign, missing and malformed ids alike, so that nobody can tell them apart. */
export const NOT_FOUND: Refusal = {
  code: "not_found",
  message:
    "There is no such object among this tenant's assets. Ask get_ad_accounts or get_ad_entities for valid ids.",
}
