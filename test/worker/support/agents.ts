import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
} from "@modelcontextprotocol/client"
import { Client as LegacyClient } from "@modelcontextprotocol/sdk/client/index.js"
import { StreamableHTTPClientTransport as LegacyTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js"
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js"
import { CfWorkerJsonSchemaValidator } from "@modelcontextprotocol/sdk/validation/cfworker"
import { fetchBursar, ORIGIN } from "./bursar.ts"
import type { Json } from "./json.ts"

const ENDPOINT = new URL("/mcp", ORIGIN)
const INFO = { name: "a test's agent", version: "1" }

/** What tests do with an agent, whichever of the two official clients it is. */
export type Agent = {
  revision(): string | undefined
  tools(): Promise<{ name: string }[]>
  call(name: string, args?: Record<string, unknown>): Promise<ToolResult>
}
export type ToolResult = {
  isError?: boolean
  structuredContent?: Json
  content: { type: string; text?: string }[]
}

/** The client of the 2026 revision, which asks the server what it speaks. */
export async function modernAgent(token: string): Promise<Agent> {
  const client = new ModernClient(INFO, { versionNegotiation: { mode: "auto" } })
  await client.connect(new ModernTransport(ENDPOINT, transportOptions(token)))
  return {
    revision: () => client.getNegotiatedProtocolVersion(),
    tools: async () => (await client.listTools()).tools,
    call: async (name, args = {}) => (await client.callTool({ name, arguments: args })) as ToolResult,
  }
}

/** The client that most hosts still use; it begins with the handshake of 2025. */
export async function legacyAgent(token: string): Promise<Agent> {
  const client = new LegacyClient(INFO, { jsonSchemaValidator: new CfWorkerJsonSchemaValidator() })
  const transport = new LegacyTransport(ENDPOINT, transportOptions(token))
  await client.connect(transport as Transport)
  return {
    revision: () => transport.protocolVersion,
    tools: async () => (await client.listTools()).tools,
    call: async (name, args = {}) => (await client.callTool({ name, arguments: args })) as ToolResult,
  }
}

/** Agents of both kinds, for tests that must hold for each. */
export const AGENTS = [
  ["2026-07-28", modernAgent],
  ["2025-11-25", legacyAgent],
] as const

function transportOptions(token: string) {
  return {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
    fetch: (url: string | URL, init?: RequestInit) => fetchBursar(String(url), init),
  }
}

/** A JSON-RPC message as it goes over the wire, for what no honest client would send. */
export async function post(message: unknown, token: string | null, headers: Record<string, string> = {}) {
  const response = await fetchBursar("/mcp", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof message === "string" ? message : JSON.stringify(message),
  })
  const text = await response.text()
  const json = text.startsWith("event:") ? text.slice(text.indexOf("data: ") + 6) : text
  return { status: response.status, headers: response.headers, body: json === "" ? null : JSON.parse(json) }
}
