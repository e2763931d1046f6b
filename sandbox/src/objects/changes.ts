import type { Context } from "../graph/context.ts"
import type { Change } from "../rules/change.ts"
import { applyPatch, type Reader, readPatch } from "../rules/patch.ts"
import { STATUSES } from "../rules/status.ts"
import type { Json, JsonObject } from "../wire/json.ts"
import { Params } from "../wire/params.ts"
import { currencyOf, type Node } from "../world/node.ts"
import { recordChange } from "./activity.ts"

/**
 * Reads a create or an update into what the rules judge, from the call's parameters or from a spec inside them. A new
 * object is paused unless it says otherwise.
 */
export function readChange(
  ctx: Context,
  owner: Node,
  current: Node | null,
  readers: Record<string, Reader>,
  defaults: JsonObject = {},
  spec?: JsonObject,
): Change {
  const account = ctx.account(owner)
  const params = spec === undefined ? ctx.params : new Params(spec)
  const patch = readPatch(params, readers)
  return {
    ctx,
    account,
    currency: currencyOf(account),
    current,
    patch,
    name: params.text("name") ?? current?.name ?? "",
    status: params.oneOf("status", STATUSES) ?? current?.configuredStatus ?? "PAUSED",
    after: applyPatch({ ...defaults, ...(current?.body ?? {}) }, patch),
  }
}

export interface EventOf {
  fields: string[]
  type: string
  category: string
}

/** One line of history for each thing that really changed. */
export function recordDifferences(
  ctx: Context,
  before: Node,
  after: Node,
  events: readonly EventOf[],
  currency: string,
): void {
  for (const event of events) {
    for (const field of event.fields) {
      const oldValue = fieldOf(before, field)
      const newValue = fieldOf(after, field)
      if (JSON.stringify(oldValue) === JSON.stringify(newValue)) continue
      const isMoney = event.category === "BUDGET"
      const extra: JsonObject = {
        old_value: oldValue,
        new_value: newValue,
        type: isMoney ? "payment_amount" : field,
        ...(isMoney ? { currency, field } : {}),
      }
      recordChange(ctx, after, event, extra)
    }
  }
}

function fieldOf(node: Node, field: string): Json {
  if (field === "name") return node.name
  if (field === "status") return node.configuredStatus
  return node.body[field] ?? null
}

const BUDGET_FIELDS = new Set(["daily_budget", "lifetime_budget"])

/** A budget change leaves `updated_time` alone; any other change moves it. */
export function updatedMs(ctx: Context, before: Node, after: Node): number {
  const names = new Set([...Object.keys(before.body), ...Object.keys(after.body)])
  const changed = [...names].filter(
    (name) => JSON.stringify(before.body[name]) !== JSON.stringify(after.body[name]),
  )
  const isBudgetOnly =
    before.name === after.name &&
    before.configuredStatus === after.configuredStatus &&
    changed.every((name) => BUDGET_FIELDS.has(name))
  return isBudgetOnly ? before.updatedMs : ctx.nowMs
}
