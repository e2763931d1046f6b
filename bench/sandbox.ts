import { cpus, loadavg } from "node:os"
import { startThrowawaySandbox } from "../scripts/local/throwaway.ts"
import type { Load } from "./load/generator.ts"
import { load, printLoad } from "./load/load.ts"
import { processorMs } from "./load/processor.ts"

/** With the accounts, images and the campaigns that are added to the largest account: 100,000 objects. */
const WORLD = { accounts: 50, campaigns: 5000, adsets: 22_500, ads: 39_500 }
const LARGE = 5000
const SMALL = 100
const TOKEN = "sandbox-system-user-token"
const FIELDS = "name,status,effective_status,objective,daily_budget,lifetime_budget,created_time,updated_time"

/** Is the sandbox quick enough never to be what a benchmark of something else measures? */
export async function bench(): Promise<void> {
  const sandbox = await startThrowawaySandbox()
  try {
    await measure(new World(sandbox.url))
  } finally {
    await sandbox.stop()
  }
}

async function measure(world: World): Promise<void> {
  const cores = cpus().length
  console.log(
    `${cores} cores, load ${loadavg()
      .map((each) => each.toFixed(1))
      .join(" ")} before it starts`,
  )
  await world.control("PUT", "limits", { tier: "off" })
  const planting = performance.now()
  await world.control("POST", "reset", { seed: 1, world: WORLD })
  await world.control("PUT", "limits", { tier: "off" })
  const [large, small, other] = await world.accounts()
  if (!large || !small || !other) throw new Error("the world has too few accounts")
  await world.fill(large, LARGE)
  await world.fill(small, SMALL)
  const seconds = ((performance.now() - planting) / 1000).toFixed(1)
  console.log(`${await world.size()} objects, planted in ${seconds} s\n`)

  await measureReads(world, other)
  await measurePages(world, large, small)
}

/**
 * The rate depends on what else the machine does; the processor time that a read takes does not. The reading of nothing,
 * an answer of the same Worker that asks no object, tells what the runtime itself takes.
 */
async function measureReads(world: World, account: string): Promise<void> {
  const nothing = { origin: world.origin, paths: ["/_sandbox"], connections: 32, seconds: 3 }
  await measureLoad("reads of nothing, 32 at a time", nothing)
  const ids = await world.campaigns(account)
  const reads = ids.map((id) => world.path(id, "name,status,daily_budget"))
  for (const limits of [{ tier: "off" }, { tier: "full", max_score: 1e12, calls_per_hour: 1e12 }]) {
    await world.control("PUT", "limits", limits)
    for (const connections of [1, 32]) {
      await load({ origin: world.origin, paths: reads, connections, seconds: 1 })
      const name = `simple reads, ${connections} at a time, limits ${limits.tier}`
      await measureLoad(name, { origin: world.origin, paths: reads, connections, seconds: 5 })
    }
  }
  await world.control("PUT", "limits", { tier: "off" })
}

async function measureLoad(name: string, wanted: Load): Promise<void> {
  const before = processorMs()
  const measured = await load(wanted)
  const perRequest = (processorMs() - before) / measured.requests
  printLoad(
    name,
    measured,
    Number.isFinite(perRequest) ? `${perRequest.toFixed(2)} ms of processor each` : "",
  )
}

/** Asked by turns, so that whatever else the machine does falls on both alike. */
async function measurePages(world: World, large: string, small: string): Promise<void> {
  const paths = [large, small].map((account) => `${world.path(`${account}/campaigns`, FIELDS)}&limit=100`)
  const times: number[][] = [[], []]
  for (let round = 0; round < 220; round += 1) {
    for (const [index, path] of paths.entries()) {
      const asked = performance.now()
      const { data } = await world.read<{ data: unknown[] }>(path)
      if (data.length !== 100) throw new Error(`a page of ${data.length} instead of 100`)
      if (round >= 20) times[index]?.push(performance.now() - asked)
    }
  }
  const [ofLarge = 0, ofSmall = 0] = times.map(median)
  console.log(`\na page of 100 campaigns out of ${LARGE}: ${ofLarge.toFixed(2)} ms`)
  console.log(`a page of 100 campaigns out of ${SMALL}: ${ofSmall.toFixed(2)} ms`)
  console.log(`ratio: ${(ofLarge / ofSmall).toFixed(2)}`)
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

class World {
  readonly origin: string

  constructor(origin: string) {
    this.origin = origin
  }

  path(path: string, fields: string): string {
    return `/v26.0/${path}?fields=${fields}&access_token=${TOKEN}`
  }

  async read<Answer>(path: string): Promise<Answer> {
    return (await fetch(this.origin + path)).json() as Promise<Answer>
  }

  async control(method: string, name: string, body?: unknown): Promise<unknown> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const response = await fetch(`${this.origin}/_sandbox/${name}`, init)
    if (!response.ok) throw new Error(`${name}: ${await response.text()}`)
    return response.json()
  }

  async accounts(): Promise<string[]> {
    const { data } = await this.read<{ data: { id: string }[] }>(
      `${this.path("me/adaccounts", "id")}&limit=100`,
    )
    return data.map(({ id }) => id)
  }

  async campaigns(account: string): Promise<string[]> {
    const path = `${this.path(`${account}/campaigns`, "id")}&limit=100`
    return (await this.read<{ data: { id: string }[] }>(path)).data.map(({ id }) => id)
  }

  async #count(account: string, edge: string): Promise<number> {
    const path = `${this.path(`${account}/${edge}`, "id")}&limit=1&summary=true`
    return (await this.read<{ summary: { total_count: number } }>(path)).summary.total_count
  }

  /** Deleted and archived objects are not counted, so the world is a little larger still. */
  async size(): Promise<number> {
    let sum = 0
    for (const account of await this.accounts())
      for (const edge of ["campaigns", "adsets", "ads", "adcreatives"])
        sum += await this.#count(account, edge)
    return sum
  }

  /** Adds campaigns until the account has so many. */
  async fill(account: string, wanted: number): Promise<void> {
    let missing = wanted - (await this.#count(account, "campaigns"))
    const body =
      "name=Filler&objective=OUTCOME_TRAFFIC&special_ad_categories=[]&daily_budget=1000000&status=PAUSED"
    for (; missing > 0; missing -= 50) {
      const item = { method: "POST", relative_url: `${account}/campaigns`, body }
      const batch = Array.from({ length: Math.min(50, missing) }, () => item)
      await fetch(`${this.origin}/v26.0/?access_token=${TOKEN}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ batch, include_headers: false }),
      })
    }
  }
}
