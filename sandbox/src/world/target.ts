import type { GraphCall } from "../wire/call.ts"
import type { World } from "./world.ts"

/** What a call is about: the method, the last edge (or `node`) and the ad account. */
export interface Target {
  method: string
  edge: string
  account: string | null
}

const NAMED_ROOTS = new Set(["debug_token", "search"])

export function targetOf(world: World, call: GraphCall): Target {
  return { method: call.method, edge: edgeOf(call), account: accountOf(world, call) }
}

/** The last edge of the path, `node` for `/{id}`, `batch` for the root. */
export function edgeOf(call: GraphCall): string {
  const [first, ...rest] = call.path
  if (first === undefined) return "batch"
  return rest.at(-1) ?? (NAMED_ROOTS.has(first) ? first : "node")
}

/** Looked up several times on the way of a call; which account an object belongs to never changes. */
const accounts = new WeakMap<GraphCall, string>()

/** The ad account a call is about: named in the path, or owning the object that is. */
export function accountOf(world: World, call: GraphCall): string | null {
  const [first] = call.path
  if (first === undefined || first === "me" || NAMED_ROOTS.has(first)) return null
  if (first.startsWith("act_")) return first
  const account = accounts.get(call) ?? world.nodes.find(first)?.accountId
  if (!account) return null
  accounts.set(call, account)
  return account
}
