import { type Context, Hono } from "hono"
import { PASSWORD_MIN, passwordFault } from "../../../auth/password.ts"
import { signUp } from "../../../auth/users.ts"
import type { AppEnv } from "../../context.ts"
import { TextField } from "../components/field.tsx"
import { type Faults, readForm } from "../form.ts"
import { safeNext } from "../next-address.ts"
import { guardPosts } from "../post-guard.ts"
import { page } from "../render.tsx"

type Filled = { name?: string; email?: string; next: string | null; faults?: Faults }

/** Signing up. Whether the address was known already is not to be seen from the answer. */
export const signup = new Hono<AppEnv>()
  .use("/signup", guardPosts)
  .get("/signup", (c) => signupPage(c, { next: safeNext(c.req.query("next")) }))
  .post("/signup", async (c) => {
    const form = await readForm(c)
    const user = {
      name: form.text("name"),
      email: form.text("email"),
      password: form.all("password")[0] ?? "",
    }
    const next = safeNext(form.text("next"))
    const faults = faultsIn(user)
    if (Object.keys(faults).length > 0) return signupPage(c, { ...user, next, faults }, 422)
    await signUp(c.var.db, c.var.clock, user, "page")
    return c.redirect(`/login?welcome=1${next ? `&next=${encodeURIComponent(next)}` : ""}`, 303)
  })

function faultsIn({ name, email, password }: { name: string; email: string; password: string }): Faults {
  const faults: Record<string, string> = {}
  if (name === "" || name.length > 100) faults.name = "Say your name, in at most 100 characters."
  if (!/^[^\s@]{1,64}@[^\s@]+\.[^\s@]+$/.test(email) || email.length > 254) {
    faults.email = "This does not look like an e-mail address, such as rosa@acme.example."
  }
  const fault = passwordFault(password, email)
  if (fault) faults.password = fault
  return faults
}

function signupPage(c: Context<AppEnv>, { name, email, next, faults = {} }: Filled, status: 200 | 422 = 200) {
  return page(
    c,
    "Sign up",
    <section class="door">
      <h1>Sign up</h1>
      <form method="post" action="/signup">
        {next && <input type="hidden" name="next" value={next} />}
        <TextField
          name="name"
          label="Name"
          value={name}
          fault={faults.name}
          required
          maxlength={100}
          autocomplete="name"
        />
        <TextField
          name="email"
          label="E-mail"
          type="email"
          value={email}
          fault={faults.email}
          required
          autocomplete="username"
        />
        <TextField
          name="password"
          label="Password"
          type="password"
          fault={faults.password}
          hint={faults.password ? undefined : `At least ${PASSWORD_MIN} characters. Long beats complicated.`}
          required
          autocomplete="new-password"
        />
        <button type="submit">Sign up</button>
      </form>
      <p>
        Have an account? <a href={next ? `/login?next=${encodeURIComponent(next)}` : "/login"}>Sign in</a>
      </p>
    </section>,
    status,
  )
}
