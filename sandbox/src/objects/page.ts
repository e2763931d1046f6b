import { listOf } from "../graph/list.ts"
import { type Edge, type NodeType, names, plain } from "../graph/node-type.ts"
import { checkFields, renderNode } from "../graph/render.ts"
import { metaTime } from "../wire/time.ts"

/** Facebook pages, which speak for the ads. */
export const pageType: NodeType = {
  kind: "page",
  graphName: "Page",
  fields: { id: (node) => node.id, name: (node) => node.name, ...plain("category", "tasks", "is_published") },
  emptyFields: names(
    "about access_token fan_count followers_count link picture username instagram_business_account",
  ),
  defaultFields: ["id", "name"],
  edges: {},
}

/** Pixels (datasets) count what happens on a website. */
export const pixelType: NodeType = {
  kind: "pixel",
  graphName: "AdsPixel",
  fields: {
    id: (node) => node.id,
    name: (node) => node.name,
    creation_time: (node) => metaTime(node.createdMs),
    ...plain("is_unavailable"),
  },
  emptyFields: names(
    "code last_fired_time owner_business owner_ad_account data_use_setting automatic_matching_fields",
  ),
  defaultFields: ["id"],
  edges: {},
}

/** What the business behind an account owns: its pages and its pixels. */
export function ownedByBusiness(kind: "page" | "pixel"): Edge {
  return {
    get: (ctx, ask) => {
      checkFields(kind === "page" ? pageType : pixelType, ask.fields)
      const owners = ask.node.kind === "account" ? [ask.node.parentId] : reachedBusinesses(ctx)
      const owned = ctx.world.nodes.ofKind(kind).filter((node) => owners.includes(node.parentId))
      const rows = owned.map((node) => ({ seq: node.seq, json: () => renderNode(ctx, node, ask.fields) }))
      return listOf(ctx, ask, rows)
    },
  }
}

function reachedBusinesses(ctx: Parameters<NonNullable<Edge["get"]>>[0]): (string | null)[] {
  return ctx.world.nodes
    .ofKind("account")
    .filter((account) => ctx.maySee(account))
    .map((account) => account.parentId)
}
