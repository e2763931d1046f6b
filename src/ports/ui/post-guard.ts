import { bodyLimit } from "hono/body-limit"
import { createMiddleware } from "hono/factory"
import { refuse } from "../../domain/errors.ts"
import type { AppEnv, SignedInEnv } from "../context.ts"
import { refuseCrossSite } from "../same-origin.ts"
import { readForm } from "./form.ts"

/** No form of ours is longer; a campaign's name and a dozen short fields fit many times over. */
const FORM_BYTES_MAX = 64 * 1024

const limited = bodyLimit({
  maxSize: FORM_BYTES_MAX,
  onError: () => {
    throw refuse("too_large", "This form is larger than any of ours. Nothing was done.")
  },
})

/** For every page: what changes something must come from a page of ours and be of a form's size. */
export const guardPosts = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.method === "GET" || c.req.method === "HEAD") return next()
  refuseCrossSite(c)
  return limited(c, next)
})

/** Behind `requireSession`: a form must carry the token of the session it was made for. */
export const requireCsrfToken = createMiddleware<SignedInEnv>(async (c, next) => {
  if (c.req.method === "GET" || c.req.method === "HEAD") return next()
  const { csrfToken } = c.var.signedIn.session
  const sent = c.req.header("x-csrf-token") ?? (await readForm(c)).text("csrf")
  if (sent !== csrfToken) {
    throw refuse(
      "cross_site",
      "This form belongs to another session, so nothing was done. Go back, reload the page and send it again.",
    )
  }
  return next()
})
