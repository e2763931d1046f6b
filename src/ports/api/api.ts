import { Hono } from "hono"
import { createMiddleware } from "hono/factory"
import { refuse } from "../../domain/errors.ts"
import { problem } from "../errors.tsx"
import { limitBody } from "../json-body.ts"
import { mount } from "./mount.ts"
import { openApiDocument } from "./openapi.ts"
import type { ApiEnv } from "./route.ts"
import { ROUTES } from "./routes.ts"

/** RFC 9110 wants every 401 to name the scheme that would be taken. */
const challenge = createMiddleware<ApiEnv>(async (c, next) => {
  await next()
  if (c.res.status === 401) c.res.headers.set("www-authenticate", 'Bearer realm="bursar"')
})

/** Made at the first request for it, and the same for everybody. */
let document: string | null = null

export const api = new Hono<ApiEnv>()
api.use(challenge)
api.use(limitBody)
api.get("/openapi.json", (c) => {
  document ??= JSON.stringify(openApiDocument(ROUTES))
  return c.body(document, 200, { "content-type": "application/json", "cache-control": "public, max-age=300" })
})
mount(api, ROUTES)
api.post("/t/:tenant/operations/:name", () => {
  throw refuse("not_found", "There is no operation of this name. /api/openapi.json lists them all.")
})
api.all("*", (c) => {
  const methods = methodsAt(c.req.path.replace(/^\/api/, ""))
  if (methods.length === 0)
    throw refuse("not_found", "There is no such address. /api/openapi.json lists them all.")
  const answer = problem(c, {
    code: "method_not_allowed",
    message: `This address takes ${methods.join(" or ")}.`,
  })
  answer.headers.set("allow", methods.join(", "))
  return answer
})

const PATTERNS = [{ method: "get", path: "/openapi.json" }, ...ROUTES].map(({ method, path }) => ({
  method: method.toUpperCase(),
  pattern: new RegExp(`^${path.replaceAll(".", "\\.").replace(/:[a-z]+/g, "[^/]+")}$`),
}))

function methodsAt(path: string): string[] {
  const methods = PATTERNS.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method)
  return [...new Set(methods)]
}
