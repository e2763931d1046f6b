import type { Context } from "../graph/context.ts"
import { listEdge } from "../graph/list.ts"
import { COMMON_FIELDS, type Edge, NodeRef, type NodeType, names } from "../graph/node-type.ts"
import { readFilters } from "../wire/filtering.ts"
import { isObject, type Json } from "../wire/json.ts"
import { bad } from "../wire/params.ts"
import { nextId } from "../world/ids.ts"
import type { Kind, Node } from "../world/node.ts"
import type { Condition } from "../world/nodes.ts"

/** Ad labels: names that clients put on campaigns, ad sets, ads and creatives to find them again. */
export const labelType: NodeType = {
  kind: "label",
  graphName: "AdLabel",
  fields: {
    ...COMMON_FIELDS,
    account: (node) => new NodeRef(node.accountId, ["account_id", "id"]),
  },
  emptyFields: names(""),
  defaultFields: ["id", "name"],
  edges: {
    campaigns: { get: (ctx, ask) => listEdge(ctx, ask, "campaign", "account_id", [carries(ask.node)]) },
    adsets: { get: (ctx, ask) => listEdge(ctx, ask, "adset", "account_id", [carries(ask.node)]) },
    ads: { get: (ctx, ask) => listEdge(ctx, ask, "ad", "account_id", [carries(ask.node)]) },
    adcreatives: { get: (ctx, ask) => listEdge(ctx, ask, "creative", "account_id", [carries(ask.node)]) },
  },
  update: (ctx, label) => {
    ctx.world.nodes.save({ ...label, name: ctx.params.text("name") ?? label.name, updatedMs: ctx.nowMs })
    return { success: true }
  },
  remove: (ctx, label) => {
    ctx.world.labels.drop(label.id)
    ctx.world.nodes.save({ ...label, configuredStatus: "DELETED", effectiveStatus: "DELETED" })
    return { success: true }
  },
}

export const labelsEdge: Edge = {
  get: (ctx, ask) => listEdge(ctx, ask, "label", "account_id"),
  post: (ctx, account) => {
    const name = ctx.params.text("name")
    if (name === undefined || name.trim() === "") throw bad("The parameter name is required", "name")
    return { id: labelNamed(ctx, account.id, name).id }
  },
}

/** `campaignsbylabels?ad_label_ids=["…"]&operator=ANY|ALL`. */
export function byLabelsEdge(kind: Kind): Edge {
  return {
    get: (ctx, ask) => {
      const ids = ask.params.words("ad_label_ids")
      if (!ids || ids.length === 0) throw bad("The parameter ad_label_ids is required", "ad_label_ids")
      const operator = ask.params.oneOf("operator", ["ALL", "ANY"]) ?? "ANY"
      const filter = { field: "adlabels", operator, value: ids }
      const asked = readFilters(ask.params.json("filtering"))
      const params = ask.params.with({ filtering: [...asked, filter].map((each) => ({ ...each })) })
      return listEdge(ctx, { ...ask, params }, kind, "account_id")
    },
  }
}

/** `adlabels=[{"id":…},{"name":…}]`; a name that does not exist yet makes a new label. */
export function readLabels(ctx: Context, accountId: string): string[] | undefined {
  const entries = ctx.params.list("adlabels")
  return entries?.map((entry) => labelId(ctx, accountId, entry))
}

function labelId(ctx: Context, accountId: string, entry: Json): string {
  if (isObject(entry)) {
    const { id, name } = entry
    if (typeof id === "string" || typeof id === "number")
      return ctx.referenced("label", String(id), accountId).id
    if (typeof name === "string" && name.trim() !== "") return labelNamed(ctx, accountId, name).id
  }
  throw bad("Param adlabels must be a list of objects with id or name", "adlabels")
}

function labelNamed(ctx: Context, accountId: string, name: string): { id: string } {
  const { nodes, settings } = ctx.world
  const known = nodes.labelNamed(accountId, name)
  if (known) return known
  const id = nextId(settings, "label")
  nodes.insert({
    id,
    kind: "label",
    accountId,
    parentId: accountId,
    campaignId: null,
    name,
    configuredStatus: "ACTIVE",
    effectiveStatus: "ACTIVE",
    createdMs: ctx.nowMs,
    body: {},
  })
  return { id }
}

/** The labels an object carries, as its `adlabels` field shows them. */
export function labelsOf(node: Node, ctx: Context): Json | undefined {
  const ids = ctx.world.labels.of(node.id)
  if (ids.length === 0) return undefined
  return ids.map((id) => ({ id, name: ctx.peek(id)?.name ?? "" }))
}

function carries(label: Node): Condition {
  return {
    sql: "id IN (SELECT node_id FROM node_labels WHERE label_id = ?)",
    values: [label.id],
    namesIds: true,
  }
}
