import { env } from "cloudflare:workers"
import { beforeAll, describe, expect, test } from "vitest"
import { signSession } from "../../../../src/auth/jwt.ts"
import { safeNext } from "../../../../src/ports/ui/next-address.ts"
import { ACME_ACCOUNT, directory, fetchBursar, PASSWORDS, PEOPLE, seedBursar } from "../../support/bursar.ts"
import { Visitor } from "../../support/visitor.ts"

const TENANT_PAGES = ["", "/campaigns", "/campaigns/new", "/audit", "/agents", "/members"]
const ADMIN_PAGES = ["/admin", "/admin/members", "/admin/assets", "/admin/audit-logs"]
const COOKIE = "__Host-bursar"
const secret = (env as unknown as { SESSION_SECRET: string }).SESSION_SECRET

let anna: Visitor

beforeAll(async () => {
  await seedBursar()
  anna = new Visitor()
  await anna.signIn(PEOPLE.acmeOwner, PASSWORDS.owner)
})

describe("without a session", () => {
  test.each([...TENANT_PAGES.map((page) => `/t/acme${page}`), ...ADMIN_PAGES, "/tenants"])(
    "%s asks to sign in, and comes back there",
    async (path) => {
      const response = await new Visitor().once("GET", path)
      expect(response.status).toBe(303)
      expect(response.headers.get("location")).toBe(`/login?next=${encodeURIComponent(path)}`)
    },
  )

  test("htmx is sent to the sign-in as a whole page", async () => {
    const response = await new Visitor().once("GET", "/t/acme/campaigns", null, { "hx-request": "true" })
    expect(response.status).toBe(401)
    expect(response.headers.get("hx-redirect")).toBe("/login?ended=1")
  })

  test("a forged, foreign or emptied cookie is no session", async () => {
    const [header = "", payload = ""] = (anna.cookies.get(COOKIE) ?? "").split(".")
    for (const value of ["", "x", `${header}.${payload}.`, `${btoa('{"alg":"none"}')}.${payload}.`]) {
      const eve = new Visitor()
      eve.cookies.set(COOKIE, value)
      expect((await eve.once("GET", "/t/acme")).status, value).toBe(303)
    }
  })
})

describe("a foreign tenant", () => {
  test.each(TENANT_PAGES)("page %s looks exactly like that of a missing one", async (page) => {
    const foreign = await anna.open(`/t/globex${page}`)
    const missing = await anna.open(`/t/nobody${page}`)
    expect([foreign.status, missing.status]).toEqual([404, 404])
    expect(foreign.html).toBe(missing.html)
  })

  test("cannot be changed from a form of one's own", async () => {
    const list = await anna.open(`/t/acme/campaigns?account=${ACME_ACCOUNT}`)
    const form = list.forms.find(({ action }) => action.includes("/pause"))
    const body = new URLSearchParams(form?.values)
    const foreign = (form?.action ?? "").replace("/t/acme/", "/t/globex/")
    expect((await anna.send("POST", foreign, body)).status).toBe(404)
  })

  test("'s objects are as missing as those that do not exist", async () => {
    const csrf = new URLSearchParams(await someForm(anna)).get("csrf") ?? ""
    const answers = []
    for (const id of ["23850000000000101", "99999999999999999", "not-an-id"]) {
      const body = new URLSearchParams({ csrf, key: crypto.randomUUID(), account: ACME_ACCOUNT })
      const { status, text } = await anna.send("POST", `/t/acme/entities/campaign/${id}/pause`, body)
      answers.push({ status, text })
    }
    expect(answers[0]?.status).toBe(404)
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  })
})

test.each(ADMIN_PAGES)("%s is not there for a tenant's owner", async (path) => {
  const page = await anna.open(path)
  expect(page.status).toBe(404)
  expect(page.html).toBe((await anna.open("/admin/nothing")).html)
})

