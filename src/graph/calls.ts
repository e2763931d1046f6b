import type { EntityType } from "../domain/entity.ts"

/** The edges that Bursar reads or writes. A path is always a node, or a node and one of these. */
export type Edge = "campaigns" | "adsets"

export const EDGE_OF: Record<EntityType, Edge> = { campaign: "campaigns", ad_set: "adsets" }

/** One mutation, written down before it is sent. `node` is an ad account (with an edge) or an object of the tenant's. */
export type GraphMutation = {
  node: string
  edge: Edge | null
  params: Record<string, string | readonly unknown[] | boolean>
}

/** What Meta's answer to a mutation means. Whatever is in no table is `unknown`: it may have happened. */
export type SendOutcome =
  | { kind: "succeeded"; id: string | null }
  | { kind: "refused"; reason: GraphRefusal }
  | { kind: "unknown"; cause: string }

/** Meta's refusal in our words; `code` and `subcode` are Meta's numbers, for support and for the audit log. */
export type GraphRefusal = {
  code: number
  subcode: number | null
  message: string
  /** Seconds to wait, where waiting helps. */
  retryAfter: number | null
  /** Fields that Meta blames, in its own spelling. */
  fields: string[]
}
