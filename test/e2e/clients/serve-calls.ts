import { text } from "node:stream/consumers"

/** What the parent writes to the client's standard input, and what it gets on its standard output. */
export type Calls = { url: string; token?: string; calls: { tool: string; args: Record<string, unknown> }[] }
export type Tool = {
  name: string
  description?: string
  inputSchema: unknown
  annotations?: Record<string, unknown>
}
export type ToolResult = {
  isError?: boolean
  content?: { type: string; text?: string }[]
  structuredContent?: unknown
}
export type Outcome = { tools: Tool[]; results: ToolResult[] } | { refused: string }

type Session = {
  listTools(): Promise<unknown>
  callTool(name: string, args: Record<string, unknown>): Promise<unknown>
  close(): Promise<void>
}

/** Connects, lists the tools, makes the calls one after the other and prints everything as one JSON document. */
export async function serveCalls(connect: (calls: Calls) => Promise<Session>): Promise<void> {
  const wanted = JSON.parse(await text(process.stdin)) as Calls
  try {
    const session = await connect(wanted)
    const tools = await session.listTools()
    const results = []
    for (const { tool, args } of wanted.calls) results.push(await session.callTool(tool, args))
    await session.close()
    console.log(JSON.stringify({ tools, results }))
  } catch (error) {
    console.log(JSON.stringify({ refused: error instanceof Error ? error.message : String(error) }))
  }
}
