import { CONTROL_NAMES } from "./control/controls.ts"
import { DEFAULT_TOKEN } from "./graph/viewer.ts"
import { readCall } from "./wire/call.ts"
import { send } from "./wire/send.ts"

export { GraphWorld } from "./world/graph-world.ts"

/** The Graph sandbox: everything under `/_sandbox` drives it, everything else is the Graph API it plays. */
export default {
  async fetch(request, env, ctx): Promise<Response> {
    const url = new URL(request.url)
    const world = env.GRAPH_WORLD.getByName("world")
    if (url.pathname === "/_sandbox" || url.pathname === "/_sandbox/") return Response.json(ABOUT)
    if (url.pathname.startsWith("/_sandbox/")) return drive(world, request, url)
    if (url.pathname === "/" && url.search === "" && request.method === "GET") return Response.json(ABOUT)
    const delivery = readCall(request).then((call) => world.receive(JSON.stringify(call)))
    // What was received is carried out even when the caller hangs up meanwhile.
    ctx.waitUntil(delivery)
    return send(await delivery)
  },
} satisfies ExportedHandler<Env>

const ABOUT = {
  name: "Graph sandbox",
  about: "A simulation of Meta's Graph API v26.0 for ads. Nothing here reaches Meta and nothing costs money.",
  graph: "/v26.0/me/adaccounts?fields=name,currency",
  token: DEFAULT_TOKEN,
  controls: CONTROL_NAMES,
}

async function drive(
  world: DurableObjectStub<import("./world/graph-world.ts").GraphWorld>,
  request: Request,
  url: URL,
) {
  const name = url.pathname.slice("/_sandbox/".length).replace(/\/+$/, "")
  const query = Object.fromEntries(url.searchParams)
  const reply = await world.control({ method: request.method, name, query, body: await request.text() })
  return new Response(reply.body, {
    status: reply.status,
    headers: { "content-type": "application/json; charset=UTF-8" },
  })
}
