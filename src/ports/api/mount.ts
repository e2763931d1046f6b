import { zValidator } from "@hono/zod-validator"
import type { Context, Hono, MiddlewareHandler } from "hono"
import type * as z from "zod"
import { bearerUser, readBearer } from "../../auth/bearer.ts"
import { type FieldIssue, refuse } from "../../domain/errors.ts"
import { apiScope } from "../../tenancy/guard.ts"
import { readJson } from "../json-body.ts"
import type { Access, ApiEnv, Callers, Route } from "./route.ts"

/** Puts the routes on the app: who calls, then what is sent, then the handler. */
export function mount(app: Hono<ApiEnv>, routes: readonly Route[]): void {
  for (const route of routes) {
    app.on(route.method, route.path, authenticate(route.access), ...validators(route), (c) =>
      route.handle({
        c,
        caller: c.var.caller,
        query: route.query && sent(c, "query"),
        headers: route.headers && sent(c, "header"),
        body: route.bodyIsParsedBy ? c.var.json : route.body && sent(c, "json"),
      }),
    )
  }
}

function authenticate(access: Access): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    c.set("caller", await callerFor(access, c))
    await next()
  }
}

/** The bearer header alone says who calls; the cookie is never looked at, so that no page elsewhere can lend it. */
async function callerFor(access: Access, c: Context<ApiEnv>): Promise<Callers[Access]> {
  const { db, clock } = c.var
  const header = c.req.header("authorization")
  switch (access) {
    case "anybody":
      return null
    case "person":
      return bearerUser(c.env, db, clock, header)
    case "admin": {
      const signedIn = await bearerUser(c.env, db, clock, header)
      if (signedIn.user.platformRole !== "admin") {
        throw refuse("role_insufficient", "Only the platform's staff may do this.")
      }
      return signedIn
    }
    case "tenant":
      return apiScope(() => db, await readBearer(c.env, clock, header), c.req.param("tenant") ?? "")
  }
}

function validators(route: Route): MiddlewareHandler<ApiEnv>[] {
  const steps: MiddlewareHandler<ApiEnv>[] = []
  if (route.headers)
    steps.push(zValidator("header", route.headers, refuseInvalid("The headers are not valid.")))
  if (route.query) steps.push(zValidator("query", route.query, refuseInvalid("The query is not valid.")))
  if (route.body) steps.push(parseBody(route))
  if (route.body && !route.bodyIsParsedBy) {
    steps.push(zValidator("json", route.body, refuseInvalid("The body is not valid. Nothing was done.")))
  }
  return steps
}

function parseBody(route: Route): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const json = await readJson(c)
    // Every field of an operation may be optional, so that no body at all can be a complete input.
    if (json === null && !route.bodyIsParsedBy)
      throw refuse("invalid_input", "Send a JSON object as the body.")
    c.set("json", json ?? {})
    await next()
  }
}

type Parsed = { success: true } | { success: false; error: z.core.$ZodError }

function refuseInvalid(message: string) {
  return (result: Parsed): undefined => {
    if (result.success) return
    const issues: FieldIssue[] = result.error.issues.map((issue) => ({
      path: issue.path.join("."),
      message: issue.message,
    }))
    throw refuse("invalid_input", message, { issues })
  }
}

/** What a validator before this handler has let through. Routes are listed, not chained, so Hono cannot infer it. */
function sent(c: Context<ApiEnv>, target: "query" | "header" | "json"): unknown {
  return c.req.valid(target as never)
}
