import { ProtocolError, ProtocolErrorCode, Server } from "@modelcontextprotocol/server"
import type { Scope } from "../../domain/roles.ts"
import { VERSION } from "../version.ts"
import { callTool, type ToolCall } from "./call-tool.ts"
import { toolNamed, toolsFor } from "./catalogue.ts"
import { INSTRUCTIONS } from "./instructions.ts"

/** A request that the tenant's ledger has let in. */
export type Admitted = ToolCall & { scopes: readonly Scope[] }

/** Lists may be kept for five minutes by the client they were made for: they depend on the token. */
const CACHE = { ttlMs: 5 * 60_000, cacheScope: "private" } as const

/**
 * The protocol's server for one request; the library wants a new one each time. It is the bare one, without zod schemas
 * of its own, so that it costs nothing to make: the tools were described once, in the catalogue.
 */
export function serverFor(admitted: Admitted): Server {
  const server = new Server(
    { name: "bursar", title: "Bursar", version: VERSION },
    {
      capabilities: { tools: { listChanged: false } },
      instructions: INSTRUCTIONS,
      cacheHints: { "tools/list": CACHE, "server/discover": CACHE },
    },
  )
  server.setRequestHandler("tools/list", () => toolsFor(admitted.scopes))
  server.setRequestHandler("tools/call", ({ params }) => {
    const tool = toolNamed(params.name)
    if (!tool) throw new ProtocolError(ProtocolErrorCode.InvalidParams, "There is no tool of this name.")
    return callTool(admitted, tool, params.arguments ?? {})
  })
  return server
}
