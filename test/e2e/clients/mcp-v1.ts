import { Client } from "@modelcontextprotocol/sdk/client/index.js"
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js"
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js"
import { serveCalls } from "./serve-calls.ts"

/** An agent that still uses the first generation of the official client. */
await serveCalls(async ({ url, token }) => {
  const client = new Client({ name: "spine-v1", version: "1.0.0" })
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const transport = new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } })
  // The transport's optional session id is typed more loosely than the interface it implements.
  await client.connect(transport as Transport)
  return {
    listTools: async () => (await client.listTools()).tools,
    callTool: (name, args) => client.callTool({ name, arguments: args }),
    close: () => client.close(),
  }
})
