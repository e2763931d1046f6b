import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test"
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import { call } from "../support/api.ts"
import { acme, budget, campaign, change, type Json, liveCampaign } from "./support.ts"

let owner: string
let agent: string
let ledger: Awaited<ReturnType<typeof acme>>["ledger"]

beforeAll(async () => {
  ;({ owner, agent, ledger } = await acme())
})

afterEach(() => {
  vi.useRealTimers()
})

describe("A change made outside of Bursar", () => {
  it("is noticed by the next sweep, named in the log, and counted against the cap at once", async () => {
    const id = await liveCampaign(agent, "Edited elsewhere")
    await elsewhere(id, { daily_budget: "190000", name: "Edited in Ads Manager" })
    await sweepAfter(16)

    const [entry] = await entries("drift", id)
    expect(entry).toMatchObject({
      actor: { kind: "system", name: "Outside of Bursar" },
      target: { id, entity_type: "campaign" },
      before: { name: "Edited elsewhere", daily_budget: { amount: "50.00", currency: "USD" } },
      after: { name: "Edited in Ads Manager", daily_budget: { amount: "1900.00", currency: "USD" } },
    })
    expect(entry.reason).toMatch(/by “.+” according to Meta's activity log/)

    const made = await change(agent, "create_campaign", campaign("No room left"))
    const { id: other } = made.body.result
    const refused = await change(agent, "activate_entity", { entity_type: "campaign", entity_id: other })
    const finding = refused.body.decision.rules.find((rule: Json) => rule.rule === "ad_account_day")
    expect([refused.status, finding.outcome, finding.numbers.room.amount]).toEqual([403, "denied", "0.00"])
    expect(await entries("drift.over_cap")).toHaveLength(1)
  })

  it("that lowers gives nothing back on the same day, and is seen only once", async () => {
    const id = await liveCampaign(agent, "Lowered elsewhere").catch(() => null)
    // The cap is passed by now, so nothing more can be made live; what is live can still be lowered elsewhere.
    expect(id).toBeNull()
    const [raised] = await entries("drift")
    const before = await postedMinor()
    await elsewhere(raised.target.id, { daily_budget: "1000" })
    await sweepAfter(33)
    await sweepAfter(50)
    expect((await entries("drift", raised.target.id)).length).toBe(2)
    expect(await postedMinor()).toBe(before)
  })

  it("is not made out of our own changes", async () => {
    const seen = (await entries("drift")).length
    const made = await change(agent, "create_campaign", campaign("Our own"))
    const { id } = made.body.result
    await change(agent, "update_entity", budget(id, "60.00"))
    await change(agent, "pause_entities", { entity_type: "campaign", entity_ids: [id] })
    await sweepAfter(70)
    expect((await entries("drift")).length).toBe(seen)
  })
})

/** An edit in Ads Manager, as far as Meta is concerned. */
async function elsewhere(id: string, fields: Record<string, string>): Promise<void> {
  const response = await fetch(`http://sandbox/v26.0/${id}?access_token=sandbox-system-user-token`, {
    method: "POST",
    body: new URLSearchParams(fields),
  })
  expect(response.status).toBe(200)
}

/** Moves the Worker's clock to so many minutes from now and lets the object wake up. */
async function sweepAfter(minutes: number): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes * 60_000 })
  await runDurableObjectAlarm(ledger())
  vi.useRealTimers()
}

async function entries(operation: string, id?: string): Promise<Json[]> {
  const { body } = await call("GET", `/api/t/acme/audit?operation=${operation}&limit=200`, { token: owner })
  return body.data.filter((entry: Json) => id === undefined || entry.target?.id === id)
}

async function postedMinor(): Promise<number> {
  return runInDurableObject(ledger(), (_, state) => {
    const { minor } = state.storage.sql.exec("SELECT sum(high_minor) AS minor FROM exposure_days").one()
    return Number(minor)
  })
}
