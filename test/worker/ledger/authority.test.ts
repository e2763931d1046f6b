import { runInDurableObject } from "cloudflare:test"
import { beforeAll, beforeEach, describe, expect, it } from "vitest"
import { chained, genesisHash } from "../../../src/audit/event.ts"
import { call, makeToken, signInAs } from "../support/api.ts"
import { ACME_ACCOUNT, directory } from "../support/bursar.ts"
import {
  acme,
  budget,
  campaign,
  campaignsAtMeta,
  change,
  entity,
  type Json,
  liveCampaign,
  mutationsAtMeta,
} from "./support.ts"

let owner: string
let agent: string
let admin: string
let tenantId: string
let ledger: Awaited<ReturnType<typeof acme>>["ledger"]

beforeAll(async () => {
  ;({ owner, agent, tenantId, ledger } = await acme())
  admin = await signInAs("admin")
})

beforeEach(() => setPolicy({ ad_account_day: "9000.00" }))

describe("A cap", () => {
  it("admits exactly as many of twenty simultaneous raises as there is room for", async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => liveCampaign(agent, `Race ${n}`)))
    const room = 10 * 7
    await setPolicy({ ad_account_day: await liveTodayPlus(room) })
    const answers = await Promise.all(ids.map((id) => change(agent, "update_entity", budget(id, "60.00"))))
    const admitted = answers.filter((answer) => answer.status === 200)
    expect(admitted).toHaveLength(7)
    for (const refused of answers.filter((answer) => answer.status !== 200)) {
      expect(refused).toMatchObject({ status: 403, body: { code: "policy_refused" } })
      const rule = refused.body.decision.rules.find((finding: Json) => finding.rule === "ad_account_day")
      expect(rule.numbers.increase).toEqual({ amount: "10.00", currency: "USD" })
    }
  })

  it("is not freed by lowering or pausing before the account's midnight", async () => {
    const id = await liveCampaign(agent, "Bait")
    const other = await liveCampaign(agent, "Switch")
    await setPolicy({ ad_account_day: await liveTodayPlus(0) })
    expect((await change(agent, "update_entity", budget(id, "20.00"))).status).toBe(200)
    expect((await change(agent, "update_entity", budget(other, "70.00"))).status).toBe(403)
    expect(
      (await change(agent, "pause_entities", { entity_type: "campaign", entity_ids: [id] })).status,
    ).toBe(200)
    expect((await change(agent, "update_entity", budget(other, "55.00"))).status).toBe(403)
    // What was live before may come back: it is in the day's figure already.
    expect((await change(agent, "activate_entity", entity(id))).status).toBe(200)
  })

  it("counts what an activation makes live, and never stands in the way of a pause", async () => {
    const made = await change(agent, "create_campaign", campaign("Too much to activate"))
    await setPolicy({ ad_account_day: await liveTodayPlus(49) })
    const id = made.body.result.id
    const refused = await change(agent, "activate_entity", entity(id))
    expect(refused).toMatchObject({ status: 403, body: { code: "policy_refused" } })
    await setPolicy({ ad_account_day: "0.00" })
    expect(
      (await change(agent, "pause_entities", { entity_type: "campaign", entity_ids: [id] })).status,
    ).toBe(200)
    expect((await change(agent, "update_entity", budget(id, "40.00"))).status).toBe(200)
  })
})

describe("Scopes and roles", () => {
  it("without ads:spend a token edits what is paused, and neither activates nor raises what is live", async () => {
    const writer = (await makeToken(owner, "acme", ["ads:read", "ads:write"])).token
    const made = await change(writer, "create_campaign", campaign("Written", "40.00"))
    const id = made.body.result.id
    expect((await change(writer, "update_entity", budget(id, "50.00"))).status).toBe(200)
    const activation = await change(writer, "activate_entity", entity(id))
    expect(activation).toMatchObject({
      status: 403,
      body: { code: "scope_insufficient", required_scope: "ads:spend" },
    })
    const live = await liveCampaign(agent, "Live for the writer")
    expect(await change(writer, "update_entity", budget(live, "60.00"))).toMatchObject({
      status: 403,
      body: { code: "scope_insufficient" },
    })
    expect((await change(writer, "update_entity", budget(live, "45.00"))).status).toBe(200)
  })

  it("a read-only token changes nothing and its attempt is recorded", async () => {
    const reader = (await makeToken(owner, "acme", ["ads:read"])).token
    const refused = await change(reader, "create_campaign", campaign("Not by a reader"))
    expect(refused).toMatchObject({
      status: 403,
      body: { code: "scope_insufficient", required_scope: "ads:write" },
    })
    expect(await campaignsAtMeta("Not by a reader")).toHaveLength(0)
    const { body } = await call("GET", "/api/t/acme/audit?limit=1", { token: owner })
    expect(body.data[0]).toMatchObject({
      seq: refused.body.audit_seq,
      operation: "create_campaign",
      outcome: "denied",
    })
  })

  it("a token never has more than its member's role, from the moment the role is lowered", async () => {
    await call("POST", "/api/auth/signup", {
      body: { email: "buyer@acme.example", password: "a buyer's own sentence", name: "Acme buyer" },
    })
    await call("POST", "/api/admin/members", {
      token: admin,
      body: { tenant: "acme", email: "buyer@acme.example", role: "buyer" },
    })
    const login = await call("POST", "/api/auth/login", {
      body: { email: "buyer@acme.example", password: "a buyer's own sentence" },
    })
    const buyersAgent = (await makeToken(login.body.access_token, "acme", ["ads:read", "ads:write"])).token
    expect((await change(buyersAgent, "create_campaign", campaign("By the buyer"))).status).toBe(200)
    await call("POST", "/api/admin/members", {
      token: admin,
      body: { tenant: "acme", email: "buyer@acme.example", role: "analyst" },
    })
    expect(await change(buyersAgent, "create_campaign", campaign("By the analyst"))).toMatchObject({
      status: 403,
      body: { code: "role_insufficient" },
    })
  })
})

