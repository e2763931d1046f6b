import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client"
import { serveCalls } from "./serve-calls.ts"

/** An agent that uses the current official client. */
await serveCalls(async ({ url, token }) => {
  const client = new Client({ name: "spine-v2", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } })
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }))
  return {
    listTools: async () => (await client.listTools()).tools,
    callTool: (name, args) => client.callTool({ name, arguments: args }),
    close: () => client.close(),
  }
})
