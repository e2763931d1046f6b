import { runInDurableObject } from "cloudflare:test"
import { beforeAll, beforeEach, describe, expect, it } from "vitest"
import { call, makeToken } from "../support/api.ts"
import { ACME_ACCOUNT } from "../support/bursar.ts"
import { acme, budget, campaign, change, entity, type Json, liveCampaign } from "./support.ts"

let owner: string
let agent: string
let ledger: Awaited<ReturnType<typeof acme>>["ledger"]

const GENEROUS = { new_daily_budget: "100.00", ad_account_day: "20000.00" }

beforeAll(async () => {
  ;({ owner, agent, ledger } = await acme())
})

beforeEach(() => setUsd(GENEROUS))

describe("A principal's raises", () => {
  it("are bounded within 24 hours, and lowering in between gives nothing back", async () => {
    const id = await liveCampaign(agent, "Bounded")
    const other = (await makeToken(owner, "acme", ["ads:read", "ads:write", "ads:spend"])).token
    await setUsd({ ...GENEROUS, principal_raise_day: "25.00" })
    expect((await change(other, "update_entity", budget(id, "65.00"))).status).toBe(200)
    expect((await change(other, "update_entity", budget(id, "50.00"))).status).toBe(200)
    const refused = await change(other, "update_entity", budget(id, "65.00"))
    expect(refused).toMatchObject({ status: 403, body: { code: "policy_refused" } })
    expect(ruleIn(refused.body, "principal_raise").numbers).toMatchObject({
      asked: { amount: "15.00", currency: "USD" },
      in_24_hours: { amount: "15.00", currency: "USD" },
    })
    expect((await change(other, "update_entity", budget(id, "60.00"))).status).toBe(200)
  })
})

describe("A month's cap", () => {
  it("counts what Meta says was spent and what live budgets can still bill", async () => {
    const made = await change(agent, "create_campaign", campaign("For the month", "40.00"))
    const id = made.body.result.id
    await setUsd({ ...GENEROUS, ad_account_month: "1.00" })
    await forgetStructure()
    const refused = await change(agent, "activate_entity", entity(id))
    const { numbers } = ruleIn(refused.body, "ad_account_month")
    expect(refused.status).toBe(403)
    expect(Number(numbers.spent.amount)).toBeGreaterThan(0)
    expect(Number(numbers.committed.amount)).toBeGreaterThan(0)
    const taken =
      Number(numbers.spent.amount) + Number(numbers.committed.amount) + Number(numbers.held.amount)
    await setUsd({ ...GENEROUS, ad_account_month: (taken + Number(numbers.increase.amount)).toFixed(2) })
    expect((await change(agent, "activate_entity", entity(id))).status).toBe(200)
  })
})

describe("A freeze", () => {
  it("lets things only be paused or lowered, from the next request until it is lifted", async () => {
    const id = await liveCampaign(agent, "Frozen")
    const froze = await call("PUT", "/api/t/acme/freeze", { token: owner, body: { frozen: true } })
    expect(froze).toMatchObject({ status: 200, body: { tenant: true } })
    const raise = await change(agent, "update_entity", budget(id, "55.00"))
    expect(ruleIn(raise.body, "frozen").outcome).toBe("denied")
    expect((await change(agent, "create_campaign", campaign("In the freeze"))).status).toBe(403)
    expect((await change(agent, "update_entity", budget(id, "45.00"))).status).toBe(200)
    expect(
      (await change(agent, "pause_entities", { entity_type: "campaign", entity_ids: [id] })).status,
    ).toBe(200)
    expect((await change(agent, "activate_entity", entity(id))).status).toBe(403)
    await call("PUT", "/api/t/acme/freeze", { token: owner, body: { frozen: false } })
    expect((await change(agent, "activate_entity", entity(id))).status).toBe(200)
  })

  it("of one ad account leaves the others alone, and is in the audit log", async () => {
    const body = { frozen: true, ad_account_id: "act_1001000000000002" }
    expect((await call("PUT", "/api/t/acme/freeze", { token: owner, body })).body).toEqual({
      tenant: false,
      ad_accounts: ["act_1001000000000002"],
    })
    expect((await change(agent, "create_campaign", campaign("Elsewhere"))).status).toBe(200)
    const { body: log } = await call("GET", "/api/t/acme/audit?operation=freeze.set&limit=1", {
      token: owner,
    })
    expect(log.data[0]).toMatchObject({ actor: { name: "owner@acme.example" }, after: { tenant: false } })
    await call("PUT", "/api/t/acme/freeze", { token: owner, body: { ...body, frozen: false } })
  })

  it("cannot be set or lifted by an agent, nor on a foreign ad account", async () => {
    const byAgent = await call("PUT", "/api/t/acme/freeze", { token: agent, body: { frozen: true } })
    expect(byAgent).toMatchObject({ status: 403, body: { code: "role_insufficient" } })
    const foreign = { frozen: true, ad_account_id: "act_2001000000000001" }
    expect((await call("PUT", "/api/t/acme/freeze", { token: owner, body: foreign })).status).toBe(404)
  })
})

describe("A tenant's cap over all ad accounts", () => {
  it("refuses to guess a rate that the policy does not state", async () => {
    await setPolicy("$.tenant_day", { currency: "EUR", amount: "100000.00", rates: {} })
    const id = (await change(agent, "create_campaign", campaign("Without a rate"))).body.result.id
    const refused = await change(agent, "activate_entity", entity(id))
    expect(ruleIn(refused.body, "tenant_day").message).toContain("no rate for USD")
    await setPolicy("$.tenant_day", { currency: "EUR", amount: "100000.00", rates: { USD: 0.9 } })
    expect((await change(agent, "activate_entity", entity(id))).status).toBe(200)
  })
})

function ruleIn(body: Json, id: string): Json {
  return body.decision.rules.find((finding: Json) => finding.rule === id)
}

function setUsd(limits: Record<string, string>): Promise<void> {
  return setPolicy("$.limits.USD", limits)
}

async function setPolicy(path: string, value: object): Promise<void> {
  await runInDurableObject(ledger(), (_, state) => {
    state.storage.sql.exec(
      "UPDATE policy_versions SET settings = json_set(json_remove(settings, '$.tenant_day'), ?, json(?))",
      path,
      JSON.stringify(value),
    )
  })
}

/** As if the account's structure had not been read yet. */
async function forgetStructure(): Promise<void> {
  await runInDurableObject(ledger(), (_, state) => {
    state.storage.sql.exec("DELETE FROM account_mirrors WHERE ad_account_id = ?", ACME_ACCOUNT)
  })
}