describe("a change that a page asks for", () => {
  const sent = async (headers: Record<string, string>, more: Record<string, string> = {}) => {
    const values = new URLSearchParams({ ...Object.fromEntries(await someForm(anna)), name: "Made", ...more })
    return (await anna.once("POST", "/tenants", values, headers)).status
  }

  test("is refused when another site sends it", async () => {
    expect(await sent({ "sec-fetch-site": "cross-site" })).toBe(403)
    expect(await sent({ "sec-fetch-site": "same-site" })).toBe(403)
    expect(await sent({ "sec-fetch-site": "", origin: "https://evil.example" })).toBe(403)
  })

  test("is refused without its session's token, and with another session's", async () => {
    expect(await sent({}, { csrf: "" })).toBe(403)
    const eve = new Visitor()
    await eve.signIn(PEOPLE.globexOwner, PASSWORDS.owner)
    const stolen = new URLSearchParams(await someForm(eve)).get("csrf") ?? ""
    expect(await sent({}, { csrf: stolen })).toBe(403)
  })

  test("is made with the token, in the form or in htmx's header", async () => {
    expect(await sent({})).toBe(303)
    const token = new URLSearchParams(await someForm(anna)).get("csrf") ?? ""
    expect(await sent({ "x-csrf-token": token }, { csrf: "" })).toBe(303)
  })

  test("is refused when its form is larger than any of ours", async () => {
    expect(await sent({}, { name: "x".repeat(70_000) })).toBe(413)
  })

  test("needs a post: its address answers no GET", async () => {
    for (const path of ["/logout", "/t/acme/entities/campaign/1/pause", "/t/acme/agents/tok_1/revocation"]) {
      expect((await anna.open(path)).status, path).toBe(404)
    }
  })

  test.each(["/login", "/signup"])("%s is refused from another site as well", async (path) => {
    const body = new URLSearchParams({ email: PEOPLE.acmeOwner, password: PASSWORDS.owner, name: "Eve" })
    const response = await new Visitor().once("POST", path, body, { "sec-fetch-site": "cross-site" })
    expect(response.status).toBe(403)
    expect(response.headers.get("set-cookie")).toBeNull()
  })
})

