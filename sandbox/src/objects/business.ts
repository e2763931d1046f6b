import { listNodes } from "../graph/list.ts"
import { COMMON_FIELDS, type NodeType, names, plain } from "../graph/node-type.ts"
import { bodyList } from "../world/node.ts"

export const businessType: NodeType = {
  kind: "business",
  graphName: "Business",
  fields: {
    id: (node) => node.id,
    name: (node) => node.name,
    ...plain("verification_status", "timezone_id"),
    ...(COMMON_FIELDS.created_time ? { created_time: COMMON_FIELDS.created_time } : {}),
  },
  emptyFields: names("link primary_page profile_picture_uri updated_time vertical two_factor_type is_hidden"),
  defaultFields: ["id", "name"],
  edges: {
    owned_ad_accounts: {
      get: (ctx, ask) => {
        const owned = ctx.world.nodes.ofKind("account").filter((account) => account.parentId === ask.node.id)
        return listNodes(
          ctx,
          ask,
          owned.filter((account) => ctx.maySee(account)),
        )
      },
    },
    client_ad_accounts: {
      get: (ctx, ask) => {
        const shared = bodyList(ask.node, "client_accounts")
        const accounts = ctx.world.nodes.ofKind("account").filter((account) => shared.includes(account.id))
        return listNodes(
          ctx,
          ask,
          accounts.filter((account) => ctx.maySee(account)),
        )
      },
    },
    pending_owned_ad_accounts: { get: (ctx, ask) => listNodes(ctx, ask, []) },
  },
}
