import type { Context } from "../graph/context.ts"
import { listOf } from "../graph/list.ts"
import type { Edge } from "../graph/node-type.ts"
import { APP } from "../graph/viewer.ts"
import type { JsonObject } from "../wire/json.ts"
import { readPage } from "../wire/paging.ts"
import { refusal } from "../wire/refusal.ts"
import { WIRE } from "../wire/refusals.ts"
import { DAY_MS, metaTime } from "../wire/time.ts"
import type { Activity } from "../world/activities.ts"
import type { Node } from "../world/node.ts"

const DEFAULT_SPAN_MS = 7 * DAY_MS
const FIELDS = [
  "actor_id",
  "actor_name",
  "application_id",
  "application_name",
  "date_time_in_timezone",
  "event_time",
  "event_type",
  "extra_data",
  "object_id",
  "object_name",
  "object_type",
  "translated_event_type",
]
const DEFAULT_FIELDS = ["event_time", "event_type"]

/** `act_X/activities`: what changed in the account and who did it, newest first; the last week unless asked. */
export const activitiesEdge: Edge = {
  get: (ctx, ask) => {
    const asked = ask.fields?.map((field) => field.name) ?? DEFAULT_FIELDS
    const stray = asked.find((name) => !FIELDS.includes(name))
    if (stray !== undefined) throw refusal(WIRE.unknownField, { field: stray, type: "AdActivity" })
    const untilMs = ask.params.timeMs("until") ?? ctx.nowMs + DAY_MS
    const page = readPage(ask.params)
    const rows = ctx.world.activities.list({
      accountId: ask.node.accountId,
      sinceMs: ask.params.timeMs("since") ?? Math.min(untilMs, ctx.nowMs) - DEFAULT_SPAN_MS,
      untilMs,
      objectId: ask.params.text("oid") ?? null,
      category: ask.params.text("category") ?? null,
      after: page.after,
      limit: page.limit + 1,
    })
    return listOf(
      ctx,
      { ...ask, params: ask.params.without("summary") },
      rows.map((row) => ({ seq: row.seq, json: () => pick(shown(row), asked) })),
    )
  },
}

/** Writes a change into the account's history, under the name of whoever the token stands for. */
export function recordChange(
  ctx: Context,
  node: Node,
  event: { type: string; category: string },
  extra: JsonObject,
): void {
  const actor = { id: ctx.viewer.userId, name: ctx.viewer.name }
  ctx.world.activities.record(node, { ...event, atMs: ctx.nowMs, actor }, extra)
}

function shown(row: Activity): JsonObject {
  return {
    actor_id: row.actor_id,
    actor_name: row.actor_name,
    application_id: APP.id,
    application_name: APP.name,
    date_time_in_timezone: metaTime(row.event_ms),
    event_time: metaTime(row.event_ms),
    event_type: row.event_type,
    extra_data: row.extra_data,
    object_id: row.object_id,
    object_name: row.object_name,
    object_type: row.object_type,
    translated_event_type: row.event_type.replaceAll("_", " "),
  }
}

function pick(all: JsonObject, wanted: string[]): JsonObject {
  return Object.fromEntries(Object.entries(all).filter(([name]) => wanted.includes(name)))
}
