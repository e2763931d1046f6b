import type { Graph, Row } from "./row.ts"
import { ABO_AD_SET, ACME, CBO, SMALL } from "./samples.ts"

const RATE_LIMITS = "Marketing API, rate limiting"

const read = (path: string) => ({ method: "GET", path }) as const

/** Sets the limits and uses them up, with calls that must still be let through. */
function after(limits: Record<string, unknown>, path: string, calls: number) {
  return async (graph: Graph) => {
    await graph.control("PUT", "limits", limits)
    for (let n = 0; n < calls; n += 1) {
      const { status } = await graph.ask(read(path))
      if (status !== 200) throw new Error(`call ${n + 1} was already refused`)
    }
  }
}

/** An account without active ads has nothing added to its hourly quota. */
async function pauseAds(graph: Graph): Promise<void> {
  const { ads } = (await graph.control("GET", `state?account=${SMALL}`)) as {
    ads: { id: string; status: string }[]
  }
  for (const { id, status } of ads) if (status === "ACTIVE") await graph.post(id, { status: "PAUSED" })
  await graph.control("POST", "clock", { advance_s: 3700 })
}

export const LIMIT_ROWS: Row[] = [
  {
    rule: "the score of an account is 60 on the limited tier",
    source: `${RATE_LIMITS}: reads 1, writes 3, at most 60, blocked for 300 seconds`,
    given: after({ tier: "limited" }, CBO, 60),
    ask: read(CBO),
    refused: [400, 17, 2446079],
  },
  {
    rule: "a write counts three times",
    source: `${RATE_LIMITS}: writes cost 3 points`,
    given: after({ tier: "limited" }, CBO, 58),
    ask: { method: "POST", path: CBO, params: { name: "x" } },
    refused: [400, 17, 2446079],
  },
  {
    rule: "an account has its calls an hour",
    source: `${RATE_LIMITS}: business use case ads_management`,
    given: async (graph) => {
      await pauseAds(graph)
      await after({ tier: "full", calls_per_hour: 3 }, SMALL, 3)(graph)
    },
    ask: read(SMALL),
    refused: [400, 80004, 2446079],
  },
  {
    rule: "insights have their own calls an hour",
    source: `${RATE_LIMITS}: business use case ads_insights`,
    given: async (graph) => {
      await pauseAds(graph)
      await after({ tier: "full", insights_calls_per_hour: 2 }, `${SMALL}/insights`, 2)(graph)
    },
    ask: read(`${SMALL}/insights`),
    refused: [400, 80000, 2446079],
  },
  {
    rule: "audiences have their own calls an hour",
    source: `${RATE_LIMITS}: business use case custom_audience`,
    given: after({ tier: "full", audience_calls_per_hour: 2 }, `${ACME}/customaudiences`, 2),
    ask: read(`${ACME}/customaudiences`),
    refused: [400, 80003, 2446079],
  },
  {
    rule: "the app as a whole has its calls",
    source: `${RATE_LIMITS}: application level, error 4; seen with HTTP 403`,
    given: after({ tier: "full", app_calls_per_hour: 2 }, "me", 2),
    ask: read("me"),
    refused: [403, 4],
  },
  {
    rule: "an account takes its number of changes a second",
    source: `${RATE_LIMITS}: 100 requests a second that create or edit`,
    given: async (graph) => {
      await graph.control("PUT", "limits", { tier: "full", mutations_per_second: 1 })
      await graph.post(CBO, { name: "x" })
    },
    ask: { method: "POST", path: CBO, params: { name: "y" } },
    refused: [400, 613, 5044001],
  },
  {
    rule: "an ad set's budget changes four times an hour",
    source: `${RATE_LIMITS}: ad set budget changes`,
    given: async (graph) => {
      for (let n = 1; n <= 4; n += 1) await graph.post(ABO_AD_SET, { daily_budget: 1200 + n })
    },
    ask: { method: "POST", path: ABO_AD_SET, params: { daily_budget: 1300 } },
    refused: [400, 613, 1487632],
  },
  {
    rule: "an account's spend cap changes ten times a day",
    source: `${RATE_LIMITS}: account spend cap changes`,
    given: async (graph) => {
      for (let n = 1; n <= 10; n += 1) await graph.post(ACME, { spend_cap: 1000 + n })
    },
    ask: { method: "POST", path: ACME, params: { spend_cap: 2000 } },
    refused: [400, 17, 1885172],
  },
  {
    rule: "a spend cap is an amount",
    source: "Ad account reference: spend_cap",
    ask: { method: "POST", path: ACME, params: { spend_cap: "endless" } },
    refused: [400, 100],
  },
  {
    rule: "a spend cap is reset or deleted",
    source: "Ad account reference: spend_cap_action",
    ask: { method: "POST", path: ACME, params: { spend_cap_action: "forget" } },
    refused: [400, 100],
  },
]
