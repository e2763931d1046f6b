import { beforeAll, describe, expect, test } from "vitest"
import { ACME_ACCOUNT, PASSWORDS, PEOPLE, seedBursar } from "../../support/bursar.ts"
import { type Page, Visitor } from "../../support/visitor.ts"

const LIST = `/t/acme/campaigns?account=${ACME_ACCOUNT}`
/** An ad account of the sandbox's world that nobody has. */
const FREE_ACCOUNT = "act_3001000000000001"

let anna: Visitor
let admin: Visitor

beforeAll(async () => {
  await seedBursar()
  anna = new Visitor()
  await anna.signIn(PEOPLE.acmeOwner, PASSWORDS.owner)
  admin = new Visitor()
  await admin.signIn(PEOPLE.admin, PASSWORDS.admin)
})

describe("from sign-up to the first change, with forms alone", () => {
  const rosa = new Visitor()

  test("a person signs up, signs in, makes a tenant and is told what is missing", async () => {
    const after = await rosa.fill(await rosa.open("/signup"), "/signup", {
      name: "Rosa",
      email: "rosa@new.example",
      password: "a long sentence of Rosa's",
    })
    expect(after.path).toBe("/login?welcome=1")
    const home = await rosa.signIn("rosa@new.example", "a long sentence of Rosa's")
    expect(home.path).toBe("/tenants")
    const tenant = await rosa.fill(home, "/tenants", { name: "Rosa's Flowers" })
    expect(tenant.path).toBe("/t/rosa-s-flowers")
    expect(tenant.text).toContain("No ad account yet")
    expect(tenant.text).toContain("this tenant's address: rosa-s-flowers")
  })

  test("the staff bind an ad account, and she creates a campaign in it, paused", async () => {
    const bound = await admin.fill(await admin.open("/admin/assets"), "/admin/assets", {
      tenant: "rosa-s-flowers",
      id: FREE_ACCOUNT,
    })
    expect(bound.status).toBe(200)
    const made = await rosa.fill(await rosa.open("/t/rosa-s-flowers/campaigns/new"), "/campaigns/new", {
      ad_account_id: FREE_ACCOUNT,
      name: "Tulips",
      daily_budget: "20.00",
    })
    expect(made.text).toContain("Create paused campaign “Tulips” with 20.00")
    expect(rowOf(made, "Tulips")).toContain("Paused")
  })

  test("all of it stands in her audit log, with before and after", async () => {
    const log = await rosa.open("/t/rosa-s-flowers/audit")
    expect(log.text).toContain("create_campaign Tulips")
    expect(log.text).toContain("rosa@new.example")
    expect(log.text).toContain("asset.bind")
    const filtered = await rosa.open("/t/rosa-s-flowers/audit?operation=create_campaign&outcome=succeeded")
    expect(filtered.text).not.toContain("asset.bind")
  })
})

describe("a budget", () => {
  test("is changed in one form, and the list says what was done", async () => {
    const form = await budgetForm("Acme New Arrivals")
    const list = await anna.fill(form, "/budget", { amount: "61.00" })
    expect(list.status).toBe(200)
    expect(list.path).toContain("/t/acme/campaigns?")
    expect(list.text).toMatch(
      /Done: Change campaign “Acme New Arrivals”: daily budget [\d.]+ USD → 61.00 USD/,
    )
    expect(rowOf(list, "Acme New Arrivals")).toContain("61.00 USD")
  })

  test("that is too large comes back filled in, with the rule, its numbers and what would be allowed", async () => {
    const form = await budgetForm("Acme Cart Retargeting")
    const refused = await anna.fill(form, "/budget", { amount: "5000" })
    expect(refused.status).toBe(403)
    expect(fieldOf(refused, "amount")).toBe("5000")
    expect(refused.text).toContain("budget_step")
    expect(refused.text).toContain("Asked 5,000.00 USD")
    expect(refused.text).toMatch(/Would be allowed Daily budget [\d.]+ USD/)
    expect(refused.html).toContain('role="alert"')
    expect(rowOf(await anna.open(LIST), "Acme Cart Retargeting")).not.toContain("5,000.00")
  })

  test("that is no amount says so at the field", async () => {
    const refused = await anna.fill(await budgetForm("Acme Cart Retargeting"), "/budget", { amount: "12,5" })
    expect(refused.status).toBe(422)
    expect(fieldOf(refused, "amount")).toBe("12,5")
    expect(refused.text).toContain("“12,5”".replace(/[“”]/g, '"'))
    expect(refused.html).toContain('aria-invalid="true"')
  })

  test("form that is sent twice is one change", async () => {
    const form = await budgetForm("Acme Loyalty Win-back")
    const before = await succeeded()
    const [first, second] = await Promise.all([
      anna.fill(form, "/budget", { amount: "26.00" }),
      anna.fill(form, "/budget", { amount: "26.00" }),
    ])
    expect([first.status, second.status]).toEqual([200, 200])
    expect((await succeeded()) - before).toBe(1)
  })

  test("asked for by htmx is answered with the row alone, and the notice goes to the live region", async () => {
    const htmx = { "hx-request": "true" }
    const form = await budgetForm("Acme Autumn Prospecting", htmx)
    expect(form.html).toMatch(/^<tbody class="entity editing"/)
    const refused = await anna.fill(form, "/budget", { amount: "4000" }, htmx)
    expect(refused.status).toBe(403)
    expect(refused.html).toMatch(/^<tbody class="entity editing"/)
    const done = await anna.fill(refused, "/budget", { amount: "46.00" }, htmx)
    expect(done.status).toBe(200)
    expect(done.html).toMatch(/^<tbody class="entity"/)
    expect(done.html).toContain('<hx-partial hx-target="#notices"')
    expect(done.headers.get("vary")).toContain("HX-Request")
  })
})

