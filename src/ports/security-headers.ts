import { createMiddleware } from "hono/factory"
import type { AppEnv } from "./context.ts"

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "object-src 'none'",
].join("; ")

/** The same headers on every answer, whichever port gave it. */
export const securityHeaders = createMiddleware<AppEnv>(async (c, next) => {
  await next()
  const headers = c.res.headers
  headers.set("content-security-policy", CONTENT_SECURITY_POLICY)
  headers.set("x-content-type-options", "nosniff")
  headers.set("x-frame-options", "DENY")
  // "no-referrer" would make browsers send form posts with "Origin: null", which the check against other sites refuses.
  headers.set("referrer-policy", "same-origin")
  headers.set("cross-origin-opener-policy", "same-origin")
  headers.set("cross-origin-resource-policy", "same-origin")
  headers.set("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()")
  headers.set("x-request-id", c.var.requestId)
  if (c.req.url.startsWith("https:"))
    headers.set("strict-transport-security", "max-age=31536000; includeSubDomains")
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store, private")
})
