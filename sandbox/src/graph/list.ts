import { type FieldAsk, printFields } from "../wire/fields.ts"
import type { Json, JsonObject } from "../wire/json.ts"
import { cursorOf, type PageAsk, readPage } from "../wire/paging.ts"
import type { Params } from "../wire/params.ts"
import type { Kind, Node } from "../world/node.ts"
import type { Condition, Owner, Selection } from "../world/nodes.ts"
import type { Context, EdgeAsk } from "./context.ts"
import { checkFields, renderNode } from "./render.ts"
import { readSelection } from "./selection.ts"

/** A page of an edge: one index seek for its objects, one more row to know whether another page follows. */
export function listEdge(
  ctx: Context,
  ask: EdgeAsk,
  kind: Kind,
  owner: Owner,
  extra: Condition[] = [],
): JsonObject {
  const type = ctx.typeOf(kind)
  checkFields(type, ask.fields)
  const ownerId = owner === "account_id" ? ask.node.accountId : ask.node.id
  const selection = readSelection(ask.params, kind, owner, ownerId, extra)
  const page = readPage(ask.params)
  const rows = ctx.world.nodes.page(selection, page.limit + 1, page.after, page.before)
  const { shown, hasMore } = trim(rows, page)
  return {
    data: shown.map((node) => renderNode(ctx, node, ask.fields)),
    ...paging(ctx, ask, page, shown, hasMore),
    ...summary(ctx, ask.params, selection),
  }
}

/** A short list that is held in memory; it pages by position in the list. */
export function listOf(ctx: Context, ask: EdgeAsk, items: { seq: number; json: () => Json }[]): JsonObject {
  const page = readPage(ask.params)
  const newestFirst = [...items].sort((a, b) => b.seq - a.seq)
  const rows =
    page.before !== null && page.after === null
      ? newestFirst.filter((item) => item.seq > (page.before ?? 0)).slice(-(page.limit + 1))
      : newestFirst.filter((item) => page.after === null || item.seq < page.after).slice(0, page.limit + 1)
  const { shown, hasMore } = trim(rows, page)
  return {
    data: shown.map((item) => item.json()),
    ...paging(ctx, ask, page, shown, hasMore),
    ...(wantsSummary(ask.params) ? { summary: { total_count: items.length } } : {}),
  }
}

export function listNodes(ctx: Context, ask: EdgeAsk, nodes: Node[]): JsonObject {
  const items = nodes.map((node) => ({ seq: node.seq, json: () => renderNode(ctx, node, ask.fields) }))
  const kind = nodes[0]?.kind
  if (kind) checkFields(ctx.typeOf(kind), ask.fields)
  return listOf(ctx, ask, items)
}

function trim<T>(rows: T[], page: PageAsk): { shown: T[]; hasMore: boolean } {
  const hasMore = rows.length > page.limit
  if (!hasMore) return { shown: rows, hasMore }
  const isBackwards = page.before !== null && page.after === null
  return { shown: isBackwards ? rows.slice(1) : rows.slice(0, page.limit), hasMore }
}

function paging(
  ctx: Context,
  ask: EdgeAsk,
  page: PageAsk,
  shown: { seq: number }[],
  hasMore: boolean,
): { paging?: JsonObject } {
  const first = shown[0]
  const last = shown.at(-1)
  if (!first || !last) return {}
  const isBackwards = page.before !== null && page.after === null
  const before = cursorOf(first.seq)
  const after = cursorOf(last.seq)
  const hasNext = isBackwards || hasMore
  const hasPrevious = isBackwards ? hasMore : page.after !== null
  return {
    paging: {
      cursors: { before, after },
      ...(hasNext ? { next: pageUrl(ctx, ask, page, { after }) } : {}),
      ...(hasPrevious ? { previous: pageUrl(ctx, ask, page, { before }) } : {}),
    },
  }
}

/** The address of a neighbouring page, on the host that was asked, with the token in it as Meta does. */
function pageUrl(ctx: Context, ask: EdgeAsk, page: PageAsk, cursor: Record<string, string>): string {
  const version = ctx.call.version ?? "v26.0"
  const url = new URL(`/${version}/${ask.node.id}/${ask.edge}`, ctx.call.origin)
  url.searchParams.set("access_token", ctx.viewer.token)
  for (const [name, value] of ask.params.entries()) {
    if (["after", "before", "limit", "fields", "id"].includes(name) || value === null) continue
    url.searchParams.set(name, typeof value === "string" ? value : JSON.stringify(value))
  }
  if (ask.fields) url.searchParams.set("fields", printFields(ask.fields satisfies FieldAsk[]))
  url.searchParams.set("limit", String(page.limit))
  for (const [name, value] of Object.entries(cursor)) url.searchParams.set(name, value)
  return url.href
}

function summary(ctx: Context, params: Params, selection: Selection): { summary?: JsonObject } {
  return wantsSummary(params) ? { summary: { total_count: ctx.world.nodes.count(selection) } } : {}
}

function wantsSummary(params: Params): boolean {
  const value = params.raw("summary")
  if (value === true || value === 1) return true
  return typeof value === "string" ? /^(1|true|.*total_count.*)$/.test(value) : Array.isArray(value)
}