describe("signing in and out", () => {
  test("the cookie is for this host, https and the server alone", async () => {
    const body = new URLSearchParams({ email: PEOPLE.acmeOwner, password: PASSWORDS.owner })
    const line = (await new Visitor().once("POST", "/login", body)).headers.get("set-cookie") ?? ""
    expect(line).toMatch(new RegExp(`^${COOKIE}=`))
    for (const attribute of ["Path=/", "HttpOnly", "Secure", "SameSite=Lax"])
      expect(line).toContain(attribute)
    expect(line).not.toMatch(/domain/i)
  })

  test("a wrong password comes back with the address filled in, alike for known and unknown people", async () => {
    const visitor = new Visitor()
    const answers = []
    for (const email of [PEOPLE.acmeOwner, "nobody@acme.example"]) {
      const page = await visitor.fill(await visitor.open("/login"), "/login", { email, password: "wrong" })
      expect(page.status).toBe(401)
      expect(page.html).toContain(`value="${email}"`)
      answers.push(page.html.replaceAll(email, ""))
    }
    expect(answers[0]).toBe(answers[1])
  })

  test("signing up tells nobody whether the address was known", async () => {
    const visitor = new Visitor()
    const answers = []
    for (const email of [PEOPLE.acmeOwner, "new@acme.example"]) {
      const form = await visitor.open("/signup")
      const page = await visitor.fill(form, "/signup", {
        email,
        name: "N",
        password: "a long sentence of N's",
      })
      answers.push({ path: page.path, html: page.html })
    }
    expect(answers[0]).toEqual(answers[1])
    expect((await visitor.signIn(PEOPLE.acmeOwner, "a long sentence of N's")).status).toBe(401)
  })

  test.each([
    ["/t/acme/audit", "/t/acme/audit"],
    ["//evil.example", null],
    ["/\\evil.example", null],
    ["/\t/evil.example", null],
    ["https://evil.example", null],
    ["", null],
  ])("next=%s leads to %s", (next, expected) => {
    expect(safeNext(next)).toBe(expected)
  })

  test("the way back survives a wrong password, and an evil one leads home", async () => {
    const visitor = new Visitor()
    const wrong = await visitor.fill(await visitor.open("/login?next=/t/acme/audit"), "/login", {
      email: PEOPLE.acmeOwner,
      password: "wrong",
    })
    const back = await visitor.fill(wrong, "/login", { email: PEOPLE.acmeOwner, password: PASSWORDS.owner })
    expect(back.path).toBe("/t/acme/audit")
    const body = new URLSearchParams({
      email: PEOPLE.acmeOwner,
      password: PASSWORDS.owner,
      next: "//evil.example",
    })
    const evil = await new Visitor().once("POST", "/login", body)
    expect(evil.headers.get("location")).toBe("/")
  })

  test("signing out ends the session on the server: the old cookie is worth nothing", async () => {
    const visitor = new Visitor()
    const page = await visitor.signIn(PEOPLE.acmeOwner, PASSWORDS.owner)
    const cookie = visitor.cookies.get(COOKIE) ?? ""
    expect((await visitor.fill(page, "/logout")).path).toBe("/login?left=1")
    expect(visitor.cookies.has(COOKIE)).toBe(false)
    visitor.cookies.set(COOKIE, cookie)
    expect((await visitor.once("GET", "/t/acme")).status).toBe(303)
  })

  test.each([6, 20])("a cookie signed %i minutes ago is renewed while its session lives", async (minutes) => {
    const visitor = new Visitor()
    await visitor.signIn(PEOPLE.acmeOwner, PASSWORDS.owner)
    const session = await directory
      .prepare("SELECT id, user_id FROM sessions ORDER BY created_at_ms DESC, rowid DESC LIMIT 1")
      .first<{ id: string; user_id: string }>()
    const old = await signSession(secret, "bursar:page", {
      userId: session?.user_id ?? "",
      sessionId: session?.id ?? "",
      issuedAtMs: Date.now() - minutes * 60_000,
      tenants: {},
    })
    visitor.cookies.set(COOKIE, old)
    expect((await visitor.open("/t/acme")).status).toBe(200)
    expect(visitor.cookies.get(COOKIE)).not.toBe(old)
  })

  test("an access token of the API is no cookie", async () => {
    const { access_token } = (await (
      await fetchBursar("/api/auth/login", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email: PEOPLE.acmeOwner, password: PASSWORDS.owner }),
      })
    ).json()) as { access_token: string }
    const visitor = new Visitor()
    visitor.cookies.set(COOKIE, access_token)
    expect((await visitor.once("GET", "/t/acme")).status).toBe(303)
  })

  test("a session that was revoked in the directory ends with the next request", async () => {
    const visitor = new Visitor()
    await visitor.signIn(PEOPLE.globexOwner, PASSWORDS.owner)
    expect((await visitor.open("/t/globex")).status).toBe(200)
    await directory
      .prepare("UPDATE sessions SET revoked_at_ms = 1 WHERE user_id = (SELECT id FROM users WHERE email = ?)")
      .bind(PEOPLE.globexOwner)
      .run()
    expect((await visitor.once("GET", "/t/globex")).status).toBe(303)
  })
})

describe("every answer", () => {
  test.each([
    "/login",
    "/t/acme",
    `/t/acme/campaigns?account=${ACME_ACCOUNT}`,
    "/t/nobody",
    "/nowhere",
    "/static/app.css",
    "/static/nothing.css",
  ])("%s carries the security headers, and no page is kept", async (path) => {
    const { headers } = await anna.open(path)
    const policy = headers.get("content-security-policy") ?? ""
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe/)
    expect(headers.get("x-content-type-options")).toBe("nosniff")
    expect(headers.get("referrer-policy")).toBe("same-origin")
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin")
    const isFile = path === "/static/app.css"
    expect(headers.get("cache-control")).toBe(isFile ? "public, max-age=60" : "no-store, private")
  })

  test("no page has a script or style of its own, or a handler in an attribute", async () => {
    for (const path of [
      "/login",
      "/signup",
      "/t/acme",
      "/t/acme/campaigns",
      "/t/acme/audit",
      "/t/acme/agents",
    ]) {
      const { html } = await anna.open(path)
      expect(html, path).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|hx-on/i)
      expect(html, path).toContain('<html lang="en">')
      expect(html, path).toContain("Graph sandbox – no real money")
    }
  })
})

async function someForm(visitor: Visitor): Promise<[string, string][]> {
  const page = await visitor.open("/tenants")
  return page.forms.find(({ action, names }) => action === "/tenants" && names.includes("csrf"))?.values ?? []
}
