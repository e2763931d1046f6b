import assert from "node:assert/strict"
import { type Api, api, isProblem, isStatus } from "../support/api.ts"
import { formWith, Visitor } from "../support/visitor.ts"
import type { Story } from "./story.ts"

/** A person who has never been here signs up, on the pages and through the API, and makes a tenant. */
export async function signingUp({ checks, product }: Story): Promise<void> {
  await checks.chapter("A person signs up on the pages", () => onPages(checks, product.origin))
  await checks.chapter("A program signs up through the API", () => throughApi(checks, product.origin))
}

async function onPages(checks: Story["checks"], origin: string): Promise<void> {
  const rosa = new Visitor(origin)
  const form = await checks.need("/signup shows a form for name, e-mail and password", async () => {
    const page = await rosa.open("/signup")
    assert.equal(page.status, 200)
    return { page, form: formWith(page, ["name", "email", "password"]) }
  })
  await checks.check("a password that is too short comes back with the form and the reason", async () => {
    const page = await rosa.submit(form.page, form.form, {
      name: "Rosa",
      email: "rosa@new.example",
      password: "short",
    })
    assert.ok(page.status === 422 || page.status === 400, `${page.status}`)
    formWith(page, ["email", "password"])
    assert.match(page.text, /at least \d+ characters/i)
  })
  await checks.check("a form post from another site is refused", async () => {
    const fields = { name: "Eve", email: "eve@evil.example", password: "a-password-of-eve" }
    const headers = { origin: "https://evil.example", "sec-fetch-site": "cross-site" }
    const page = await new Visitor(origin).post("/signup", fields, headers)
    assert.equal(page.status, 403)
  })
  const home = await checks.need(
    "signing up leads into the product, with a __Host- session cookie",
    async () => {
      const page = await rosa.submit(form.page, form.form, {
        name: "Rosa",
        email: "rosa@new.example",
        password: "a-password-of-rosa",
      })
      assert.equal(page.status, 200, page.text.slice(0, 200))
      const signedIn =
        rosa.cookieNames.length > 0 ? page : await signIn(rosa, "rosa@new.example", "a-password-of-rosa")
      assert.ok(
        rosa.cookieNames.some((name) => name.startsWith("__Host-")),
        rosa.cookieNames.join(),
      )
      return signedIn
    },
  )
  await checks.check("she creates a tenant and sees its page", async () => {
    const page = home.forms.some((candidate) => isTenantForm(candidate)) ? home : await rosa.open("/")
    const tenantForm = page.forms.find(isTenantForm)
    assert.ok(tenantForm, `no form for a tenant on ${page.url}: ${page.text.slice(0, 200)}`)
    const created = await rosa.submit(page, tenantForm, { name: "Rosa's Flowers" })
    assert.equal(created.status, 200, created.text.slice(0, 200))
    assert.match(created.url, /\/t\/rosas?-[a-z-]*flowers/)
    assert.match(created.text, /Rosa's Flowers/)
  })
  await checks.check("after signing out her pages ask her to sign in", async () => {
    const page = await rosa.open("/t/rosas-flowers")
    const out = page.forms.find(({ action }) => action.endsWith("/logout"))
    assert.ok(out, "no sign-out form")
    await rosa.submit(page, out)
    const after = await rosa.open("/t/rosas-flowers")
    assert.ok(after.url.includes("/login"), after.url)
  })
}

const isTenantForm = (form: { method: string; action: string; names: string[] }) =>
  form.method === "POST" && form.action.includes("tenants") && form.names.includes("name")

export async function signIn(visitor: Visitor, email: string, password: string) {
  const page = await visitor.open("/login")
  const after = await visitor.submit(page, formWith(page, ["email", "password"]), { email, password })
  assert.equal(after.status, 200, after.text.slice(0, 200))
  assert.ok(!after.url.includes("/login"), `still on ${after.url}: ${after.text.slice(0, 200)}`)
  return after
}

async function throughApi(checks: Story["checks"], origin: string): Promise<void> {
  const anyone = api(origin)
  const account = { email: "pat@new.example", password: "a-password-of-pat", name: "Pat" }
  await checks.check(
    "POST /api/auth/signup answers 201 alike whether or not the e-mail is known",
    async () => {
      const first = await anyone.post("/api/auth/signup", account)
      const again = await anyone.post("/api/auth/signup", { ...account, password: "another-password-1" })
      isStatus(first, 201)
      isStatus(again, 201)
      assert.deepEqual(Object.keys(again.body).sort(), Object.keys(first.body).sort())
    },
  )
  await checks.check("a second sign-up with the same e-mail does not change the password", async () => {
    isProblem(
      await anyone.post("/api/auth/login", { email: account.email, password: "another-password-1" }),
      401,
    )
  })
  await checks.check("an invalid sign-up is a 422 that names the field", async () => {
    const answer = await anyone.post("/api/auth/signup", {
      email: "nonsense",
      password: "a-password-of-pat",
      name: "P",
    })
    isProblem(answer, 422)
    assert.match(JSON.stringify(answer.body), /email/)
  })
  const pat = await checks.need(
    "POST /api/auth/login answers an access token and a session cookie",
    async () => {
      const answer = await anyone.post("/api/auth/login", {
        email: account.email,
        password: account.password,
      })
      isStatus(answer, 200)
      assert.equal(typeof answer.body.access_token, "string")
      assert.equal(typeof answer.body.expires_in, "number")
      assert.match(answer.headers.get("set-cookie") ?? "", /__Host-.*HttpOnly/i)
      return api(origin, answer.body.access_token)
    },
  )
  await checks.check("GET /api/auth/session says who that is", async () => {
    const answer = await pat.get("/api/auth/session")
    isStatus(answer, 200)
    assert.match(JSON.stringify(answer.body), /pat@new\.example/)
  })
  await tenantsOf(checks, pat)
  await checks.check("POST /api/auth/logout ends the session at once", async () => {
    isStatus(await pat.post("/api/auth/logout"), 200, 204)
    isProblem(await pat.get("/api/auth/session"), 401)
    isProblem(await pat.get("/api/tenants"), 401)
  })
}

async function tenantsOf(checks: Story["checks"], pat: Api): Promise<void> {
  await checks.check("GET /api/tenants is an empty list at first", async () => {
    assert.deepEqual((await pat.get("/api/tenants")).body.data, [])
  })
  const slug = await checks.need("POST /api/tenants makes one, with a slug from its name", async () => {
    const answer = await pat.post("/api/tenants", { name: "Pat & Sons" })
    isStatus(answer, 201)
    assert.equal(answer.body.name, "Pat & Sons")
    assert.match(answer.body.slug, /^pat-/)
    return answer.body.slug as string
  })
  await checks.check("PUT and GET /api/tenants/active choose it and tell it", async () => {
    isStatus(await pat.put("/api/tenants/active", { tenant: slug }), 200)
    const answer = await pat.get("/api/tenants/active")
    isStatus(answer, 200)
    assert.match(JSON.stringify(answer.body), new RegExp(`"${slug}"`))
  })
  await checks.check("a tenant that is not hers cannot be chosen", async () => {
    isProblem(await pat.put("/api/tenants/active", { tenant: "acme" }), 404)
  })
  await checks.check(
    "its ad accounts, tokens and operations are empty, and a foreign tenant's do not exist",
    async () => {
      const accounts = await pat.operation(slug, "get_ad_accounts", {})
      isStatus(accounts, 200)
      assert.deepEqual(accounts.body.data, [])
      assert.deepEqual((await pat.get(`/api/t/${slug}/tokens`)).body.data, [])
      isProblem(await pat.operation("acme", "get_ad_accounts", {}), 404)
      isProblem(await pat.get("/api/t/acme/audit"), 404)
    },
  )
}
