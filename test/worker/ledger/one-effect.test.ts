import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test"
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import { call, makeToken } from "../support/api.ts"
import {
  acme,
  budget,
  campaign,
  campaignsAtMeta,
  change,
  type Json,
  liveCampaign,
  mutationsAtMeta,
  sandbox,
} from "./support.ts"

let owner: string
let agent: string
let ledger: () => Parameters<typeof evictDurableObject>[0]

beforeAll(async () => {
  ;({ owner, agent, ledger } = await acme())
})

afterEach(async () => {
  vi.useRealTimers()
  await sandbox("DELETE", "faults")
})

describe("One request, one effect", () => {
  it("the same key fifty times at once makes one campaign and gives fifty equal answers", async () => {
    const key = crypto.randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => change(agent, "create_campaign", campaign("Fifty"), key)),
    )
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1)
    expect(await campaignsAtMeta("Fifty")).toHaveLength(1)
  })

  it("a settled key gives the stored answer after the object was evicted", async () => {
    const key = crypto.randomUUID()
    const first = await change(agent, "create_campaign", campaign("Evicted"), key)
    await evictDurableObject(ledger())
    const second = await change(agent, "create_campaign", campaign("Evicted"), key)
    expect(second.body).toEqual(first.body)
    expect(await campaignsAtMeta("Evicted")).toHaveLength(1)
  })

  it("a key that was used for something else is refused and changes nothing", async () => {
    const key = crypto.randomUUID()
    await change(agent, "create_campaign", campaign("First"), key)
    const other = await change(agent, "create_campaign", campaign("Second"), key)
    expect(other).toMatchObject({ status: 409, body: { code: "key_reused" } })
    expect(await campaignsAtMeta("Second")).toHaveLength(0)
  })

  it("a creation without a key is taken for a repeat within ten minutes, unless it is forced", async () => {
    const first = await change(agent, "create_campaign", campaign("Twice"))
    const repeat = await change(agent, "create_campaign", campaign("Twice"))
    expect(repeat).toMatchObject({
      status: 409,
      body: { code: "possible_duplicate", operation_id: first.body.operation_id },
    })
    const forced = await call("POST", "/api/t/acme/operations/create_campaign?force=true", {
      token: agent,
      body: campaign("Twice"),
    })
    expect(forced.status).toBe(200)
    expect(await campaignsAtMeta("Twice")).toHaveLength(2)
  })

  it("the key belongs to whoever used it: another token's same key is another operation", async () => {
    const key = crypto.randomUUID()
    const other = (await makeToken(owner, "acme", ["ads:read", "ads:write"])).token
    const first = await change(agent, "create_campaign", campaign("Mine"), key)
    const second = await change(other, "create_campaign", campaign("Theirs"), key)
    expect(second.status).toBe(200)
    expect(second.body.operation_id).not.toBe(first.body.operation_id)
  })
})

