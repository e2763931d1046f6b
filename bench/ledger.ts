import { cpus, loadavg } from "node:os"
import { startThrowawaySandbox } from "../scripts/local/throwaway.ts"
import { startThrowawayBursar, type ThrowawayBursar } from "../scripts/local/throwaway-bursar.ts"
import { must } from "../scripts/local/throwaway-client.ts"
import { caller, type Sent } from "./ledger/caller.ts"
import { type Campaign, plantTenants, type Tenant } from "./ledger/tenants.ts"

const ALONE = { seconds: 15, warmUp: 80 }
const TOGETHER = { callers: 20, seconds: Number(process.env.BENCH_SECONDS ?? 20) }
const TENANTS = 100
const CAMPAIGNS = 4
/** One tenant has more, since an object is changed at most fifty times a day. */
const CAMPAIGNS_OF_FIRST = 40
const SANDBOX_TOKEN = "sandbox-system-user-token"

/** What does governing cost: a change through Bursar beside the same call of the sandbox, and how many a second. */
export async function bench(): Promise<void> {
  const sandbox = await startThrowawaySandbox()
  const world = { accounts: TENANTS + 8, campaigns: 0, adsets: 0, ads: 0 }
  try {
    await must("POST", `${sandbox.url}/_sandbox/reset`, { body: { seed: 1, world } })
    await must("PUT", `${sandbox.url}/_sandbox/limits`, { body: { tier: "off" } })
    const bursar = await startThrowawayBursar({
      sandboxUrl: sandbox.url,
      vars: { POLICY_CHANGES_PER_HOUR: "1000000" },
    })
    try {
      await measure(bursar, sandbox.url)
    } finally {
      await bursar.stop()
      bursar.remove()
    }
  } finally {
    await sandbox.stop()
  }
}

async function measure(bursar: ThrowawayBursar, sandboxUrl: string): Promise<void> {
  console.log(`${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)} before it starts`)
  const began = performance.now()
  const tenants = await plantTenants(bursar.origin, sandboxUrl, TENANTS, (n) =>
    n === 0 ? CAMPAIGNS_OF_FIRST : CAMPAIGNS,
  )
  console.log(`${TENANTS} tenants with an ad account each, made in ${seconds(began)} s\n`)
  const [first] = tenants
  if (!first) throw new Error("no tenant was made")
  await alone(bursar, sandboxUrl, first)
  await together(bursar, tenants)
}

/** By turns, so that whatever else the machine does falls on both alike. */
async function alone(bursar: ThrowawayBursar, sandboxUrl: string, tenant: Tenant): Promise<void> {
  const send = caller(1)
  const kinds = { rename: [] as Pair[], budget: [] as Pair[] }
  const end = performance.now() + ALONE.seconds * 1000
  for (let n = 0; performance.now() < end; n++) {
    const campaign = tenant.campaigns[n % tenant.campaigns.length]
    if (!campaign || n >= tenant.campaigns.length * 48) break
    const kind = n % 2 === 0 ? "rename" : "budget"
    const change = nextChange(campaign, kind)
    const direct = await send(`${sandboxUrl}/v26.0/${campaign.id}`, {
      token: SANDBOX_TOKEN,
      form: change.graph,
    })
    const governed = await send(`${bursar.origin}/api/t/${tenant.slug}/operations/update_entity`, {
      token: tenant.token,
      json: change.input,
    })
    if (direct.status !== 200 || governed.status !== 200)
      throw new Error(`direct ${direct.status} ${direct.text}, governed ${governed.status} ${governed.text}`)
    if (n >= ALONE.warmUp) kinds[kind].push({ direct: direct.ms, governed: governed.ms })
  }
  send.close()
  console.log("one caller: a governed change beside the same call of the sandbox, in ms")
  for (const [kind, pairs] of Object.entries(kinds)) printPairs(kind, pairs)
  printPairs("both", [...kinds.rename, ...kinds.budget])
  console.log("  wanted: p50 of the difference at most 10, p99 at most 25\n")
}

