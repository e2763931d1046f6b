import { listNodes } from "../graph/list.ts"
import { type Edge, type NodeType, names } from "../graph/node-type.ts"
import { ownedByBusiness } from "./page.ts"

const adAccounts: Edge = {
  get: (ctx, ask) =>
    listNodes(
      ctx,
      ask,
      ctx.world.nodes.ofKind("account").filter((node) => ctx.maySee(node)),
    ),
}

/** `/me`: whoever the token stands for. */
export const userType: NodeType = {
  kind: "user",
  graphName: "User",
  fields: { id: (node) => node.id, name: (node) => node.name },
  emptyFields: names("email first_name last_name picture"),
  defaultFields: ["name", "id"],
  edges: {
    adaccounts: adAccounts,
    assigned_ad_accounts: adAccounts,
    accounts: ownedByBusiness("page"),
    businesses: {
      get: (ctx, ask) => {
        const reached = new Set(
          ctx.world.nodes
            .ofKind("account")
            .filter((account) => ctx.maySee(account))
            .map((account) => account.parentId),
        )
        return listNodes(
          ctx,
          ask,
          ctx.world.nodes.ofKind("business").filter((node) => reached.has(node.id)),
        )
      },
    },
  },
}
