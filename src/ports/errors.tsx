import type { Context } from "hono"
import { ERRORS, NOT_FOUND, type Refusal, RefusalError } from "../domain/errors.ts"
import type { AppEnv } from "./context.ts"
import { refusalPage } from "./ui/pages/refusal-page.tsx"

/** The last resort of every port: refusals as they are, bugs as one sentence with the request's id. */
export function answerError(error: Error, c: Context<AppEnv>): Response | Promise<Response> {
  if (error instanceof RefusalError) return answerRefusal(c, error.refusal)
  c.var.log("error", "request.failed", {
    request_id: c.var.requestId,
    path: c.req.path,
    error,
    stack: error.stack,
  })
  return answerRefusal(c, {
    code: "internal",
    message: `Something went wrong on our side. Nothing more was done. Quote ${c.var.requestId} when you ask about it.`,
  })
}

export function answerNotFound(c: Context<AppEnv>): Response | Promise<Response> {
  return answerRefusal(c, NOT_FOUND)
}

/** Programs get problem details, people a page, and htmx a piece for the page's live region. */
function answerRefusal(c: Context<AppEnv>, refusal: Refusal): Response | Promise<Response> {
  if (/^\/(api|mcp|\.well-known)(\/|$)/.test(c.req.path)) return problem(c, refusal)
  return refusalPage(c, refusal)
}

/** RFC 9457. */
export function problem(c: Context, refusal: Refusal): Response {
  const { code, message, retry_after, ...rest } = refusal
  const { status, title } = ERRORS[code]
  const headers: Record<string, string> = { "content-type": "application/problem+json" }
  if (retry_after !== undefined) headers["retry-after"] = String(retry_after)
  return c.body(
    JSON.stringify({
      type: `urn:bursar:problem:${code}`,
      title,
      status,
      code,
      detail: message,
      ...rest,
      ...(retry_after === undefined ? {} : { retry_after }),
    }),
    status,
    headers,
  )
}
