import { type Context, Hono } from "hono"
import { endSession } from "../../../auth/session.ts"
import { signIn } from "../../../auth/sign-in.ts"
import { ERRORS } from "../../../domain/errors.ts"
import type { AppEnv } from "../../context.ts"
import { clearSessionCookie, cookieSession, requireSession, setSessionCookie } from "../../session-cookie.ts"
import { attempt } from "../attempt.ts"
import { TextField } from "../components/field.tsx"
import { Notice } from "../components/notice.tsx"
import { readForm } from "../form.ts"
import { safeNext } from "../next-address.ts"
import { guardPosts, requireCsrfToken } from "../post-guard.ts"
import { page } from "../render.tsx"

type Filled = { email?: string; next: string | null; fault?: string; notice?: string }

/** Signing in and out. */
export const login = new Hono<AppEnv>()
  .use("/login", guardPosts)
  .get("/login", async (c) => {
    const next = safeNext(c.req.query("next"))
    if (await cookieSession(c)) return c.redirect(next ?? "/", 303)
    return loginPage(c, { next, ...noticeOf(c.req.query()) })
  })
  .post("/login", async (c) => {
    const form = await readForm(c)
    const email = form.text("email")
    const next = safeNext(form.text("next"))
    const ip = c.req.header("cf-connecting-ip") ?? "local"
    // The password is taken as it was typed: spaces at its ends are part of it.
    const password = form.all("password")[0] ?? ""
    const tried = await attempt(
      signIn(c.env, c.var.db, c.var.clock, { email, password, ip, surface: "page" }),
    )
    if (tried.ok) {
      await setSessionCookie(c, tried.value)
      return c.redirect(next ?? "/", 303)
    }
    const { code, message, retry_after } = tried.refusal
    if (retry_after !== undefined) c.header("retry-after", String(retry_after))
    return loginPage(c, { email, next, fault: message }, ERRORS[code].status)
  })
  .use("/logout", guardPosts, requireSession, requireCsrfToken)
  .post("/logout", async (c) => {
    const { user, session } = c.var.signedIn
    await endSession(c.env, c.var.db, c.var.clock, user, session.id, "page")
    clearSessionCookie(c)
    c.header("clear-site-data", '"cache"')
    return c.redirect("/login?left=1", 303)
  })

function loginPage(
  c: Context<AppEnv>,
  { email, next, fault, notice }: Filled,
  status: 200 | Parameters<typeof page>[3] = 200,
) {
  return page(
    c,
    "Sign in",
    <section class="door">
      <h1>Sign in</h1>
      {notice && <Notice tone="calm">{notice}</Notice>}
      <form method="post" action="/login">
        {next && <input type="hidden" name="next" value={next} />}
        <TextField
          name="email"
          label="E-mail"
          type="email"
          value={email}
          required
          autocomplete="username"
          autofocus={!email}
        />
        <TextField
          name="password"
          label="Password"
          type="password"
          fault={fault}
          required
          autocomplete="current-password"
          autofocus={Boolean(email)}
        />
        <button type="submit">Sign in</button>
      </form>
      <p>
        No account yet? <a href={next ? `/signup?next=${encodeURIComponent(next)}` : "/signup"}>Sign up</a>
      </p>
    </section>,
    status,
  )
}

/** Notices are chosen here, never taken from the address, which anybody can write. */
function noticeOf(query: Record<string, string>): { notice?: string } {
  if (query.welcome) return { notice: "If this address was new, the account is ready: sign in with it." }
  if (query.ended) return { notice: "Your session has ended and nothing was changed. Sign in again." }
  if (query.left) return { notice: "You are signed out." }
  return {}
}
