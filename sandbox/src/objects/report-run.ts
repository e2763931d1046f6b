import { type NodeType, names } from "../graph/node-type.ts"
import { dayText } from "../insights/days.ts"
import { answerInsights } from "../insights/edge.ts"
import { INSIGHTS } from "../insights/refusals.ts"
import { readFields } from "../wire/fields.ts"
import { isObject } from "../wire/json.ts"
import { Params } from "../wire/params.ts"
import { refusal } from "../wire/refusal.ts"
import { DAY_MS } from "../wire/time.ts"
import { bareAccountId, bodyNumber, type Node } from "../world/node.ts"

const STARTS_AFTER_MS = 500
const COMPLETE_AFTER_MS = 3000
const EXPIRES_AFTER_MS = 30 * DAY_MS

/** A report run goes through its states by the sandbox's clock: not started, running, completed, expired. */
export const reportRunType: NodeType = {
  kind: "report_run",
  graphName: "AdReportRun",
  fields: {
    id: (run) => run.id,
    account_id: (run) => bareAccountId(run.accountId),
    time_ref: (run) => Math.floor(run.createdMs / 1000),
    time_completed: (run, ctx) =>
      progress(run, ctx.nowMs).percent === 100 ? Math.floor((run.createdMs + COMPLETE_AFTER_MS) / 1000) : 0,
    async_status: (run, ctx) => progress(run, ctx.nowMs).status,
    async_percent_completion: (run, ctx) => progress(run, ctx.nowMs).percent,
    date_start: (run) => dayText(bodyNumber(run, "first_day") ?? 0),
    date_stop: (run) => dayText(bodyNumber(run, "last_day") ?? 0),
    is_running: (run, ctx) => progress(run, ctx.nowMs).status === "Job Running",
  },
  emptyFields: names(
    "error_code error_subcode error_message error_user_title error_user_msg schedule_id friendly_name",
  ),
  defaultFields: [
    "id",
    "account_id",
    "time_ref",
    "time_completed",
    "async_status",
    "async_percent_completion",
    "date_start",
    "date_stop",
  ],
  edges: {
    insights: {
      get: (ctx, ask) => {
        const { status } = progress(ask.node, ctx.nowMs)
        if (status !== "Job Completed") throw refusal(INSIGHTS.notReady, { id: ask.node.id })
        const asked = isObject(ask.node.body.params) ? ask.node.body.params : {}
        const node = ctx.mustFind(ask.node.parentId ?? "")
        const page = Object.fromEntries(
          ask.params.entries().filter(([name]) => ["limit", "after", "before"].includes(name)),
        )
        const fields = ask.fields ?? readFields(asked.fields)
        const params = new Params({ ...asked, ...page })
        return answerInsights(ctx, { node, edge: ask.edge, fields, params }, ask.node)
      },
    },
  },
}

function progress(run: Node, nowMs: number): { status: string; percent: number } {
  const elapsedMs = nowMs - run.createdMs
  if (elapsedMs >= EXPIRES_AFTER_MS) return { status: "Job Skipped", percent: 0 }
  if (elapsedMs >= COMPLETE_AFTER_MS) return { status: "Job Completed", percent: 100 }
  if (elapsedMs < STARTS_AFTER_MS) return { status: "Job Not Started", percent: 0 }
  return { status: "Job Running", percent: Math.floor((elapsedMs / COMPLETE_AFTER_MS) * 99) }
}
