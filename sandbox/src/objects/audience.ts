import type { Context } from "../graph/context.ts"
import { listEdge } from "../graph/list.ts"
import { type Edge, type NodeType, names, plain } from "../graph/node-type.ts"
import { AUDIENCE_RULES } from "../rules/audience.ts"
import { enforce } from "../rules/rule.ts"
import { isObject, type Json } from "../wire/json.ts"
import { bad } from "../wire/params.ts"
import { nextId } from "../world/ids.ts"
import { bareAccountId, bodyNumber, type Node } from "../world/node.ts"
import { recordChange } from "./activity.ts"

/** Custom audiences. People are counted, never kept. */
export const audienceType: NodeType = {
  kind: "audience",
  graphName: "CustomAudience",
  fields: {
    id: (node) => node.id,
    account_id: (node) => bareAccountId(node.accountId),
    name: (node) => node.name,
    ...plain("subtype", "description", "customer_file_source", "retention_days", "rule", "lookalike_spec"),
    approximate_count_lower_bound: (node) => bounds(node)[0],
    approximate_count_upper_bound: (node) => bounds(node)[1],
    time_created: (node) => Math.floor(node.createdMs / 1000),
    time_updated: (node) => Math.floor(node.updatedMs / 1000),
    delivery_status: () => ({ code: 200, description: "This audience is ready for use." }),
    operation_status: () => ({ code: 200, description: "Normal" }),
  },
  emptyFields: names(
    "data_source opt_out_link permission_for_actions pixel_id sharing_status is_value_based",
  ),
  defaultFields: ["id"],
  edges: {
    users: {
      post: (ctx, node) => changeUsers(ctx, node, 1),
      delete: (ctx, node) => changeUsers(ctx, node, -1),
    },
  },
  update: (ctx, node) => {
    const name = ctx.params.text("name") ?? node.name
    const description = ctx.params.text("description")
    const body = description === undefined ? node.body : { ...node.body, description }
    ctx.world.nodes.save({ ...node, name, body, updatedMs: ctx.nowMs })
    recordChange(ctx, node, { type: "update_audience", category: "AUDIENCE" }, { new_value: name })
    return { success: true }
  },
  remove: (ctx, node) => {
    ctx.world.nodes.save({ ...node, configuredStatus: "DELETED", effectiveStatus: "DELETED" })
    recordChange(ctx, node, { type: "delete_audience", category: "AUDIENCE" }, { old_value: node.name })
    return { success: true }
  },
}

export const audiencesOfAccount: Edge = {
  get: (ctx, ask) => listEdge(ctx, ask, "audience", "account_id"),
  post: create,
}

function create(ctx: Context, account: Node): Json {
  const { params } = ctx
  const lookalike = params.object("lookalike_spec")
  const ask = {
    name: params.text("name") ?? "",
    subtype: params.text("subtype") ?? "",
    source: params.text("customer_file_source"),
    hasAcceptedTerms: isObject(account.body.tos_accepted),
    lookalike,
  }
  enforce(AUDIENCE_RULES, ask)
  const id = nextId(ctx.world.settings, "audience")
  const node: Node = {
    seq: 0,
    id,
    kind: "audience",
    accountId: account.id,
    parentId: account.id,
    campaignId: null,
    name: ask.name,
    configuredStatus: "ACTIVE",
    effectiveStatus: "ACTIVE",
    createdMs: ctx.nowMs,
    updatedMs: ctx.nowMs,
    body: {
      subtype: ask.subtype,
      people: 0,
      ...(params.has("description") ? { description: params.text("description") ?? "" } : {}),
      ...(ask.source === undefined ? {} : { customer_file_source: ask.source }),
      ...(lookalike === undefined ? {} : { lookalike_spec: lookalike, people: 2_000_000 }),
      ...(params.has("retention_days") ? { retention_days: params.integer("retention_days") ?? 0 } : {}),
      ...(params.has("rule") ? { rule: params.text("rule") ?? "" } : {}),
    },
  }
  ctx.world.nodes.insert(node)
  recordChange(ctx, node, { type: "create_audience", category: "AUDIENCE" }, { new_value: node.name })
  return { id }
}

/** `payload={"schema":…,"data":[…]}`: only how many rows came is remembered. */
function changeUsers(ctx: Context, node: Node, sign: 1 | -1): Json {
  const rows = ctx.params.object("payload")?.data
  if (!Array.isArray(rows)) throw bad("The parameter payload[data] is required", "payload")
  const people = Math.max(0, (bodyNumber(node, "people") ?? 0) + sign * rows.length)
  ctx.world.nodes.save({ ...node, body: { ...node.body, people }, updatedMs: ctx.nowMs })
  const session = String(ctx.nowMs)
  return {
    audience_id: node.id,
    session_id: session,
    num_received: rows.length,
    num_invalid_entries: 0,
    invalid_entry_samples: {},
  }
}

const TOO_SMALL_TO_SAY = 1000

/** Meta tells sizes only roughly, and not at all below a thousand. */
function bounds(node: Node): [number, number] {
  const people = bodyNumber(node, "people") ?? 0
  return people < TOO_SMALL_TO_SAY ? [-1, -1] : [Math.floor(people * 0.93), Math.ceil(people * 1.09)]
}
