import { Hono } from "hono"
import { openDb } from "./db/client.ts"
import { systemClock } from "./domain/clock.ts"
import { refuse } from "./domain/errors.ts"
import { logger } from "./domain/log.ts"
import { configurationFault } from "./env.ts"
import { graphSecrets } from "./graph/token.ts"
import { adminPages } from "./ports/admin/pages.tsx"
import { api } from "./ports/api/api.ts"
import type { AppEnv } from "./ports/context.ts"
import { answerError, answerNotFound } from "./ports/errors.tsx"
import { health } from "./ports/health.ts"
import { mcp } from "./ports/mcp/mcp.ts"
import { securityHeaders } from "./ports/security-headers.ts"
import { statics } from "./ports/statics.ts"
import { pages } from "./ports/ui/pages.tsx"

/** The whole request path: what every request gets, then the ports. */
export const app = new Hono<AppEnv>({ strict: false })

app.use(async (c, next) => {
  c.set("db", openDb(c.env.DB))
  c.set("clock", systemClock)
  c.set("log", logger([c.env.SESSION_SECRET ?? "", ...graphSecrets(c.env)]))
  c.set("requestId", crypto.randomUUID())
  await next()
})
app.use(securityHeaders)
app.use(async (c, next) => {
  const fault = configurationFault(c.env)
  if (fault) throw refuse("not_configured", fault)
  await next()
})

app.route("/", health)
app.route("/", statics)
app.route("/api", api)
app.route("/mcp", mcp)
app.route("/admin", adminPages)
app.route("/", pages)

app.onError(answerError)
app.notFound(answerNotFound)
