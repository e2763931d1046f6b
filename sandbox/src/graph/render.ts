import type { FieldAsk } from "../wire/fields.ts"
import type { Json, JsonObject } from "../wire/json.ts"
import { Params } from "../wire/params.ts"
import { refusal } from "../wire/refusal.ts"
import { WIRE } from "../wire/refusals.ts"
import type { Node } from "../world/node.ts"
import type { Context } from "./context.ts"
import { NodeRef, type NodeType } from "./node-type.ts"

/** One object with the fields asked for. `id` is always there; fields without a value are left out, as Meta does. */
export function renderNode(
  ctx: Context,
  node: Node,
  asks: FieldAsk[] | null,
  defaults?: readonly string[],
): JsonObject {
  const type = ctx.typeOf(node.kind)
  const wanted = asks ?? (defaults ?? type.defaultFields).map(bare)
  const shown: JsonObject = {}
  for (const ask of wanted) {
    const value = renderField(ctx, node, type, ask)
    if (value !== undefined && value !== null) shown[ask.alias ?? ask.name] = value
  }
  return "id" in shown || wanted.some((ask) => ask.name === "id") ? shown : { ...shown, id: node.id }
}

function renderField(ctx: Context, node: Node, type: NodeType, ask: FieldAsk): Json | undefined {
  const reader = Object.hasOwn(type.fields, ask.name) ? type.fields[ask.name] : undefined
  if (reader) return renderValue(ctx, reader(node, ctx), ask)
  const edge = Object.hasOwn(type.edges, ask.name) ? type.edges[ask.name] : undefined
  if (edge?.get) {
    return edge.get(ctx, { node, edge: ask.name, fields: ask.fields, params: new Params(ask.args) })
  }
  if (type.emptyFields.has(ask.name)) return undefined
  throw refusal(WIRE.unknownField, { field: ask.name, type: type.graphName })
}

function renderValue(ctx: Context, value: Json | NodeRef | undefined, ask: FieldAsk): Json | undefined {
  if (!(value instanceof NodeRef)) return value
  const node = ctx.peek(value.id)
  return node ? renderNode(ctx, node, ask.fields, value.defaults) : { id: value.id }
}

function bare(name: string): FieldAsk {
  return { name, alias: null, args: {}, fields: null }
}

/** Refuses an unknown field even where there is nothing to show, as an empty list would otherwise hide the mistake. */
export function checkFields(type: NodeType, asks: FieldAsk[] | null): void {
  for (const { name } of asks ?? []) {
    const isKnown =
      Object.hasOwn(type.fields, name) || Object.hasOwn(type.edges, name) || type.emptyFields.has(name)
    if (!isKnown) throw refusal(WIRE.unknownField, { field: name, type: type.graphName })
  }
}
