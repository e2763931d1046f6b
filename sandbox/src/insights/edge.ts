import type { Context, EdgeAsk } from "../graph/context.ts"
import { listOf } from "../graph/list.ts"
import type { Edge } from "../graph/node-type.ts"
import { readFields } from "../wire/fields.ts"
import type { Json, JsonObject } from "../wire/json.ts"
import { nextId } from "../world/ids.ts"
import type { Node } from "../world/node.ts"
import { readInsights } from "./ask.ts"
import { COLUMNS, type InsightsRow } from "./columns.ts"
import { rowsOf, summed } from "./rows.ts"
import { withWindows } from "./windows.ts"

/** `/{account|campaign|adset|ad}/insights`: GET answers at once, POST starts a report run to be read later. */
export const insightsEdge: Edge = {
  get: answerInsights,
  post: startReport,
}

/** `page` is the object whose edge the next page is read from: a report run is read page by page from itself. */
export function answerInsights(ctx: Context, ask: EdgeAsk, page: Node = ask.node): JsonObject {
  const question = readInsights(ctx, ask.node, ask.fields, ask.params)
  const rows = rowsOf(ctx, question)
  const columns = new Set([...question.columns, "date_start", "date_stop"])
  const list = listOf(
    ctx,
    // Rows are summed up by `summary` itself; the count of a list is no part of insights.
    { ...ask, node: page, params: ask.params.without("summary") },
    rows.map((row, index) => ({
      seq: rows.length - index,
      json: () => shown(row, columns, question.windows),
    })),
  )
  if (question.summary === null) return list
  return {
    ...list,
    summary: shown(
      summed(rows, question),
      new Set([...question.summary, "date_start", "date_stop"]),
      question.windows,
    ),
  }
}

function shown(row: InsightsRow, columns: ReadonlySet<string>, windows: string[]): JsonObject {
  const json: JsonObject = {}
  for (const name of columns) {
    const value = COLUMNS[name]?.(row)
    if (value !== undefined) json[name] = withWindows(name, value, windows)
  }
  return { ...json, ...row.columns }
}

function startReport(ctx: Context, node: Node): Json {
  const fields = readFields(ctx.params.raw("fields"))
  const question = readInsights(ctx, node, fields, ctx.params)
  const id = nextId(ctx.world.settings, "report_run")
  const params = Object.fromEntries(ctx.params.entries().filter(([name]) => name !== "appsecret_proof"))
  const [span] = question.spans
  ctx.world.nodes.insert({
    id,
    kind: "report_run",
    accountId: question.account.id,
    parentId: node.id,
    campaignId: null,
    name: "",
    configuredStatus: "ACTIVE",
    effectiveStatus: "ACTIVE",
    createdMs: ctx.nowMs,
    body: { params, first_day: span?.first ?? 0, last_day: span?.last ?? 0 },
  })
  return { report_run_id: id }
}
