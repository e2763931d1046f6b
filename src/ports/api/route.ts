import type { Context } from "hono"
import type * as z from "zod"
import type { SignedIn } from "../../auth/sign-in.ts"
import type { ErrorCode } from "../../domain/errors.ts"
import type { TenantScope } from "../../tenancy/guard.ts"
import type { AppEnv } from "../context.ts"

/**
 * One address of the JSON API, said once: `mount.ts` checks requests by it and `openapi.ts` describes it, so that the
 * document cannot say anything else than what the Worker does.
 */
export type Route<
  A extends Access = Access,
  Q extends z.ZodType = z.ZodType,
  H extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> = {
  /** Unique; the document's operationId. */
  name: string
  method: "get" | "post" | "put" | "delete"
  /** Below /api, as Hono spells it. */
  path: `/${string}`
  summary: string
  notes?: string
  access: A
  query?: Q
  headers?: H
  body?: B
  /** An operation's input is parsed by dispatch, for every port alike; its body is handed on as it came. */
  bodyIsParsedBy?: "dispatch"
  example?: z.input<B>
  answers: Record<number, Answered>
  /** What can be wrong, apart from what can be wrong with any request. */
  errors: readonly ErrorCode[]
  handle(request: ApiRequest<A, z.output<Q>, z.output<H>, z.output<B>>): Response | Promise<Response>
}

/** `type` is that of an answer which is no JSON. */
export type Answered = { says: string; body?: z.ZodType; type?: string }

export type ApiRequest<A extends Access, Q, H, B> = {
  c: Context<ApiEnv>
  caller: Callers[A]
  query: Q
  headers: H
  body: B
}

/** Who may come here: anybody, a signed-in person, the platform's staff, or whoever the tenant in the path lets in. */
export type Access = "anybody" | "person" | "admin" | "tenant"
export type Callers = { anybody: null; person: SignedIn; admin: SignedIn; tenant: TenantScope }

/** `caller` and `json` are left by the steps before the handler; only `mount.ts` touches them. */
export type ApiEnv = {
  Bindings: AppEnv["Bindings"]
  Variables: AppEnv["Variables"] & { caller: Callers[Access]; json: unknown }
}

/** Keeps the types of a route's parts inside its definition. */
export function defineRoute<
  A extends Access,
  Q extends z.ZodType = z.ZodUndefined,
  H extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(route: Route<A, Q, H, B>): Route {
  return route as unknown as Route
}
