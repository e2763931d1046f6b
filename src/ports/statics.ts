import { Hono } from "hono"
import type { AppEnv } from "./context.ts"

/** Files of `public/`, served by the Worker itself so that they carry the same headers as everything else. */
export const statics = new Hono<AppEnv>().get("/static/:file{[a-z0-9.-]+}", async (c) => {
  const file = await c.env.ASSETS.fetch(new Request(c.req.raw.url, { headers: c.req.raw.headers }))
  if (!file.ok && file.status !== 304) return c.notFound()
  const answer = new Response(file.body, file)
  // Asked for again after a minute and answered from the ETag, so that a deployment is not mixed with an old style sheet.
  answer.headers.set("cache-control", "public, max-age=60")
  return answer
})
