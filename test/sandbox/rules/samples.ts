import type { Graph } from "./row.ts"

export const ACME = "act_1001000000000001"
export const GLOBEX = "act_2001000000000001"
export const SMALL = "act_3001000000000002"

/** Seeded objects of Acme's: with a campaign budget, with ad-set budgets, archived, deleted. */
export const CBO = "23850000000000001"
export const ABO = "23850000000000003"
export const ARCHIVED = "23850000000000011"
export const ARCHIVED_ABO = "23850000000000012"
export const DELETED = "23850000000000018"
export const LIFETIME = "23850000000000005"
export const ABO_AD_SET = "23851000000000007"
export const CBO_AD_SET = "23851000000000001"
export const ARCHIVED_AD_SET = "23851000000000037"
export const AD = "23852000000000019"
export const CREATIVE = "23853000000000001"
export const PAGE = "120100000000001"
export const GLOBEX_CAMPAIGN = "23850000000000027"
export const GLOBEX_CREATIVE = "23853000000000300"

const DAY_S = 86_400
const nowS = Math.floor(Date.now() / 1000)
export const NEXT_YEAR = nowS + 400 * DAY_S
export const IN_AN_HOUR = nowS + 3600
export const LONG_AGO = nowS - 400 * DAY_S

export function dayAgo(days: number): string {
  return new Date((nowS - days * DAY_S) * 1000).toISOString().slice(0, 10)
}

export const CAMPAIGN = {
  name: "Campaign of the table",
  objective: "OUTCOME_TRAFFIC",
  status: "PAUSED",
  special_ad_categories: [],
  daily_budget: 2500,
}

export const ABO_CAMPAIGN = {
  name: "Campaign of the table",
  objective: "OUTCOME_TRAFFIC",
  status: "ACTIVE",
  special_ad_categories: ["NONE"],
  is_adset_budget_sharing_enabled: false,
}

export const US = { geo_locations: { countries: ["US"] } }

export const AD_SET = {
  name: "Ad set of the table",
  campaign_id: ABO,
  optimization_goal: "LINK_CLICKS",
  billing_event: "IMPRESSIONS",
  status: "PAUSED",
  daily_budget: 1000,
  targeting: US,
}

export const STORY = {
  page_id: PAGE,
  link_data: { link: "https://www.acme.example/sale", message: "Sale", name: "Sale" },
}

export function without(sample: Record<string, unknown>, ...names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sample).filter(([name]) => !names.includes(name)))
}

/** Several requests at once, for limits that only many of something reach. */
export async function inBatches(
  graph: Graph,
  items: { path: string; params: Record<string, unknown> }[],
): Promise<void> {
  const batch = items.map(({ path, params }) => ({
    method: "POST",
    relative_url: path,
    body: new URLSearchParams(
      Object.entries(params).map(([name, value]): [string, string] => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ).toString(),
  }))
  for (let at = 0; at < batch.length; at += 50) {
    const { body } = await graph.ask({
      method: "POST",
      path: "",
      params: { batch: batch.slice(at, at + 50), include_headers: false },
    })
    const refused = (body as { code: number; body: string }[]).find(({ code }) => code !== 200)
    if (refused) throw new Error(`not accepted in a batch: ${refused.body}`)
  }
}

/** Prepares a further token, `narrow`, that can do less than the default one. */
export function narrowToken(narrow: Record<string, unknown>): (graph: Graph) => Promise<void> {
  return async (graph) => {
    await graph.control("PUT", "access", { tokens: { narrow } })
  }
}
