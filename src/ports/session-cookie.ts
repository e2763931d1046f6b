import type { Context } from "hono"
import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import { createMiddleware } from "hono/factory"
import { readSession, signSession } from "../auth/jwt.ts"
import { ABSOLUTE_MS, liveSession } from "../auth/session.ts"
import type { SignedIn } from "../auth/sign-in.ts"
import { NOT_FOUND, RefusalError } from "../domain/errors.ts"
import { pageScope } from "../tenancy/guard.ts"
import type { AppEnv, MemberEnv, SignedInEnv } from "./context.ts"

/** Pages know their session from this cookie alone. "__Host-" ties it to this host, to https and to the whole site. */
export const SESSION_COOKIE = "__Host-bursar"
const ATTRIBUTES = { path: "/", secure: true, httpOnly: true, sameSite: "Lax" } as const
/** A younger cookie is left as it is; an older one is signed anew while its session lives. */
const RENEW_AFTER_MS = 5 * 60_000

export async function setSessionCookie<E extends AppEnv>(
  c: Context<E>,
  { user, session }: SignedIn,
): Promise<void> {
  const claims = { userId: user.id, sessionId: session.id, issuedAtMs: c.var.clock.now(), tenants: {} }
  setCookie(c, SESSION_COOKIE, await signSession(c.env.SESSION_SECRET, "bursar:page", claims), ATTRIBUTES)
}

export function clearSessionCookie<E extends AppEnv>(c: Context<E>): void {
  // A cookie that was renewed earlier in this request is not to be sent.
  c.header("set-cookie", undefined)
  deleteCookie(c, SESSION_COOKIE, ATTRIBUTES)
}

/** Whoever the cookie names, while the session lives; the cookie is renewed on the way. */
export async function cookieSession<E extends AppEnv>(c: Context<E>): Promise<SignedIn | null> {
  const cookie = getCookie(c, SESSION_COOKIE)
  if (!cookie) return null
  const { clock, db } = c.var
  const claims = await readSession(c.env.SESSION_SECRET, "bursar:page", cookie, clock, ABSOLUTE_MS)
  if (!claims) return null
  const live = await liveSession(db, clock, claims.sessionId)
  if (!live || live.user.id !== claims.userId) return null
  if (clock.now() - claims.issuedAtMs > RENEW_AFTER_MS) await setSessionCookie(c, live)
  return live
}

/** Lets signed-in people through; everybody else is asked to sign in and comes back to where they wanted to go. */
export const requireSession = createMiddleware<SignedInEnv>(async (c, next) => {
  const signedIn = await cookieSession(c)
  if (!signedIn) return askToSignIn(c)
  c.set("signedIn", signedIn)
  await next()
})

/** Behind `requireSession`: lets members of the tenant in the path through. A foreign tenant is as missing as a missing one. */
export const requireMember = createMiddleware<MemberEnv>(async (c, next) => {
  c.set("scope", await pageScope(c.env, c.var.db, c.var.signedIn, c.req.param("tenant") ?? ""))
  await next()
})

/** Behind `requireSession`: lets the platform's staff through. For everybody else there is nothing here. */
export const requireAdmin = createMiddleware<SignedInEnv>(async (c, next) => {
  if (c.var.signedIn.user.platformRole !== "admin") throw new RefusalError(NOT_FOUND)
  await next()
})

function askToSignIn(c: Context<SignedInEnv>): Response {
  const { pathname, search } = new URL(c.req.url)
  const isFragment = c.req.header("hx-request") === "true"
  const wanted = c.req.method === "GET" && !isFragment ? pathname + search : null
  const address =
    wanted === null
      ? "/login?ended=1"
      : wanted === "/"
        ? "/login"
        : `/login?next=${encodeURIComponent(wanted)}`
  if (!isFragment) return c.redirect(address, 303)
  return c.body(null, 401, { "hx-redirect": address })
}
