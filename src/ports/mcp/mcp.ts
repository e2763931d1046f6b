import {
  hostHeaderValidationResponse,
  localhostAllowedHostnames,
  originValidationResponse,
} from "@modelcontextprotocol/server"
import { createMcpHandler } from "agents/mcp/server"
import { Hono } from "hono"
import { createMiddleware } from "hono/factory"
import { RefusalError, refuse } from "../../domain/errors.ts"
import type { AppEnv } from "../context.ts"
import { limitBody, readJson } from "../json-body.ts"
import { admit } from "./admission.ts"
import { refusalResponse } from "./refusal.ts"
import { serverFor } from "./server.ts"

/**
 * One address for all revisions of the protocol. Nothing is kept between requests: each says by its token whose it is,
 * and the tenant's ledger is asked before anything is answered.
 */
export const mcp = new Hono<AppEnv>()

/** Another site's page, or a name that somebody pointed at this machine, must not speak to us through a browser. */
const refuseForeign = createMiddleware<AppEnv>(async (c, next) => {
  const own = [new URL(c.env.PUBLIC_ORIGIN).hostname, ...localhostAllowedHostnames()]
  const refusal = hostHeaderValidationResponse(c.req.raw, own) ?? originValidationResponse(c.req.raw, own)
  if (refusal) return refusal
  return next()
})

mcp.use(refuseForeign)
mcp.use(limitBody)
mcp.all("/", async (c) => {
  const admitted = await admit(c)
  const body = c.req.method === "POST" ? await readJson(c) : undefined
  if (body === null) throw refuse("invalid_input", "The body is empty. Send a JSON-RPC message.")
  // Host and Origin were checked above, for whatever origin Bursar runs at.
  const options = { route: c.req.path, corsOptions: false, allowedOriginHostnames: "*" } as const
  const handler = createMcpHandler(() => serverFor(admitted), options)
  return handler.fetch(c.req.raw, body === undefined ? {} : { parsedBody: body })
})
mcp.onError((error, c) => {
  if (error instanceof RefusalError) return refusalResponse(c, error.refusal)
  const { log, requestId } = c.var
  log("error", "mcp.failed", { request_id: requestId, error, stack: error.stack })
  return refusalResponse(c, {
    code: "internal",
    message: `Something went wrong on our side. Quote ${requestId} when you ask about it.`,
  })
})