describe("A revocation", () => {
  it("of a token holds for the next request", async () => {
    const { id, token } = await makeToken(owner, "acme", ["ads:read"])
    expect((await call("GET", "/api/t/acme/audit", { token })).status).toBe(200)
    await call("DELETE", `/api/t/acme/tokens/${id}`, { token: owner })
    expect(await call("GET", "/api/t/acme/audit", { token })).toMatchObject({
      status: 401,
      body: { code: "unauthenticated" },
    })
  })

  it("of a session holds in the tenant's ledger although the access token has not expired", async () => {
    const token = await signInAs("acmeOwner")
    expect((await call("GET", "/api/t/acme/audit", { token })).status).toBe(200)
    expect((await call("POST", "/api/auth/logout", { token })).status).toBe(204)
    expect((await call("GET", "/api/t/acme/audit", { token })).status).toBe(401)
  })

  it("of an ad account lets nothing more through to Meta", async () => {
    const id = await liveCampaign(agent, "About to be unbound")
    await call("DELETE", `/api/admin/assets/${ACME_ACCOUNT}?tenant=acme`, { token: admin })
    const sent = await mutationsAtMeta()
    expect(
      (await change(agent, "pause_entities", { entity_type: "campaign", entity_ids: [id] })).status,
    ).toBe(404)
    expect((await change(agent, "create_campaign", campaign("After the unbinding"))).status).toBe(404)
    expect(await mutationsAtMeta()).toBe(sent)
    const bound = await call("POST", "/api/admin/assets", {
      token: admin,
      body: { tenant: "acme", ad_account_id: ACME_ACCOUNT },
    })
    expect(bound.status).toBeLessThan(300)
    expect(
      (await change(agent, "pause_entities", { entity_type: "campaign", entity_ids: [id] })).status,
    ).toBe(200)
  })

  it("a second tenant cannot be given an account that another has", async () => {
    const taken = await call("POST", "/api/admin/assets", {
      token: admin,
      body: { tenant: "globex", ad_account_id: ACME_ACCOUNT },
    })
    expect(taken).toMatchObject({ status: 409, body: { code: "conflict" } })
  })
})

describe("The audit log", () => {
  it("is a chain without gaps in which every change has an attempt and one outcome", async () => {
    await change(agent, "create_campaign", campaign("For the chain"))
    const entries = await chain()
    expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_, n) => n + 1))
    let hash = genesisHash(tenantId)
    for (const { entry, prev_hash, hash: stored } of entries) {
      const link = chained(JSON.parse(String(entry)), hash)
      expect([prev_hash, stored]).toEqual([hash, link.hash])
      hash = link.hash
    }
    const outcomes = new Map<string, string[]>()
    for (const { entry } of entries) {
      const { operation_id, outcome } = JSON.parse(String(entry))
      if (operation_id) outcomes.set(operation_id, [...(outcomes.get(operation_id) ?? []), outcome])
    }
    for (const stages of outcomes.values()) {
      expect([["attempted", "succeeded"], ["attempted", "refused"], ["denied"]]).toContainEqual(stages)
    }
  })

  it("arrives in the directory byte for byte, and staff see it with its tenant", async () => {
    await change(agent, "create_campaign", campaign("For the staff"))
    const entries = await chain()
    await expect.poll(async () => (await delivered()).length, { timeout: 30_000 }).toBe(entries.length)
    expect(await delivered()).toEqual(entries)
    const { body } = await call("GET", "/api/admin/audit-logs?tenant=acme&limit=1", { token: admin })
    expect(body.data[0]).toMatchObject({
      tenant: { slug: "acme" },
      operation: "create_campaign",
      outcome: "succeeded",
      surface: "api",
      actor: { kind: "agent", on_behalf_of: "owner@acme.example" },
      after: { name: "For the staff" },
    })
  })
})

async function chain(): Promise<Record<string, unknown>[]> {
  return runInDurableObject(ledger(), (_, state) =>
    state.storage.sql.exec("SELECT seq, entry, prev_hash, hash FROM audit ORDER BY seq").toArray(),
  )
}

async function delivered(): Promise<Record<string, unknown>[]> {
  const { results } = await directory
    .prepare("SELECT seq, entry, prev_hash, hash FROM audit_logs WHERE tenant_id = ? ORDER BY seq")
    .bind(tenantId)
    .all()
  return results
}

/** Sets the daily cap for USD, as a policy edit would. */
async function setPolicy(usd: { ad_account_day: string }): Promise<void> {
  await runInDurableObject(ledger(), (_, state) => {
    state.storage.sql.exec(
      "UPDATE policy_versions SET settings = json_set(settings, '$.limits.USD.ad_account_day', ?)",
      usd.ad_account_day,
    )
  })
}

/** What is live and held today, plus so many dollars, as an amount. */
async function liveTodayPlus(dollars: number): Promise<string> {
  return runInDurableObject(ledger(), (_, state) => {
    const { minor } = state.storage.sql
      .exec(
        `SELECT (SELECT coalesce(sum(high_minor), 0) FROM exposure_days WHERE ad_account_id = ?1) +
                (SELECT coalesce(sum(held_minor), 0) FROM reservations WHERE ad_account_id = ?1) AS minor`,
        ACME_ACCOUNT,
      )
      .one()
    return (Number(minor) / 100 + dollars).toFixed(2)
  })
}
