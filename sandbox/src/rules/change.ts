import type { Context } from "../graph/context.ts"
import type { Json, JsonObject } from "../wire/json.ts"
import type { Node } from "../world/node.ts"

/** A change about to be made: what is now, what was asked, and what would be then. The rules look at nothing else. */
export interface Change {
  ctx: Context
  account: Node
  currency: string
  /** Null when the object is being created. */
  current: Node | null
  name: string
  status: string
  /** The asked values only. */
  patch: JsonObject
  /** The object's values as they would be afterwards. */
  after: JsonObject
}

export function isNew(change: Change): boolean {
  return change.current === null
}

export function asks(change: Change, ...names: string[]): boolean {
  return names.some((name) => change.patch[name] !== undefined)
}

export function number(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined
}
