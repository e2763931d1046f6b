import { beforeAll, describe, expect, it } from "vitest"
import { call, logIn, makeToken, operate, signInAs } from "../../support/api.ts"
import {
  ACME_ACCOUNT,
  directory,
  fetchBursar,
  GLOBEX_ACCOUNT,
  PEOPLE,
  seedBursar,
} from "../../support/bursar.ts"

const people = { admin: "", acme: "", globex: "" }

beforeAll(async () => {
  await seedBursar()
  people.admin = await signInAs("admin")
  people.acme = await signInAs("acmeOwner")
  people.globex = await signInAs("globexOwner")
})

describe("signing up and in", () => {
  const rosa = { email: "rosa@example.com", password: "a sentence of Rosa's", name: "Rosa" }

  it("a sign-up answers the same for a known address as for a new one", async () => {
    const first = await call("POST", "/api/auth/signup", { body: rosa })
    const again = await call("POST", "/api/auth/signup", {
      body: { ...rosa, password: "somebody else's sentence" },
    })
    const known = await call("POST", "/api/auth/signup", {
      body: { ...rosa, email: PEOPLE.acmeOwner.toUpperCase() },
    })
    expect(first.status).toBe(201)
    for (const other of [again, known]) expect([other.status, other.text]).toEqual([first.status, first.text])
    expect(await logIn(rosa.email, rosa.password)).toBeTruthy()
  })

  it("a weak password is refused with what is wrong", async () => {
    const { status, body } = await call("POST", "/api/auth/signup", {
      body: { ...rosa, password: "password1" },
    })
    expect([status, body.code, body.issues[0].path]).toEqual([422, "invalid_input", "password"])
  })

  it("a log-in answers an access token beside the cookie of the pages", async () => {
    const { status, headers, body } = await call("POST", "/api/auth/login", {
      body: { email: PEOPLE.acmeOwner, password: "the owner's own sentence" },
    })
    expect([status, body.token_type, body.expires_in]).toEqual([200, "Bearer", 900])
    const cookie = headers.get("set-cookie") ?? ""
    for (const part of ["__Host-bursar=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"])
      expect(cookie).toContain(part)
    expect(cookie).not.toContain(body.access_token)
  })

  it("a wrong password and an unknown address get the same answer", async () => {
    const wrong = await call("POST", "/api/auth/login", {
      body: { email: PEOPLE.acmeOwner, password: "not hers" },
    })
    const unknown = await call("POST", "/api/auth/login", {
      body: { email: "nobody@example.com", password: "not hers" },
    })
    expect([wrong.status, wrong.text]).toEqual([401, unknown.text])
  })

  it.each([
    ["another site", { "sec-fetch-site": "cross-site" }],
    ["a sister site", { "sec-fetch-site": "same-site" }],
    ["a foreign origin", { origin: "https://evil.example" }],
  ])("a log-in that %s made the browser send is refused", async (_who, headers) => {
    const body = { email: PEOPLE.acmeOwner, password: "the owner's own sentence" }
    const refused = await call("POST", "/api/auth/login", { body, headers })
    expect([refused.status, refused.body.code, refused.headers.get("set-cookie")]).toEqual([
      403,
      "cross_site",
      null,
    ])
  })

  it("guessing is slowed down", async () => {
    const guess = () =>
      call("POST", "/api/auth/login", { body: { email: "victim@example.com", password: "a guess" } })
    for (let n = 0; n < 5; n++) await guess()
    const { status, headers } = await guess()
    expect([status, Number(headers.get("retry-after")) > 0]).toEqual([429, true])
    // The brake also counts by address, and every test comes from the same one.
    await directory.exec("DELETE FROM sign_in_attempts")
  })

  it("a log-out ends the session for every tenant's calls at once", async () => {
    const token = await signInAs("acmeOwner")
    expect((await operate(token, "acme", "get_ad_accounts", {})).status).toBe(200)
    expect((await call("POST", "/api/auth/logout", { token })).status).toBe(204)
    expect((await call("GET", "/api/auth/session", { token })).status).toBe(401)
    expect((await operate(token, "acme", "get_ad_accounts", {})).status).toBe(401)
  })
})

