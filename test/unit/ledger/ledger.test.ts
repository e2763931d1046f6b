import { expect, it } from "vitest"
import { genesisHash } from "../../../src/audit/event.ts"
import { sha256 } from "../../../src/domain/canonical.ts"
import type { Directory, ExecuteRequest } from "../../../src/ledger/contract.ts"
import { Ledger } from "../../../src/ledger/ledger.ts"
import { defaultPolicy } from "../../../src/policy/settings.ts"
import { ACME, aCampaign, anAdAccount, HOUR } from "../support/builders.ts"
import type { Answerer } from "../support/graph.ts"
import { sqliteHost } from "../support/sqlite-host.ts"

const DIRECTORY: Directory = {
  tenant: { id: "tnt_acme", slug: "acme", name: "Acme" },
  members: [{ userId: "usr_rosa", name: "rosa@acme.example", role: "owner" }],
  adAccounts: [anAdAccount()],
  policy: defaultPolicy({}),
}
const BY = { actor: { kind: "system", id: "seed", name: "Seed" }, surface: "system" } as const
const ROSA = {
  slug: "acme",
  credential: { kind: "session", userId: "usr_rosa", sessionId: "ses_1" },
  surface: "page",
} as const
const ACTIVATE: ExecuteRequest = {
  ...ROSA,
  operation: "activate_entity",
  input: { entity_type: "campaign", entity_id: aCampaign().id },
  key: "once",
  force: false,
}

/** A Meta with one paused campaign of 50.00 USD a day, that takes a change and says what the test lets it say. */
function meta(reply: (status: string) => Response | Promise<Response>) {
  const campaign = {
    id: aCampaign().id,
    account_id: ACME.slice(4),
    name: "Spring",
    status: "PAUSED",
    daily_budget: "5000",
  }
  const answer: Answerer = ({ method, path, params }) => {
    if (method === "GET") {
      if (path === campaign.id) return Response.json(campaign)
      return Response.json({ data: path.endsWith("/campaigns") ? [campaign] : [] })
    }
    campaign.status = params.status ?? campaign.status
    return reply(campaign.status)
  }
  return answer
}

const turns = async () => {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve))
}

it("a ledger that was never handed a directory lets nobody in and keeps nothing", async () => {
  const { host, database } = sqliteHost()
  const ledger = new Ledger(host)
  expect(ledger.identify(ROSA)).toMatchObject({ ok: false, refusal: { code: "unauthenticated" } })
  expect(await ledger.execute(ACTIVATE)).toMatchObject({ ok: false, refusal: { code: "unauthenticated" } })
  expect(database.prepare("SELECT count(*) AS n FROM sqlite_master").get()).toEqual({ n: 0 })
})

it("a change cut short by a crash keeps its hold, is read back and is never sent twice", async () => {
  const { host, graph, clock, delivered, settled } = sqliteHost(meta(() => new Promise(() => {})))
  const posts = () => graph.calls.filter(({ method }) => method === "POST").length
  const first = new Ledger(host)
  first.applyDirectory(DIRECTORY, BY)
  void first.execute(ACTIVATE)
  await turns()
  expect(posts()).toBe(1)

  // The instance is lost with the call in the air; the next one finds what was written down.
  const second = new Ledger(host)
  const replay = await second.execute(ACTIVATE)
  expect(replay).toMatchObject({ ok: true, value: { status: "unknown" } })
  const held = () => host.sql.exec("SELECT held_minor FROM reservations").toArray()
  expect(held()).toEqual([{ held_minor: 5_000 }])

  clock.ms += HOUR
  await second.wake()
  expect(await second.execute(ACTIVATE)).toMatchObject({ ok: true, value: { status: "succeeded" } })
  expect(held()).toEqual([])
  expect(posts()).toBe(1)

  // Everything that happened was delivered, in one unbroken chain.
  await settled()
  expect(delivered.map(({ seq }) => seq)).toEqual(delivered.map((_, index) => index + 1))
  let before = genesisHash("tnt_acme")
  for (const { entry, prevHash, hash } of delivered) {
    expect(prevHash).toBe(before)
    expect(hash).toBe(sha256(`${before}\n${entry}`))
    before = hash
  }
  const outcomes = delivered
    .map(({ entry }) => JSON.parse(entry))
    .filter(({ operation }) => operation === "activate_entity")
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["attempted", "unknown", "succeeded"])
})

it("what Meta refuses gives its hold back, and a replay gets the same refusal", async () => {
  const refusal = () => Response.json({ error: { code: 100, error_subcode: 1487566 } }, { status: 400 })
  const { host, graph } = sqliteHost(meta(refusal))
  const ledger = new Ledger(host)
  ledger.applyDirectory(DIRECTORY, BY)
  const refused = await ledger.execute(ACTIVATE)
  expect(refused).toMatchObject({ ok: false, refusal: { code: "refused_by_meta" } })
  expect(await ledger.execute(ACTIVATE)).toEqual(refused)
  expect(host.sql.exec("SELECT * FROM reservations").toArray()).toEqual([])
  expect(graph.calls.filter(({ method }) => method === "POST")).toHaveLength(1)
})
