/**
 * A hundred agents raise what is live in one ad account at the same moment, and there is room for exactly N of them:
 * `node scripts/prove/cap-race.ts [--rounds 100] [--seed 7]`. Each round has an ad account of its own; N differs.
 */
import { parseArgs } from "node:util"
import { startThrowawaySandbox } from "../local/throwaway.ts"
import { PEOPLE, startThrowawayBursar } from "../local/throwaway-bursar.ts"
import { agentToken, ask, type Json, must, signIn } from "../local/throwaway-client.ts"

const AGENTS = 100
const CAP_CENTS = 100_000
/** Tenants bind so many of the sandbox's accounts from the start. */
const SEEDED_ACCOUNTS = 8
const SANDBOX_TOKEN = "sandbox-system-user-token"
const BATCH = 50

export async function prove(rounds: number, seed: number): Promise<boolean> {
  console.log(`${rounds} rounds of ${AGENTS} agents, seed ${seed}`)
  const sandbox = await startThrowawaySandbox()
  const world = { accounts: rounds + SEEDED_ACCOUNTS, campaigns: 0, adsets: 0, ads: 0 }
  await must("POST", `${sandbox.url}/_sandbox/reset`, { body: { seed: 1, world } })
  await must("PUT", `${sandbox.url}/_sandbox/limits`, { body: { tier: "off" } })
  const bursar = await startThrowawayBursar({
    sandboxUrl: sandbox.url,
    vars: { POLICY_CHANGES_PER_HOUR: "1000000", POLICY_AD_ACCOUNT_DAY: (CAP_CENTS / 100).toFixed(2) },
  })
  try {
    const [admin, owner] = [
      await signIn(bursar.origin, PEOPLE.admin),
      await signIn(bursar.origin, PEOPLE.acmeOwner),
    ]
    const tokens: string[] = []
    while (tokens.length < AGENTS) tokens.push(await agentToken(bursar.origin, owner, "acme"))
    let wrong = 0
    for (let round = 0; round < rounds; round++) {
      const account = `act_${9_001_000_000_000_000 + SEEDED_ACCOUNTS + round}`
      const body = { tenant: "acme", ad_account_id: account }
      await must("POST", `${bursar.origin}/api/admin/assets`, { token: admin, body })
      const room = roomOf(seed, round)
      const fault = await race(bursar.origin, sandbox.url, tokens, account, room)
      if (fault !== null) {
        wrong += 1
        console.log(`  round ${round}, room for ${room}: ${fault}`)
      }
      if ((round + 1) % 10 === 0) console.log(`  ${round + 1} rounds, ${wrong} wrong`)
    }
    console.log(`${rounds} rounds: in ${rounds - wrong} of them exactly as many were admitted as fit\n`)
    console.log(`${rounds - wrong} passed, ${wrong} failed`)
    return wrong === 0
  } finally {
    await bursar.stop()
    bursar.remove()
    await sandbox.stop()
  }
}

/** From 1 to 99, never the same in all rounds. */
function roomOf(seed: number, round: number): number {
  return 1 + ((seed * 31 + round * 37) % (AGENTS - 1))
}

/** What was wrong, or null. */
async function race(
  origin: string,
  sandboxUrl: string,
  tokens: string[],
  account: string,
  room: number,
): Promise<string | null> {
  const cents = Math.floor(CAP_CENTS / room)
  const ids = await plant(sandboxUrl, account, cents)
  const answers = await Promise.all(
    ids.map((id, agent) =>
      ask("POST", `${origin}/api/t/acme/operations/activate_entity`, {
        token: tokens[agent] ?? "",
        key: crypto.randomUUID(),
        body: { entity_type: "campaign", entity_id: id },
      }),
    ),
  )
  const admitted = answers.filter(({ status }) => status === 200).length
  const refused = answers.filter(({ body }) => body.code === "policy_refused").length
  if (admitted + refused !== AGENTS)
    return `answers: ${answers.map(({ status, body }) => `${status} ${body.code ?? body.status}`)}`
  if (admitted !== room) return `${admitted} were admitted`
  const { campaigns } = await must("GET", `${sandboxUrl}/_sandbox/state?account=${account}`)
  const live = campaigns.filter((campaign: Json) => campaign.status === "ACTIVE").length
  if (live !== room || live * cents > CAP_CENTS)
    return `${live} are live, ${live * cents} of ${CAP_CENTS} cents`
  return null
}

/** Paused campaigns of one budget each, of which just as many fit under the cap as there is room for. */
async function plant(sandboxUrl: string, account: string, cents: number): Promise<string[]> {
  const form = `name=Race&objective=OUTCOME_TRAFFIC&special_ad_categories=[]&status=PAUSED&daily_budget=${cents}`
  const item = { method: "POST", relative_url: `${account}/campaigns`, body: form }
  const ids: string[] = []
  while (ids.length < AGENTS) {
    const batch = Array.from({ length: BATCH }, () => item)
    const body = { batch, include_headers: false }
    const answers = await must("POST", `${sandboxUrl}/v26.0/`, { token: SANDBOX_TOKEN, body })
    for (const answer of answers) ids.push(JSON.parse(answer.body).id)
  }
  return ids
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { rounds: { type: "string", default: "100" }, seed: { type: "string" } },
  })
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1000))
  process.exit((await prove(Number(values.rounds), seed)) ? 0 : 1)
}
