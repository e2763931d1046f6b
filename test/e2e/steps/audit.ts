import assert from "node:assert/strict"
import { setTimeout as sleep } from "node:timers/promises"
import { type Answer, type Api, api, described, isProblem, isStatus } from "../support/api.ts"
import type { Row } from "../support/body.ts"
import { passwords } from "../support/product.ts"
import { Visitor } from "../support/visitor.ts"
import { signIn } from "./signing-up.ts"
import type { Story } from "./story.ts"

/** Everything that was done or refused above can be found again, by the tenant and by the platform's staff. */
export async function audit(story: Story): Promise<void> {
  const { checks, product, acme, adminToken } = story
  const member = api(product.origin, acme.accessToken)
  const admin = api(product.origin, adminToken)
  await checks.chapter("Every change and every refusal is in the audit log", async () => {
    const entries = await checks.need("GET /api/t/acme/audit pages through the whole log, newest first", () =>
      wholeLog(member),
    )
    await checks.check("each entry has actor, surface, operation, outcome, before, after and reason", () => {
      for (const entry of entries) isComplete(entry)
    })
    await checks.check("changes on pages, by the API and by agents are there with their surface", () => {
      const surfaces = new Set(
        entries.filter(({ outcome }) => outcome === "succeeded").map(({ surface }) => surface as string),
      )
      assert.ok(surfaces.size >= 3, [...surfaces].join())
    })
    await checks.check("a budget change tells the budget before and after", () => {
      const change = entries.find(
        ({ operation, outcome, after }) =>
          operation === "update_entity" && outcome === "succeeded" && after?.daily_budget,
      )
      assert.ok(change, "no such entry")
      assert.equal(typeof change.before?.daily_budget?.amount, "string")
      assert.notDeepEqual(change.before?.daily_budget, change.after?.daily_budget)
    })
    await checks.check("refusals by policy are there as denied, with the reason", () => {
      const denied = entries.filter(({ outcome }) => outcome === "denied" || outcome === "needs_approval")
      assert.ok(denied.length >= 3, `${denied.length} entries`)
      assert.ok(
        denied.some(({ reason }) => /1\.5/.test(reason)),
        denied.map(({ reason }) => reason).join("\n"),
      )
    })
    await checks.check("no entry shows a token or a password", () => {
      const text = JSON.stringify(entries)
      for (const secret of ["sandbox-system-user-token", passwords.owner, passwords.admin])
        assert.ok(!text.includes(secret))
    })
    await onPages(story, entries)
    await forStaff(story, admin, member, entries)
  })
}

async function wholeLog(reader: Api): Promise<Row[]> {
  const entries: Row[] = []
  let cursor: string | undefined
  do {
    const answer: Answer = await reader.get(
      `/api/t/acme/audit?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
    )
    isStatus(answer, 200)
    entries.push(...answer.body.data)
    cursor = answer.body.next_cursor ?? undefined
  } while (cursor !== undefined && entries.length < 2000)
  const seqs = entries.map(({ seq }) => seq as number)
  assert.equal(new Set(seqs).size, seqs.length, "an entry is listed twice")
  assert.deepEqual(
    seqs,
    [...seqs].sort((a, b) => b - a),
    "not newest first",
  )
  assert.equal(seqs.length, Math.max(...seqs) - Math.min(...seqs) + 1, "an entry is missing")
  return entries
}

function isComplete(entry: Row): void {
  for (const field of [
    "seq",
    "at",
    "actor",
    "surface",
    "operation",
    "outcome",
    "before",
    "after",
    "reason",
  ]) {
    assert.ok(field in entry, `no ${field} in ${JSON.stringify(entry)}`)
  }
  assert.ok(!Number.isNaN(Date.parse(entry.at)), entry.at)
}

async function onPages({ checks, product, acme }: Story, entries: Row[]): Promise<void> {
  await checks.check("the audit page of the tenant shows the refusal and the changes", async () => {
    const anna = new Visitor(product.origin)
    await signIn(anna, acme.email, passwords.owner)
    const page = await anna.open("/t/acme/audit")
    assert.equal(page.status, 200)
    const newest = entries.slice(0, 5)
    for (const { reason } of newest)
      assert.ok(page.text.includes(reason.trim().slice(0, 40)), `"${reason}" is not on the page`)
  })
  await checks.check("staff find it in /admin, and an owner finds no /admin at all", async () => {
    const staff = new Visitor(product.origin)
    await signIn(staff, "admin@example.com", passwords.admin)
    const page = await staff.open("/admin")
    assert.equal(page.status, 200)
    const log = await staff.open("/admin/audit-logs")
    assert.equal(log.status, 200)
    assert.match(log.text, /update_entity|Change campaign/)
    const anna = new Visitor(product.origin)
    await signIn(anna, acme.email, passwords.owner)
    assert.equal((await anna.open("/admin")).status, 404)
  })
}

/** The outbox delivers to the platform's log within seconds. */
const deliveryLimitMs = 15_000

async function forStaff({ checks }: Story, admin: Api, member: Api, entries: Row[]): Promise<void> {
  await checks.check("GET /api/admin/audit-logs has acme's entries too", async () => {
    const newest = entries[0]
    const deadline = Date.now() + deliveryLimitMs
    let answer = await admin.get("/api/admin/audit-logs?tenant=acme&limit=100")
    while (!answer.body.data?.some(({ seq }) => seq === newest?.seq) && Date.now() < deadline) {
      await sleep(250)
      answer = await admin.get("/api/admin/audit-logs?tenant=acme&limit=100")
    }
    isStatus(answer, 200)
    const found = answer.body.data.find(({ seq }) => seq === newest?.seq)
    assert.ok(found, described(answer))
    assert.equal(found.reason, newest?.reason)
    isComplete(found)
  })
  await checks.check("GET /api/admin/tenants, members and assets list both tenants", async () => {
    for (const [list, words] of [
      ["tenants", ["acme", "globex"]],
      ["members", ["owner@acme.example", "owner@globex.example"]],
      ["assets", ["act_"]],
    ] as const) {
      const answer = await admin.get(`/api/admin/${list}`)
      isStatus(answer, 200)
      assert.ok(Array.isArray(answer.body.data), described(answer))
      for (const word of words)
        assert.ok(JSON.stringify(answer.body.data).includes(word), `no ${word} in ${list}`)
    }
  })
  await checks.check("an owner is no admin: every /api/admin address is closed to her", async () => {
    for (const list of ["tenants", "members", "assets", "audit-logs"]) {
      const answer = await member.get(`/api/admin/${list}`)
      isProblem(answer, answer.status === 403 ? 403 : 404)
    }
  })
}
