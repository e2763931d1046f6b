import type { Context } from "../graph/context.ts"
import { bodyNumber, type Node } from "../world/node.ts"
import { Calendar } from "./days.ts"
import { readTree, spendOf } from "./spend.ts"

/** What is left of today's budget, or of a lifetime one. Zero where the budget sits elsewhere, as Meta shows it. */
export function budgetRemaining(ctx: Context, node: Node): number {
  const lifetime = bodyNumber(node, "lifetime_budget")
  const budget = lifetime ?? bodyNumber(node, "daily_budget")
  const campaign = ctx.peek(node.campaignId ?? "")
  if (budget === undefined || !campaign) return 0
  const calendar = new Calendar(ctx.account(node), ctx.nowMs)
  const first = lifetime === undefined ? calendar.today : calendar.dayOf(node.createdMs)
  const tree = readTree(ctx.world, campaign)
  const spent = spendOf(ctx.world, tree, { first, last: calendar.today }, calendar, ctx.nowMs)
  const own = node.kind === "campaign" ? tree.adSets : tree.adSets.filter(({ adSet }) => adSet.id === node.id)
  let sum = 0
  for (const { ads } of own)
    for (const ad of ads) for (const amount of spent.get(ad.id)?.values() ?? []) sum += amount
  return Math.max(0, Math.round(budget - sum))
}
