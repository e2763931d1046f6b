import { beforeAll, expect, inject, it } from "vitest"
import { type Random, randomFrom } from "../unit/support/random.ts"
import { ACME, ACME_EUR, ACME_JPY, type Answer, control, GLOBEX, get, reset } from "./graph.ts"

/** Random questions of one run; `INSIGHTS_CASES` asks for more, `INSIGHTS_SEED` repeats a run. */
const CASES = inject("insightsCases")
const SEED = inject("insightsSeed")

const ACCOUNTS: [string, ...string[]] = [ACME, ACME_EUR, ACME_JPY, GLOBEX]
const FINER = { account: ["campaign", "adset", "ad"], campaign: ["adset", "ad"], adset: ["ad"] } as const
const BREAKDOWNS: [string[], ...string[][]] = [
  [],
  ["age"],
  ["gender"],
  ["age", "gender"],
  ["country"],
  ["publisher_platform"],
  ["impression_device"],
]
const METRICS = ["spend", "impressions", "clicks", "inline_link_clicks"] as const
/** Ninety days of delivery lie before this moment. */
const NOW = "2026-11-24T15:00:00Z"
const DAY_MS = 24 * 60 * 60_000
const SPAN_DAYS = 80
/** Today's delivery grows between two questions, so the last day asked for is the one before. */
const YESTERDAY = Date.parse(NOW) - DAY_MS

beforeAll(async () => {
  await reset()
  await control("POST", "clock", { now: NOW })
  await control("PUT", "limits", { tier: "off" })
})

it(`what finer rows say adds up to what coarser ones say, in ${CASES} random questions (seed ${SEED})`, async () => {
  const random = randomFrom(SEED)
  let withDelivery = 0
  for (let number = 0; number < CASES; number++) {
    const question = await ask(random)
    const [coarse, fine] = await Promise.all([
      sumOf(question.node, question.coarse),
      sumOf(question.node, question.fine),
    ])
    expect(fine, `question ${number} of seed ${SEED}: ${JSON.stringify(question)}`).toEqual(coarse)
    if (Number(coarse.impressions) > 0) withDelivery++
  }
  // A world in which nothing was delivered would add up as well.
  expect(withDelivery).toBeGreaterThan(CASES / 2)
}, 600_000)

type Question = { node: string; coarse: Record<string, unknown>; fine: Record<string, unknown> }

/** Asks for the same days twice: once in one row for a node, once split by level, by days and by breakdowns. */
async function ask(random: Random): Promise<Question> {
  const account = random.pick(ACCOUNTS)
  const level = random.pick(["account", "campaign", "adset"] as const)
  const node = level === "account" ? account : await someNode(random, account, level)
  const from = YESTERDAY - random.whole(0, SPAN_DAYS) * DAY_MS
  const until = Math.min(from + random.whole(0, 40) * DAY_MS, YESTERDAY)
  const time_range = { since: dayOf(from), until: dayOf(until) }
  const breakdowns = random.pick(BREAKDOWNS)
  const fine: Record<string, unknown> = { time_range, level: random.pick(FINER[level]) }
  if (breakdowns.length > 0) fine.breakdowns = breakdowns.join(",")
  if (random.chance(0.6)) fine.time_increment = random.pick([1, 3, 7, "monthly"])
  return { node, coarse: { time_range, level }, fine }
}

const known = new Map<string, string[]>()

async function someNode(random: Random, account: string, level: "campaign" | "adset"): Promise<string> {
  const key = `${account}/${level}s`
  const ids = known.get(key) ?? (await get(key, { limit: 200 })).data.map((node: Answer) => node.id)
  known.set(key, ids)
  return ids[random.whole(0, ids.length - 1)] ?? account
}

/** The metrics of all rows together; spend in ten-thousandths, so that no rounding of the test hides a missing part. */
async function sumOf(node: string, params: Record<string, unknown>): Promise<Record<string, number>> {
  const sums = Object.fromEntries(METRICS.map((metric) => [metric, 0]))
  let after: string | undefined
  do {
    const page = await get(`${node}/insights`, { fields: METRICS.join(","), limit: 500, ...params, after })
    expect(page.error, JSON.stringify({ node, params })).toBeUndefined()
    for (const row of page.data) {
      for (const metric of METRICS) {
        const value = Number(row[metric] ?? 0) * (metric === "spend" ? 10_000 : 1)
        sums[metric] = (sums[metric] ?? 0) + Math.round(value)
      }
    }
    after = page.paging?.next ? page.paging.cursors.after : undefined
  } while (after !== undefined)
  return sums
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

declare module "vitest" {
  interface ProvidedContext {
    insightsCases: number
    insightsSeed: number
  }
}