describe("An unclear answer", () => {
  it("is said to be unknown, is not repeated, and is settled from what Meta shows", async () => {
    await sandbox("POST", "faults", {
      kind: "apply_then_drop",
      match: { method: "POST", path: "campaigns" },
      times: 1,
    })
    const key = crypto.randomUUID()
    const answer = await change(agent, "create_campaign", campaign("Dropped"), key)
    expect(answer).toMatchObject({ status: 202, body: { status: "unknown", result: null } })
    expect(answer.body.message).toContain("Do not repeat")

    const replay = await change(agent, "create_campaign", campaign("Dropped"), key)
    expect(replay.body).toEqual(answer.body)
    const [made] = await campaignsAtMeta("Dropped")

    await lookAgain(6)
    const settled = await lookUp(answer.body.operation_id)
    expect(settled).toMatchObject({ status: "succeeded", result: { id: made.id } })
    expect(await campaignsAtMeta("Dropped")).toHaveLength(1)
  })

  it("is never concluded to be absent before two looks agree after the settle window", async () => {
    await sandbox("POST", "faults", {
      kind: "connection_reset",
      match: { method: "POST", path: "campaigns" },
      times: 1,
    })
    const answer = await change(agent, "create_campaign", campaign("Never"), crypto.randomUUID())
    expect(answer.body.status).toBe("unknown")
    const start = Date.now()
    for (const seconds of [6, 16, 46, 121, 301, 599]) {
      await lookAgain(seconds, start)
      expect((await lookUp(answer.body.operation_id)).status).toBe("unknown")
    }
    await lookAgain(605, start)
    await lookAgain(1210, start)
    expect(await lookUp(answer.body.operation_id)).toMatchObject({
      status: "failed",
      error: { code: "conflict" },
    })
    expect(await campaignsAtMeta("Never")).toHaveLength(0)
  })

  it("holds further raises of the object back, but never a pause", async () => {
    const id = await liveCampaign(agent, "Held back")
    await sandbox("POST", "faults", {
      kind: "connection_reset",
      match: { method: "POST", path: "node" },
      times: 1,
    })
    const unknown = await change(agent, "update_entity", budget(id, "60.00"))
    expect(unknown.body.status).toBe("unknown")

    const raise = await change(agent, "update_entity", budget(id, "55.00"))
    expect(raise).toMatchObject({
      status: 409,
      body: { code: "conflict", operation_id: unknown.body.operation_id },
    })
    const pause = await change(agent, "pause_entities", { entity_type: "campaign", entity_ids: [id] })
    expect(pause).toMatchObject({ status: 200, body: { status: "succeeded" } })
  })

  it("keeps its exposure held until it is settled", async () => {
    const id = await liveCampaign(agent, "Keeps its hold")
    await sandbox("POST", "faults", {
      kind: "apply_then_drop",
      match: { method: "POST", path: "node" },
      times: 1,
    })
    const unknown = await change(agent, "update_entity", budget(id, "75.00"))
    expect(unknown.body.status).toBe("unknown")
    expect(await heldMinor(unknown.body.operation_id)).toBe(2500)
    await lookAgain(6)
    expect((await lookUp(unknown.body.operation_id)).status).toBe("succeeded")
    expect(await heldMinor(unknown.body.operation_id)).toBeNull()
  })

  it("is settled by the next call of anybody when the alarm was lost", async () => {
    await sandbox("POST", "faults", {
      kind: "apply_then_drop",
      match: { method: "POST", path: "campaigns" },
      times: 1,
    })
    const answer = await change(agent, "create_campaign", campaign("Lost alarm"), crypto.randomUUID())
    expect(answer.body.status).toBe("unknown")
    await runInDurableObject(ledger(), (_, state) => state.storage.deleteAlarm())
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3 * 60_000 })
    await lookUp(answer.body.operation_id)
    await expect
      .poll(async () => (await lookUp(answer.body.operation_id)).status, { timeout: 30_000 })
      .toBe("succeeded")
  })

  it("after a crash, what was written down as sent is unknown and is not sent again", async () => {
    const id = await liveCampaign(agent, "Crashed")
    const answer = await change(agent, "update_entity", budget(id, "55.00"))
    const sentBefore = await mutationsAtMeta()
    await runInDurableObject(ledger(), (_, state) => {
      // What the tables hold when the object dies between the call and its answer.
      state.storage.sql.exec(
        "UPDATE operations SET state = 'sent', settled_at_ms = NULL WHERE id = ?",
        answer.body.operation_id,
      )
    })
    await evictDurableObject(ledger())
    expect((await lookUp(answer.body.operation_id)).status).toBe("unknown")
    await lookAgain(6)
    expect((await lookUp(answer.body.operation_id)).status).toBe("succeeded")
    expect(await mutationsAtMeta()).toBe(sentBefore)
  })
})

describe("Meta's refusal", () => {
  it("is told in our words, with Meta's numbers and without its text", async () => {
    const tiny = await change(agent, "create_campaign", campaign("Tiny", "0.10"))
    expect(tiny).toMatchObject({ status: 422, body: { code: "refused_by_meta" } })
    expect(tiny.body.detail).toMatch(/below Meta's minimum.*\(Meta's error 100\//)
    expect(await lookUp(tiny.body.operation_id)).toMatchObject({ status: "refused" })
  })
})

async function lookUp(operationId: string): Promise<Json> {
  return (await call("GET", `/api/t/acme/operations/${operationId}`, { token: agent })).body
}

/** Moves the Worker's clock to `seconds` after `start` and lets the object wake up. */
async function lookAgain(seconds: number, start = Date.now()): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"], now: start + seconds * 1000 })
  await runDurableObjectAlarm(ledger())
}

async function heldMinor(operationId: string): Promise<number | null> {
  return runInDurableObject(ledger(), (_, state) => {
    const rows = state.storage.sql
      .exec("SELECT held_minor FROM reservations WHERE operation_id = ?", operationId)
      .toArray()
    return rows[0] ? Number(rows[0].held_minor) : null
  })
}
