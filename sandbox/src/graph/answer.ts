import { NODE_TYPES } from "../objects/all.ts"
import { search } from "../objects/targeting.ts"
import type { GraphCall } from "../wire/call.ts"
import { readFields } from "../wire/fields.ts"
import type { Json } from "../wire/json.ts"
import { envelope, GraphRefusal, httpStatus, refusal } from "../wire/refusal.ts"
import { WIRE } from "../wire/refusals.ts"
import type { Node } from "../world/node.ts"
import { accountOf } from "../world/target.ts"
import type { World } from "../world/world.ts"
import { answerBatch, isBatch, type Perform } from "./batch.ts"
import { Context, unsupported } from "./context.ts"
import { debugToken } from "./debug-token.ts"
import { checkFields, renderNode } from "./render.ts"
import { checkVersion, versionHeaders } from "./version.ts"
import { viewerOf } from "./viewer.ts"

export interface GraphReply {
  status: number
  headers: Record<string, string>
  body: Json
}

/**
 * The one way an answer is made. Whatever a client sends, it gets a reply; it never gets an exception. `perform` carries
 * out the items of a batch.
 */
export function answer(world: World, call: GraphCall, perform?: Perform): GraphReply {
  const traceId = newTraceId()
  const headers: Record<string, string> = { "x-fb-trace-id": traceId, ...versionHeaders(world, call) }
  const accountId = accountOf(world, call)
  try {
    const body = bodyOf(world, call, accountId, perform ?? ((item) => answer(world, item)))
    return { status: 200, headers: { ...headers, ...world.meter.headers(call, accountId) }, body }
  } catch (error) {
    const refused = error instanceof GraphRefusal ? error : refusal(INTERNAL)
    const status = httpStatus(refused.shape)
    if (!(error instanceof GraphRefusal))
      headers["x-sandbox-mistake"] = encodeURIComponent(String(error)).slice(0, 500)
    if (refused.shape.code === 190) headers["www-authenticate"] = `OAuth "Facebook Platform" "invalid_token"`
    if (refused.shape.code !== 190) Object.assign(headers, world.meter.headers(call, accountId))
    return { status, headers, body: envelope(refused, traceId) }
  }
}

/** A read needs no transaction; a batch has one for each of its items. */
function bodyOf(world: World, call: GraphCall, accountId: string | null, perform: Perform): Json {
  checkVersion(world, call)
  if (call.unreadableBody) throw refusal(WIRE.badBody)
  if (call.params.date_format !== undefined) throw refusal(WIRE.dateFormatGone)
  if (call.path[0] === "debug_token") return debugToken(world, call)
  const viewer = viewerOf(world, call)
  if (isBatch(call)) return answerBatch(call, perform)
  world.meter.count(call, accountId)
  const ctx = new Context(world, call, viewer, NODE_TYPES)
  return call.method === "GET" ? route(ctx) : world.atomically(() => route(ctx))
}

const INTERNAL = {
  code: 1,
  message: "An unknown error occurred",
  source: "Graph API, handling errors: 1; here it means a mistake of the sandbox itself, told in a header",
} as const

function route(ctx: Context): Json {
  const { call } = ctx
  const [first, edge, ...rest] = call.path
  if (first === undefined) {
    throw call.params.ids === undefined ? unsupported(call.method, "") : refusal(WIRE.rootMultiRead)
  }
  if (first === "search" && edge === undefined && call.method === "GET") return search(ctx)
  if (rest.length > 0) throw refusal(WIRE.unknownPath, { path: `/${[edge, ...rest].join("/")}` })
  const node = nodeAt(ctx, first)
  checkScope(ctx, node, edge)
  return edge === undefined ? onNode(ctx, node) : onEdge(ctx, node, edge)
}

function nodeAt(ctx: Context, id: string): Node {
  return id === "me" || id === ctx.viewer.userId ? viewerNode(ctx) : ctx.mustFind(id)
}

function viewerNode(ctx: Context): Node {
  const { userId, name } = ctx.viewer
  const timeless = {
    seq: 0,
    createdMs: 0,
    updatedMs: 0,
    body: {},
    parentId: null,
    campaignId: null,
    accountId: "",
  }
  return {
    ...timeless,
    id: userId,
    kind: "user",
    name,
    configuredStatus: "ACTIVE",
    effectiveStatus: "ACTIVE",
  }
}

/** A report run is started with a POST, but it only reads. */
function checkScope(ctx: Context, node: Node, edge: string | undefined): void {
  if (ctx.call.method !== "GET" && edge !== "insights") ctx.mustHave("ads_management")
  else if (node.accountId !== "" && !ctx.viewer.scopes.includes("ads_management")) ctx.mustHave("ads_read")
}

function onNode(ctx: Context, node: Node): Json {
  const type = ctx.typeOf(node.kind)
  switch (ctx.call.method) {
    case "GET": {
      const fields = readFields(ctx.params.raw("fields"))
      checkFields(type, fields)
      return renderNode(ctx, node, fields)
    }
    case "POST":
      if (type.update) return type.update(ctx, node)
      break
    case "DELETE":
      if (type.remove) return type.remove(ctx, node)
  }
  throw unsupported(ctx.call.method, node.id)
}

function onEdge(ctx: Context, node: Node, name: string): Json {
  const type = ctx.typeOf(node.kind)
  const edge = Object.hasOwn(type.edges, name) ? type.edges[name] : undefined
  if (!edge) throw refusal(WIRE.unknownPath, { path: `/${name}` })
  switch (ctx.call.method) {
    case "GET":
      if (edge.get) {
        const fields = readFields(ctx.params.raw("fields"))
        return edge.get(ctx, { node, edge: name, fields, params: ctx.params })
      }
      break
    case "POST":
      if (edge.post) return edge.post(ctx, node)
      break
    case "DELETE":
      if (edge.delete) return edge.delete(ctx, node)
  }
  throw unsupported(ctx.call.method, node.id)
}

/** Meta's trace ids are eleven letters that begin with A. */
function newTraceId(): string {
  return `A${crypto.randomUUID().replaceAll("-", "").slice(0, 10)}`
}
