import type { Json } from "../wire/json.ts"
import { metaTime } from "../wire/time.ts"
import { bareAccountId, bodyNumber, type Kind, type Node } from "../world/node.ts"
import type { Context, EdgeAsk } from "./context.ts"

/** A field that is another object: rendered with the fields asked inside its braces, or with `defaults`. */
export class NodeRef {
  readonly id: string
  readonly defaults: readonly string[]

  constructor(id: string, defaults: readonly string[] = ["id"]) {
    this.id = id
    this.defaults = defaults
  }
}

export type FieldReader = (node: Node, ctx: Context) => Json | NodeRef | undefined

export interface Edge {
  get?: (ctx: Context, ask: EdgeAsk) => Json
  post?: (ctx: Context, node: Node) => Json
  delete?: (ctx: Context, node: Node) => Json
}

/** What a kind of object can be asked and told. */
export interface NodeType {
  kind: Kind
  /** The name Meta's errors use. */
  graphName: string
  fields: Record<string, FieldReader>
  /** Fields Meta has and this world leaves empty; Meta omits empty fields from its answers. */
  emptyFields: ReadonlySet<string>
  defaultFields: readonly string[]
  edges: Record<string, Edge>
  update?: (ctx: Context, node: Node) => Json
  remove?: (ctx: Context, node: Node) => Json
}

export function names(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((name) => name !== ""))
}

type Readers = Record<string, FieldReader>

/** Fields that are shown as they are kept. */
export function plain(...fieldNames: string[]): Readers {
  return Object.fromEntries(fieldNames.map((name) => [name, (node: Node) => node.body[name]]))
}

/** Money is kept as a number of API units and shown as a numeric string. */
export function money(...fieldNames: string[]): Readers {
  return Object.fromEntries(
    fieldNames.map((name) => {
      return [name, (node: Node) => numericString(bodyNumber(node, name))]
    }),
  )
}

export function times(...fieldNames: string[]): Readers {
  return Object.fromEntries(
    fieldNames.map((name) => {
      return [
        name,
        (node: Node) => {
          const timeMs = bodyNumber(node, name)
          return timeMs === undefined ? undefined : metaTime(timeMs)
        },
      ]
    }),
  )
}

/** What every object of an ad account shows. */
export const COMMON_FIELDS: Readers = {
  id: (node) => node.id,
  account_id: (node) => bareAccountId(node.accountId),
  name: (node) => node.name,
  created_time: (node) => metaTime(node.createdMs),
  updated_time: (node) => metaTime(node.updatedMs),
}

export const STATUS_FIELDS: Readers = {
  status: (node) => node.configuredStatus,
  configured_status: (node) => node.configuredStatus,
  effective_status: (node) => node.effectiveStatus,
}

/** Those of the common fields that objects without times show. */
export function bareName(fields: Readers): Readers {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => name === "account_id" || name === "name"),
  )
}

export function numericString(value: number | undefined): string | undefined {
  return value === undefined ? undefined : String(value)
}