describe("who is asked", () => {
  it.each([
    "/api/auth/session",
    "/api/tenants",
    "/api/t/acme/tokens",
    "/api/t/acme/audit",
    "/api/admin/tenants",
  ])("%s takes no request without a token, and names the scheme", async (path) => {
    const { status, headers } = await call("GET", path)
    expect([status, headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="bursar"'])
  })

  it("the cookie of the pages opens nothing here", async () => {
    const login = await fetchBursar("/api/auth/login", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: PEOPLE.acmeOwner, password: "the owner's own sentence" }),
    })
    await login.text()
    const cookie = (login.headers.get("set-cookie") ?? "").split(";")[0] ?? ""
    expect((await call("GET", "/api/tenants", { headers: { cookie } })).status).toBe(401)
    const [, pageJwt = ""] = cookie.split("=")
    expect((await call("GET", "/api/tenants", { token: pageJwt })).status).toBe(401)
  })

  it.each([
    ["a JWT signed by nobody", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c3JfMSJ9."],
    [
      "an API token of a tenant that never was",
      `bur.tnt_${"a".repeat(26)}.tok_${"a".repeat(26)}.${"a".repeat(43)}`,
    ],
    ["something that only looks like an API token", "bur.a.b.c"],
  ])("%s is refused", async (_what, token) => {
    expect((await operate(token, "acme", "get_ad_accounts", {})).status).toBe(401)
  })

  it("the session says who one is and where one works", async () => {
    await call("PUT", "/api/tenants/active", { token: people.acme, body: { tenant: "acme" } })
    const { body } = await call("GET", "/api/auth/session", { token: people.acme })
    expect([body.user.email, body.active_tenant, body.tenants[0].role]).toEqual([
      PEOPLE.acmeOwner,
      "acme",
      "owner",
    ])
    expect((await call("GET", "/api/tenants/active", { token: people.acme })).body).toEqual({
      tenant: "acme",
    })
  })

  it("nobody works in a tenant they do not belong to", async () => {
    const foreign = await call("PUT", "/api/tenants/active", {
      token: people.acme,
      body: { tenant: "globex" },
    })
    const missing = await call("PUT", "/api/tenants/active", {
      token: people.acme,
      body: { tenant: "nowhere" },
    })
    expect([foreign.status, foreign.text]).toEqual([404, missing.text])
  })

  it("a new tenant can be used by the token that made it", async () => {
    const made = await call("POST", "/api/tenants", {
      token: people.acme,
      body: { name: "Café Müller & Co" },
    })
    expect([made.status, made.body.slug, made.body.role]).toEqual([201, "cafe-muller-co", "owner"])
    expect((await operate(people.acme, "cafe-muller-co", "get_ad_accounts", {})).body.data).toEqual([])
  })
})

describe("between tenants", () => {
  it.each(["globex", "nowhere", "constructor", "__proto__", "acme%00", "ACME"])(
    "the tenant %s looks exactly like a missing one",
    async (slug) => {
      const missing = await operate(people.acme, "missing", "get_ad_accounts", {})
      const answer = await operate(people.acme, slug, "get_ad_accounts", {})
      expect([answer.status, answer.text]).toEqual([404, missing.text])
    },
  )

  it("an API token of one tenant opens no other", async () => {
    const { token } = await makeToken(people.acme, "acme", ["ads:read"])
    expect((await operate(token, "globex", "get_ad_accounts", {})).status).toBe(404)
    expect((await call("GET", "/api/t/globex/audit", { token })).status).toBe(404)
  })

  it("each tenant sees its own ad accounts only", async () => {
    const acme = await operate(people.acme, "acme", "get_ad_accounts", {})
    const globex = await operate(people.globex, "globex", "get_ad_accounts", {})
    const ids = (answer: typeof acme) => answer.body.data.map((row: { id: string }) => row.id)
    expect(ids(acme)).toContain(ACME_ACCOUNT)
    expect(ids(globex)).toContain(GLOBEX_ACCOUNT)
    expect(ids(acme).filter((id: string) => ids(globex).includes(id))).toEqual([])
    expect(acme.body.data[0]).toMatchObject({ account_id: ACME_ACCOUNT.slice(4), currency: "USD" })
  })
})