type Pair = { direct: number; governed: number }

function printPairs(name: string, pairs: Pair[]): void {
  const columns = {
    direct: pairs.map((pair) => pair.direct),
    governed: pairs.map((pair) => pair.governed),
    difference: pairs.map((pair) => pair.governed - pair.direct),
  }
  const text = Object.entries(columns)
    .map(([label, values]) => `${label} p50 ${at(values, 0.5)} p99 ${at(values, 0.99)}`)
    .join(" · ")
  console.log(`  ${name.padEnd(7)} ${pairs.length} times: ${text}`)
}

async function together(bursar: ThrowawayBursar, tenants: Tenant[]): Promise<void> {
  const send = caller(TOGETHER.callers)
  const times: number[] = []
  const errors = new Map<string, number>()
  const memory = [bursar.usage().memoryMiB]
  const cpuBefore = bursar.usage().cpuSeconds
  let next = 0
  const began = performance.now()
  const end = began + TOGETHER.seconds * 1000
  const halfway = setTimeout(() => memory.push(bursar.usage().memoryMiB), (TOGETHER.seconds * 1000) / 2)
  const work = async () => {
    while (performance.now() < end) {
      const n = next++
      const tenant = tenants[n % tenants.length]
      const campaign = tenant?.campaigns[Math.floor(n / tenants.length) % CAMPAIGNS]
      if (!tenant || !campaign) throw new Error("no tenant")
      const { input } = nextChange(campaign, n % 3 === 0 ? "budget" : "rename")
      const url = `${bursar.origin}/api/t/${tenant.slug}/operations/update_entity`
      const answer: Sent = await send(url, { token: tenant.token, json: input })
      if (answer.status === 200) times.push(answer.ms)
      else count(errors, `${answer.status} ${answer.text.slice(0, 160)}`)
    }
  }
  await Promise.all(Array.from({ length: TOGETHER.callers }, work))
  const took = (performance.now() - began) / 1000
  clearTimeout(halfway)
  memory.push(bursar.usage().memoryMiB)
  const cpu = bursar.usage().cpuSeconds - cpuBefore
  send.close()
  const failed = [...errors.values()].reduce((sum, n) => sum + n, 0)
  console.log(`${TOGETHER.callers} callers over ${tenants.length} tenants, ${took.toFixed(1)} s`)
  console.log(`  ${(times.length / took).toFixed(0)} governed changes a second (wanted: at least 150)`)
  console.log(`  p50 ${at(times, 0.5)} ms · p99 ${at(times, 0.99)} ms · ${failed} errors`)
  for (const [text, n] of errors) console.log(`    ${n} × ${text}`)
  const [before, half, after] = memory.map((mib) => mib.toFixed(0))
  const share = ((100 * cpu) / took).toFixed(0)
  console.log(
    `  ${((1000 * cpu) / times.length).toFixed(1)} ms of processor time a change; the runtime had ${share} % of one core`,
  )
  console.log(`  memory of the runtime: ${before} MiB before, ${half} half-way, ${after} after`)
  console.log(
    `\nrows and D1 queries of a change are counted in test/worker/ledger/cost.test.ts; D1 is asked nothing`,
  )
}

/** Alternates within what the policy allows; the names and amounts of one campaign follow each other. */
function nextChange(campaign: Campaign, kind: "rename" | "budget") {
  const turn = campaign.turn++
  const cents = turn % 4 < 2 ? 5500 : 5000
  const name = `Renamed ${turn}`
  const changes =
    kind === "rename" ? { name } : { daily_budget: { amount: (cents / 100).toFixed(2), currency: "USD" } }
  return {
    graph: kind === "rename" ? { name } : { daily_budget: String(cents) },
    input: { entity_type: "campaign", entity_id: campaign.id, changes },
  }
}

function at(values: number[], share: number): string {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1)
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}

function seconds(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1)
}
