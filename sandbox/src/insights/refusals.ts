import type { RefusalShape } from "../wire/refusal.ts"

export const INSIGHTS = {
  tooOld: {
    code: 3018,
    message: "(#3018) The start date of the time range cannot be beyond 37 months from the current date",
    source: "Marketing API, insights error codes: 3018",
  },
  tooMuch: {
    code: 1,
    message: "Please reduce the amount of data you're asking for, then retry your request",
    source: "Graph API, handling errors: 1 with these words, on questions that are too large",
  },
  unknownField: {
    code: 100,
    message:
      "(#100) {field} is not valid for fields param. please check https://developers.facebook.com/docs/marketing-api/reference/ads-insights/ for all valid values",
    source: "Insights reference: fields",
  },
  unknownBreakdown: {
    code: 100,
    message: '(#100) breakdowns[0] must be one of the following values: {allowed} - got "{breakdown}"',
    source: "Insights breakdowns page",
  },
  badCombination: {
    code: 2,
    subcode: 1504041,
    http: 400,
    message: "Invalid breakdown combination",
    title: "Invalid breakdowns",
    userMessage: "These breakdowns cannot be combined.",
    isTransient: false,
    source: "Marketing API, insights error codes: 1504041 comes under code 2",
  },
  notReady: {
    code: 100,
    message: "(#100) The report run {id} is not completed",
    source: "Insights, asynchronous jobs: read only when Job Completed; the exact words are not public",
  },
} as const satisfies Record<string, RefusalShape>
