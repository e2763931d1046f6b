import { DAY_MS } from "../wire/time.ts"
import type { State } from "../world/history.ts"
import { bodyNumber, bodyText, type Node } from "../world/node.ts"
import type { World } from "../world/world.ts"
import { between, chance } from "./chance.ts"
import type { Calendar, Span } from "./days.ts"

/** What each ad of a campaign spent on each day, in fractions of API units: `spent.get(adId)?.get(day)`. */
export type Spent = Map<string, Map<number, number>>

export interface CampaignTree {
  campaign: Node
  adSets: { adSet: Node; ads: Node[] }[]
}

/** Reads a campaign with all that ever was in it, deleted things included. */
export function readTree(world: World, campaign: Node): CampaignTree {
  const ads = new Map<string, Node[]>()
  for (const ad of world.nodes.all("ad", "campaign_id", campaign.id, "any")) {
    const siblings = ads.get(ad.parentId ?? "") ?? []
    siblings.push(ad)
    ads.set(ad.parentId ?? "", siblings)
  }
  const adSets = world.nodes.all("adset", "campaign_id", campaign.id, "any")
  return { campaign, adSets: adSets.map((adSet) => ({ adSet, ads: ads.get(adSet.id) ?? [] })) }
}

const NOT_DELIVERED = new Set(["DISAPPROVED", "PENDING_REVIEW"])

/**
 * Money follows budgets and the hours each object was live. Time is cut wherever something changed; within a piece the
 * campaign's budget is shared among its running ad sets, and each ad set's among its running ads.
 */
export function spendOf(
  world: World,
  tree: CampaignTree,
  span: Span,
  calendar: Calendar,
  nowMs: number,
): Spent {
  const seed = seedOf(world)
  const everything = [tree.campaign, ...tree.adSets.flatMap(({ adSet, ads }) => [adSet, ...ads])]
  const states = world.history.of(everything)
  const at = (node: Node, timeMs: number) => stateAt(states.get(node.id) ?? [], timeMs)
  const spent: Spent = new Map()
  for (const [fromMs, toMs] of pieces(everything, states, span, calendar, nowMs)) {
    if (!isRunning(tree.campaign, at(tree.campaign, fromMs), fromMs)) continue
    const day = calendar.dayOf(fromMs)
    const running = tree.adSets
      .map(({ adSet, ads }) => ({ adSet, ads: ads.filter((ad) => delivers(ad, at(ad, fromMs), fromMs)) }))
      .filter(({ adSet, ads }) => ads.length > 0 && isRunning(adSet, at(adSet, fromMs), fromMs))
    const shared = dailyBudget(tree.campaign, at(tree.campaign, fromMs))
    const allWeights = sum(running.map(({ adSet }) => weight(seed, adSet.id)))
    for (const { adSet, ads } of running) {
      const own = dailyBudget(adSet, at(adSet, fromMs)) ?? 0
      const budget = shared === null ? own : (shared * weight(seed, adSet.id)) / allWeights
      const paced = budget * pace(seed, tree.campaign, adSet, day) * ((toMs - fromMs) / DAY_MS)
      const adWeights = sum(ads.map((ad) => weight(seed, ad.id)))
      for (const ad of ads) add(spent, ad.id, day, (paced * weight(seed, ad.id)) / adWeights)
    }
  }
  return spent
}

export function seedOf(world: World): number {
  const planted = world.settings.get("planted")
  const seed = typeof planted === "object" && planted !== null && !Array.isArray(planted) ? planted.seed : 1
  return typeof seed === "number" ? seed : 1
}

/** The span in pieces in which nothing changes: a piece ends with the day or where any state or schedule does. */
function pieces(
  nodes: Node[],
  states: Map<string, State[]>,
  span: Span,
  calendar: Calendar,
  nowMs: number,
): [fromMs: number, toMs: number][] {
  const oldest = Math.min(...nodes.map((node) => node.createdMs))
  const startMs = Math.max(calendar.startMs(span.first), oldest)
  const endMs = Math.min(calendar.startMs(span.last + 1), nowMs)
  if (startMs >= endMs) return []
  const cuts = new Set<number>([startMs, endMs])
  const cut = (timeMs: number | undefined) => {
    if (timeMs !== undefined && timeMs > startMs && timeMs < endMs) cuts.add(timeMs)
  }
  for (let day = calendar.dayOf(startMs) + 1; calendar.startMs(day) < endMs; day += 1)
    cut(calendar.startMs(day))
  for (const node of nodes) {
    for (const state of states.get(node.id) ?? []) cut(state.fromMs)
    for (const name of ["start_time", "stop_time", "end_time"]) cut(bodyNumber(node, name))
  }
  const sorted = [...cuts].sort((a, b) => a - b)
  return sorted.slice(0, -1).map((fromMs, index) => [fromMs, sorted[index + 1] ?? endMs])
}

function stateAt(states: State[], timeMs: number): State | undefined {
  return states.findLast((state) => state.fromMs <= timeMs)
}

function isRunning(node: Node, state: State | undefined, timeMs: number): boolean {
  const start = bodyNumber(node, "start_time") ?? node.createdMs
  const end = bodyNumber(node, "end_time") ?? bodyNumber(node, "stop_time") ?? Number.POSITIVE_INFINITY
  return state?.status === "ACTIVE" && timeMs >= start && timeMs < end
}

function delivers(ad: Node, state: State | undefined, timeMs: number): boolean {
  return (
    state?.status === "ACTIVE" &&
    timeMs >= ad.createdMs &&
    !NOT_DELIVERED.has(bodyText(ad, "review_status") ?? "")
  )
}

/** A lifetime budget is spent evenly over its schedule. Null where the budget sits elsewhere. */
function dailyBudget(node: Node, state: State | undefined): number | null {
  if (typeof state?.dailyBudget === "number") return state.dailyBudget
  const lifetime = bodyNumber(node, "lifetime_budget")
  if (lifetime === undefined) return null
  const start = bodyNumber(node, "start_time") ?? node.createdMs
  const end = bodyNumber(node, "end_time") ?? bodyNumber(node, "stop_time") ?? start + 30 * DAY_MS
  return lifetime / Math.max(1, (end - start) / DAY_MS)
}

/** How much of a day's budget is really spent: mostly a little less, and too much where a problem was planted. */
function pace(seed: number, campaign: Node, adSet: Node, day: number): number {
  const planted = bodyNumber(campaign, "sim_pace") ?? 1
  return planted * between(0.82, 1.06, chance(seed, "pace", adSet.id, day))
}

function weight(seed: number, id: string): number {
  return between(0.5, 1.5, chance(seed, "weight", id))
}

function add(spent: Spent, adId: string, day: number, amount: number): void {
  const days = spent.get(adId) ?? new Map<number, number>()
  days.set(day, (days.get(day) ?? 0) + amount)
  spent.set(adId, days)
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
