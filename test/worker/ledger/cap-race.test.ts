import { runInDurableObject } from "cloudflare:test"
import { beforeAll, describe, expect, it } from "vitest"
import { makeToken } from "../support/api.ts"
import { ACME_ACCOUNT } from "../support/bursar.ts"
import { acme, budget, change, type Json, sandbox } from "./support.ts"

const AGENTS = 100
/** More of them, with an ad account for each: `npm run prove -- cap-race`. */
const ROUNDS = 10

let agents: string[]
let ids: string[]
let ledger: Awaited<ReturnType<typeof acme>>["ledger"]

beforeAll(async () => {
  const { owner, ...rest } = await acme()
  ledger = rest.ledger
  await sandbox("PUT", "limits", { tier: "off" })
  agents = await Promise.all(
    Array.from({ length: AGENTS }, async () => {
      return (await makeToken(owner, "acme", ["ads:read", "ads:write", "ads:spend"])).token
    }),
  )
  ids = await plantLive()
}, 60_000)

describe("A cap, with a hundred agents at once", () => {
  it("lets in exactly as many raises as there is room for, round after round", async () => {
    const cents = new Map(ids.map((id) => [id, 5000]))
    await setRoom("100000.00")
    // The structure is read before the first raise, and the day's figure is known from then on.
    const [first = ""] = ids
    expect((await change(agents[0] ?? "", "update_entity", budget(first, "51.00"))).status).toBe(200)
    cents.set(first, 5100)
    for (let round = 0; round < ROUNDS; round++) {
      const room = 1 + ((round * 37) % (AGENTS - 1))
      const before = await postedMinor()
      await setRoom(((before + room * 100) / 100).toFixed(2))
      const answers = await Promise.all(
        ids.map((id, n) => change(agents[n] ?? "", "update_entity", budget(id, dollars(cents.get(id), 100)))),
      )
      const admitted = ids.filter((_, n) => answers[n]?.status === 200)
      for (const id of admitted) cents.set(id, (cents.get(id) ?? 0) + 100)
      expect(admitted, `round ${round}`).toHaveLength(room)
      expect(answers.filter(({ body }) => body.code === "policy_refused")).toHaveLength(AGENTS - room)
      expect(await postedMinor()).toBe(before + room * 100)
    }
  }, 120_000)
})

/** Straight at Meta, before the ledger has looked: live campaigns of 50.00 USD a day. */
async function plantLive(): Promise<string[]> {
  const body = "name=Race&objective=OUTCOME_TRAFFIC&special_ad_categories=[]&status=ACTIVE&daily_budget=5000"
  const item = { method: "POST", relative_url: `${ACME_ACCOUNT}/campaigns`, body }
  const found: string[] = []
  while (found.length < AGENTS) {
    const response = await fetch("http://sandbox/v26.0/", {
      method: "POST",
      headers: { authorization: "Bearer sandbox-system-user-token", "content-type": "application/json" },
      body: JSON.stringify({ batch: Array.from({ length: 50 }, () => item), include_headers: false }),
    })
    for (const answer of (await response.json()) as Json[]) found.push(JSON.parse(answer.body).id)
  }
  return found
}

function dollars(cents = 0, more = 0): string {
  return ((cents + more) / 100).toFixed(2)
}

/** What the ledger counts as live today and may not exceed. */
async function postedMinor(): Promise<number> {
  return runInDurableObject(ledger(), (_, state) => {
    const query = "SELECT sum(high_minor) AS minor FROM exposure_days WHERE ad_account_id = ?"
    return Number(state.storage.sql.exec(query, ACME_ACCOUNT).one().minor)
  })
}

async function setRoom(adAccountDay: string): Promise<void> {
  await runInDurableObject(ledger(), (_, state) => {
    state.storage.sql.exec(
      `UPDATE policy_versions SET settings =
         json_set(settings, '$.limits.USD.ad_account_day', ?, '$.changes_per_hour', 1000000)`,
      adAccountDay,
    )
  })
}
