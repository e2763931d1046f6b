import { spawn } from "node:child_process"
import { text } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import type { Calls, Outcome, Tool, ToolResult } from "../clients/serve-calls.ts"
import { type Body, parseBody } from "./body.ts"

export type AgentVersion = "v1" | "v2"
export type { Tool, ToolResult }

const agentLimitMs = 30_000

/** An agent as a process of its own, which knows nothing but the MCP address and its token. */
export async function agent(
  version: AgentVersion,
  calls: Calls,
): Promise<{ tools: Tool[]; results: ToolResult[] }> {
  const outcome = await runAgent(version, calls)
  if ("refused" in outcome) throw new Error(`the ${version} client could not work: ${outcome.refused}`)
  return outcome
}

/** What the server said to a client that should not get in. */
export async function refusedAgent(version: AgentVersion, calls: Calls): Promise<string> {
  const outcome = await runAgent(version, calls)
  if (!("refused" in outcome)) throw new Error(`the ${version} client was let in`)
  return outcome.refused
}

async function runAgent(version: AgentVersion, calls: Calls): Promise<Outcome> {
  const script = fileURLToPath(new URL(`../clients/mcp-${version}.ts`, import.meta.url))
  const child = spawn(process.execPath, [script], {
    stdio: ["pipe", "pipe", "inherit"],
    timeout: agentLimitMs,
  })
  child.stdin.end(JSON.stringify(calls))
  return JSON.parse(await text(child.stdout)) as Outcome
}

/** What a tool answered, as data: structured content, or the JSON in its text. */
export function dataOf(result: ToolResult | undefined): Body {
  if (result === undefined) throw new Error("the tool was not called")
  if (result.isError) throw new Error(`the tool failed: ${wordsOf(result)}`)
  if (result.structuredContent !== undefined) return result.structuredContent as Body
  return parseBody(wordsOf(result))
}

export function wordsOf(result: ToolResult | undefined): string {
  return (result?.content ?? []).map((part) => part.text ?? "").join("\n")
}
