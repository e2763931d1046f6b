import type { Context } from "hono"
import { refuse } from "../domain/errors.ts"

/**
 * Refuses a request that another site made the browser send. Programs send neither header and are let through here: what
 * they may do is decided by what they carry, and a page's form carries a token of its session besides.
 */
export function refuseCrossSite(c: Context): void {
  if (requestOrigin(c) === "foreign") {
    throw refuse(
      "cross_site",
      "This request came from another site, so nothing was done. Open Bursar itself and try again.",
    )
  }
}

/** What the browser says of where a request came from; "unsaid" where it says nothing. */
export function requestOrigin(c: Context): "own" | "foreign" | "unsaid" {
  const site = c.req.header("sec-fetch-site")
  if (site !== undefined) return site === "same-origin" || site === "none" ? "own" : "foreign"
  const origin = c.req.header("origin")
  if (origin === undefined) return "unsaid"
  const host = c.req.header("host") ?? new URL(c.req.url).host
  return URL.canParse(origin) && new URL(origin).host === host ? "own" : "foreign"
}
