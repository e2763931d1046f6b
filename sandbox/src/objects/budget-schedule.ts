import type { Context } from "../graph/context.ts"
import { listEdge } from "../graph/list.ts"
import { type Edge, type NodeType, names, plain } from "../graph/node-type.ts"
import { BUDGET_SCHEDULE_RULES } from "../rules/budget-schedule.ts"
import { enforce } from "../rules/rule.ts"
import type { Json } from "../wire/json.ts"
import { bad } from "../wire/params.ts"
import { SECOND_MS } from "../wire/time.ts"
import { nextId } from "../world/ids.ts"
import { bodyNumber, type Node } from "../world/node.ts"

export const budgetScheduleType: NodeType = {
  kind: "budget_schedule",
  graphName: "HighDemandPeriod",
  fields: {
    id: (node) => node.id,
    ad_object_id: (node) => node.parentId ?? undefined,
    time_start: (node) => Math.floor((bodyNumber(node, "start_ms") ?? 0) / SECOND_MS),
    time_end: (node) => Math.floor((bodyNumber(node, "end_ms") ?? 0) / SECOND_MS),
    ...plain("budget_value", "budget_value_type", "recurrence_type"),
  },
  emptyFields: names("weekly_schedule"),
  defaultFields: ["id", "budget_value", "budget_value_type", "time_start", "time_end", "ad_object_id"],
  edges: {},
  remove: (ctx, node) => {
    ctx.world.nodes.save({ ...node, configuredStatus: "DELETED", effectiveStatus: "DELETED" })
    return { success: true }
  },
}

/** `/{campaign|ad set}/budget_schedules`. The schedule is kept and shown; delivery does not follow it. */
export const budgetSchedulesEdge: Edge = {
  get: (ctx, ask) => listEdge(ctx, ask, "budget_schedule", "parent_id"),
  post: create,
}

function create(ctx: Context, owner: Node): Json {
  const [startMs, endMs] = [ctx.params.timeMs("time_start"), ctx.params.timeMs("time_end")]
  const value = ctx.params.integer("budget_value")
  const type = ctx.params.oneOf("budget_value_type", ["ABSOLUTE", "MULTIPLIER"] as const)
  if (startMs === undefined) throw bad("The parameter time_start is required", "time_start")
  if (endMs === undefined) throw bad("The parameter time_end is required", "time_end")
  if (value === undefined) throw bad("The parameter budget_value is required", "budget_value")
  if (type === undefined) throw bad("The parameter budget_value_type is required", "budget_value_type")
  const siblings = ctx.world.nodes.all("budget_schedule", "parent_id", owner.id).map((node) => ({
    startMs: bodyNumber(node, "start_ms") ?? 0,
    endMs: bodyNumber(node, "end_ms") ?? 0,
  }))
  const dailyBudget = bodyNumber(owner, "daily_budget")
  const ask = { owner, startMs, endMs, value, type, dailyBudget, siblings, nowMs: ctx.nowMs }
  enforce(BUDGET_SCHEDULE_RULES, ask)
  const id = nextId(ctx.world.settings, "budget_schedule")
  ctx.world.nodes.insert({
    id,
    kind: "budget_schedule",
    accountId: owner.accountId,
    parentId: owner.id,
    campaignId: owner.campaignId,
    name: "",
    configuredStatus: "ACTIVE",
    effectiveStatus: "ACTIVE",
    createdMs: ctx.nowMs,
    body: {
      start_ms: startMs,
      end_ms: endMs,
      budget_value: value,
      budget_value_type: type,
      recurrence_type: "ONE_TIME",
    },
  })
  return { id }
}
