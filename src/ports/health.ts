import { Hono } from "hono"
import { graphHealth } from "../dispatch.ts"
import type { AppEnv } from "./context.ts"

/** "ok" only while Graph can be reached and the directory answers. */
export const health = new Hono<AppEnv>().get("/health", async (c) => {
  const graph = await graphHealth(c.env)
  const directory = await c.env.DB.prepare("SELECT 1")
    .first()
    .then(
      () => true,
      () => false,
    )
  const ok = graph.reachable && directory
  return c.json(
    { status: ok ? "ok" : "unavailable", graph: graph.kind, graph_reachable: graph.reachable, directory },
    ok ? 200 : 503,
  )
})