test("a campaign is paused and resumed from its row", async () => {
  const paused = await anna.fill(
    await anna.open(LIST),
    pathIn(await anna.open(LIST), "Acme Cart Retargeting", "pause"),
  )
  expect(rowOf(paused, "Acme Cart Retargeting")).toContain("Paused")
  const resumed = await anna.fill(paused, pathIn(paused, "Acme Cart Retargeting", "activation"))
  expect(rowOf(resumed, "Acme Cart Retargeting")).toContain("Active")
})

test("an operation's page says what happened, in words", async () => {
  const list = await anna.fill(
    await anna.open(LIST),
    pathIn(await anna.open(LIST), "Acme New Arrivals", "pause"),
  )
  const [, address = ""] = /href="(\/t\/acme\/operations\/op_[a-z0-9]+)"/.exec(list.html) ?? []
  const page = await anna.open(address)
  expect(page.text).toContain("Meta has made the change.")
  expect(page.text).toContain("Status ACTIVE → became PAUSED")
})

test("names are text and never markup, wherever they are shown", async () => {
  const canary = `<img src=x onerror=alert(1)>"'&`
  const made = await anna.fill(await anna.open("/t/acme/campaigns/new"), "/campaigns/new", {
    ad_account_id: ACME_ACCOUNT,
    name: canary,
  })
  expect(made.status).toBe(200)
  for (const page of [
    made,
    await anna.open("/t/acme"),
    await anna.open("/t/acme/audit"),
    await admin.open("/admin/audit-logs"),
  ]) {
    expect(page.html).not.toContain("<img src=x")
    expect(page.text).toContain(canary)
  }
})

test("a token is shown once, with what an agent needs, and can be revoked", async () => {
  const made = await anna.fill(await anna.open("/t/acme/agents"), "/t/acme/agents", {
    name: "Claude",
    days: "30",
  })
  expect(made.text).toMatch(/bur\.tnt_[a-z0-9]+\.tok_[a-z0-9]+\.[\w-]{43}/)
  expect(made.text).toContain('"mcpServers"')
  expect(made.text).toContain("claude mcp add --transport http bursar-acme")
  const list = await anna.open("/t/acme/agents")
  expect(list.text).not.toContain("bur.tnt_")
  expect(list.text).toContain("create paused objects, edit and pause them")
  const revoked = await anna.fill(list, "/revocation")
  expect(revoked.text).toContain("Revoked")
})

describe("the staff", () => {
  test("add a person to a tenant, who then sees it and can only read", async () => {
    const ben = new Visitor()
    await ben.fill(await ben.open("/signup"), "/signup", {
      name: "Ben",
      email: "ben@acme.example",
      password: "a long sentence of Ben's",
    })
    const added = await admin.fill(await admin.open("/admin/members"), "/admin/members", {
      tenant: "acme",
      email: "ben@acme.example",
      role: "analyst",
    })
    expect(added.status).toBe(200)
    await ben.signIn("ben@acme.example", "a long sentence of Ben's")
    const list = await ben.open(LIST)
    expect(list.text).toContain("Acme New Arrivals")
    expect(list.forms.filter(({ method }) => method === "POST").map(({ action }) => action)).toEqual([
      "/logout",
    ])
  })

  test("are told at the field when nobody has that address, and when an account is taken", async () => {
    const nobody = await admin.fill(await admin.open("/admin/members"), "/admin/members", {
      tenant: "acme",
      email: "nobody@acme.example",
    })
    expect(nobody.status).toBe(422)
    expect(nobody.text).toContain("Nobody has signed up with this address yet")
    const taken = await admin.fill(await admin.open("/admin/assets"), "/admin/assets", {
      tenant: "globex",
      id: ACME_ACCOUNT,
    })
    expect(taken.status).toBe(409)
    expect(taken.text).toContain("already belongs to tenant acme")
  })

  test("unbind an ad account after a question", async () => {
    const question = await admin.open("/admin/assets/act_1001000000000003/removal")
    expect(question.text).toContain("Unbind Acme Outfitters Japan?")
    const after = await admin.fill(question, "/removal")
    expect(after.text).not.toContain("act_1001000000000003")
    expect((await anna.open("/t/acme/campaigns?account=act_1001000000000003")).status).toBe(404)
  })
})

async function budgetForm(name: string, headers: Record<string, string> = {}): Promise<Page> {
  const list = await anna.open(LIST)
  return anna.open(pathIn(list, name, "budget"), headers)
}

/** The address of one of a row's links or forms. */
function pathIn(list: Page, name: string, noun: string): string {
  const [, path] = new RegExp(`(?:href|action)="([^"]*/${noun}[^"]*)"`).exec(rowHtml(list, name)) ?? []
  if (!path) throw new Error(`the row of ${name} has no ${noun}`)
  return path.replaceAll("&amp;", "&")
}

function rowOf(list: Page, name: string): string {
  return rowHtml(list, name)
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
}

function rowHtml(list: Page, name: string): string {
  const row = list.html.split("<tbody").find((part) => part.includes(`>${name}<`))
  if (!row) throw new Error(`no row of ${name} on ${list.path}`)
  return row
}

function fieldOf(page: Page, name: string): string | undefined {
  return page.forms.flatMap(({ values }) => values).find(([field]) => field === name)?.[1]
}

/** How many changes of acme's have been made, by its own log. */
async function succeeded(): Promise<number> {
  const log = await anna.open("/t/acme/audit?operation=update_entity&outcome=succeeded")
  return log.html.split("<tr>").length
}