describe("API tokens", () => {
  it("a token is shown once, listed without its secret, and refused once revoked", async () => {
    const { id, token } = await makeToken(people.acme, "acme", ["ads:read"], "Reporting")
    expect((await operate(token, "acme", "get_ad_accounts", {})).status).toBe(200)
    const listed = await call("GET", "/api/t/acme/tokens", { token: people.acme })
    expect(listed.body.data.find((row: { id: string }) => row.id === id).name).toBe("Reporting")
    expect(listed.text).not.toContain(token.split(".").at(-1))
    expect(
      (await call("DELETE", `/api/t/acme/tokens/${id}`, { token: people.acme })).body.revoked_at,
    ).toBeTruthy()
    expect((await operate(token, "acme", "get_ad_accounts", {})).status).toBe(401)
  })

  it("a token makes and revokes no tokens, and belongs to no person's session", async () => {
    const { id, token } = await makeToken(people.acme, "acme", ["ads:read", "ads:write", "ads:spend"])
    const body = { name: "A child", scopes: ["ads:spend"] }
    expect((await call("POST", "/api/t/acme/tokens", { token, body })).body.code).toBe("scope_insufficient")
    expect((await call("DELETE", `/api/t/acme/tokens/${id}`, { token })).status).toBe(403)
    expect((await call("GET", "/api/t/acme/tokens", { token })).status).toBe(403)
    expect((await call("GET", "/api/tenants", { token })).status).toBe(403)
    expect((await call("GET", "/api/admin/tenants", { token })).status).toBe(403)
  })

  it("a token without ads:read reads neither the audit log nor an operation", async () => {
    const { token } = await makeToken(people.acme, "acme", ["ads:write"])
    for (const path of ["/api/t/acme/audit", "/api/t/acme/operations/op_1"]) {
      expect((await call("GET", path, { token })).body.required_scope).toBe("ads:read")
    }
  })

  it.each([
    ["no scope", { name: "x", scopes: [] }, "scopes"],
    ["a scope that does not exist", { name: "x", scopes: ["ads:approve"] }, "scopes.0"],
    [
      "a life of more than a year",
      { name: "x", scopes: ["ads:read"], expires_in_days: 366 },
      "expires_in_days",
    ],
    ["an unknown field", { name: "x", scopes: ["ads:read"], role: "owner" }, ""],
  ])("a token with %s is refused", async (_what, body, path) => {
    const refused = await call("POST", "/api/t/acme/tokens", { token: people.acme, body })
    expect([refused.status, refused.body.issues[0].path]).toEqual([422, path])
  })

  it("another tenant's token cannot be revoked, and looks like a missing one", async () => {
    const { id } = await makeToken(people.globex, "globex", ["ads:read"])
    const foreign = await call("DELETE", `/api/t/acme/tokens/${id}`, { token: people.acme })
    const missing = await call("DELETE", "/api/t/acme/tokens/tok_1", { token: people.acme })
    expect([foreign.status, foreign.text]).toEqual([404, missing.text])
  })
})

describe("the platform's staff", () => {
  it.each(["tenants", "members", "assets", "audit-logs"])("only staff sees /api/admin/%s", async (list) => {
    const seen = await call("GET", `/api/admin/${list}`, { token: people.admin })
    expect([seen.status, seen.body.data.length > 0]).toEqual([200, true])
    expect((await call("GET", `/api/admin/${list}`, { token: people.acme })).body.code).toBe(
      "role_insufficient",
    )
  })

  it("staff is no member: a tenant's own addresses stay closed", async () => {
    expect((await operate(people.admin, "acme", "get_ad_accounts", {})).status).toBe(404)
    expect((await call("GET", "/api/t/acme/audit", { token: people.admin })).status).toBe(404)
  })

  it("a role changes from one request to the next", async () => {
    const sam = { email: "sam@example.com", password: "a sentence of Sam's", name: "Sam" }
    await call("POST", "/api/auth/signup", { body: sam })
    const token = await logIn(sam.email, sam.password)
    expect((await operate(token, "acme", "get_ad_accounts", {})).status).toBe(404)
    const join = (role: string) =>
      call("POST", "/api/admin/members", {
        token: people.admin,
        body: { tenant: "acme", email: sam.email, role },
      })
    expect((await join("analyst")).status).toBe(201)
    expect((await operate(token, "acme", "get_ad_accounts", {})).status).toBe(200)
    const paused = { entity_type: "campaign", entity_ids: ["23850000000000001"] }
    expect((await operate(token, "acme", "pause_entities", paused)).body.code).toBe("role_insufficient")
  })

  it("an ad account goes to one tenant, and leaves it for another", async () => {
    const { body: tenant } = await call("POST", "/api/tenants", {
      token: people.globex,
      body: { name: "Initech" },
    })
    const bind = (to: string) =>
      call("POST", "/api/admin/assets", {
        token: people.admin,
        body: { tenant: to, ad_account_id: GLOBEX_ACCOUNT },
      })
    expect((await bind(tenant.slug)).body.code).toBe("conflict")
    const unbound = `/api/admin/assets/${GLOBEX_ACCOUNT}?tenant=globex`
    expect((await call("DELETE", unbound, { token: people.admin })).status).toBe(204)
    expect((await bind(tenant.slug)).body).toMatchObject({ tenant: "initech", id: GLOBEX_ACCOUNT })
    const seen = await operate(people.globex, "initech", "get_ad_accounts", {})
    expect(seen.body.data.map((row: { id: string }) => row.id)).toEqual([GLOBEX_ACCOUNT])
  })

  it("the audit logs of all tenants are searched page by page, without gaps", async () => {
    const seen: string[] = []
    let cursor = ""
    do {
      const { body } = await call("GET", `/api/admin/audit-logs?limit=7${cursor}`, { token: people.admin })
      seen.push(
        ...body.data.map((row: { seq: number; tenant: { id: string } }) => `${row.tenant.id} ${row.seq}`),
      )
      cursor = body.next_cursor && `&cursor=${body.next_cursor}`
    } while (cursor)
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBeGreaterThan(10)
    const own = await call("GET", "/api/admin/audit-logs?tenant=platform&operation=session.create", {
      token: people.admin,
    })
    expect(own.body.data.every((row: { operation: string }) => row.operation === "session.create")).toBe(true)
  })
})
