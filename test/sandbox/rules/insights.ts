import type { Row } from "./row.ts"
import { ACME, CBO, dayAgo } from "./samples.ts"

const PARAMETERS = "Insights reference: parameters"
const INSIGHTS_ERRORS = "Marketing API, insights error codes"

const ask = (params: Record<string, unknown>) =>
  ({ method: "GET", path: `${ACME}/insights`, params }) as const
const span = (since: string, until: string) => ({ since, until })

export const INSIGHTS_ROWS: Row[] = [
  {
    rule: "insights have only their own fields",
    source: "Insights reference: fields",
    ask: ask({ fields: "spend,colour" }),
    refused: [400, 100],
  },
  {
    rule: "insights have four levels",
    source: `${PARAMETERS}, level`,
    ask: ask({ level: "pixel" }),
    refused: [400, 100],
  },
  {
    rule: "breakdowns come from Meta's list",
    source: "Insights breakdowns page",
    ask: ask({ breakdowns: ["colour"] }),
    refused: [400, 100],
  },
  {
    rule: "some breakdowns do not go together",
    source: `${INSIGHTS_ERRORS}: 1504041, under code 2`,
    ask: ask({ breakdowns: ["hourly_stats_aggregated_by_advertiser_time_zone", "age"] }),
    refused: [400, 2, 1504041],
  },
  {
    rule: "a time range begins before it ends",
    source: `${PARAMETERS}, time_range`,
    ask: ask({ time_range: span(dayAgo(3), dayAgo(9)) }),
    refused: [400, 100],
  },
  {
    rule: "a time range is made of days",
    source: `${PARAMETERS}, time_range: since and until as YYYY-MM-DD`,
    ask: ask({ time_range: span("yesterday", "today") }),
    refused: [400, 100],
  },
  {
    rule: "insights reach back 37 months",
    source: `${INSIGHTS_ERRORS}: 3018`,
    ask: ask({ time_range: span(dayAgo(1300), dayAgo(1290)) }),
    refused: [400, 3018],
  },
  {
    rule: "date presets come from Meta's list",
    source: `${PARAMETERS}, date_preset; lifetime was removed`,
    ask: ask({ date_preset: "lifetime" }),
    refused: [400, 100],
  },
  {
    rule: "time increments are 1 to 90 days, monthly or all_days",
    source: `${PARAMETERS}, time_increment`,
    ask: ask({ time_increment: 91 }),
    refused: [400, 100],
  },
  {
    rule: "insights are sorted by one of their columns",
    source: `${PARAMETERS}, sort`,
    ask: ask({ sort: ["colour_descending"] }),
    refused: [400, 100],
  },
  {
    rule: "insights are filtered by their columns",
    source: `${PARAMETERS}, filtering`,
    ask: ask({ filtering: [{ field: "colour", operator: "EQUAL", value: "red" }] }),
    refused: [400, 100],
  },
  {
    rule: "names in insights take only the operators of names",
    source: "Observation: filtering with an operator the field does not support is 100",
    ask: ask({
      level: "campaign",
      filtering: [{ field: "campaign.name", operator: "IN_RANGE", value: [1, 2] }],
    }),
    refused: [400, 100],
  },
  {
    rule: "attribution windows come from Meta's list",
    source: `${PARAMETERS}, action_attribution_windows`,
    ask: ask({ fields: "actions", action_attribution_windows: ["1y_click"] }),
    refused: [400, 100],
  },
  {
    rule: "too large a question is to be made smaller",
    source: "Graph API, handling errors: 1 with the words to reduce the amount of data; seen with HTTP 500",
    ask: ask({
      level: "ad",
      time_ranges: Array.from({ length: 4 }, (_, n) => span(dayAgo(1000 + n), dayAgo(n + 1))),
    }),
    refused: [500, 1],
  },
  {
    rule: "a report is read when it is complete",
    source: "Insights, asynchronous jobs: only after Job Completed; the exact words are not public",
    given: async (graph) => {
      const { body } = await graph.ask({ method: "POST", path: `${CBO}/insights` })
      return { run: (body as { report_run_id: string }).report_run_id }
    },
    ask: { method: "GET", path: "{run}/insights" },
    refused: [400, 100],
  },
]
