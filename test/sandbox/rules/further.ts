import type { Row } from "./row.ts"
import {
  ABO_AD_SET,
  ACME,
  AD_SET,
  CAMPAIGN,
  CBO,
  DELETED,
  IN_AN_HOUR,
  inBatches,
  SMALL,
  without,
} from "./samples.ts"

const SCHEDULES = "Budget scheduling page"
const AUDIENCES = "Custom audience reference, creating"
const HOUR_S = 3600

const schedule = (params: Record<string, unknown>, id = CBO) =>
  ({ method: "POST", path: `${id}/budget_schedules`, params: { ...PERIOD, ...params } }) as const
const audience = (params: Record<string, unknown>) =>
  ({ method: "POST", path: `${ACME}/customaudiences`, params }) as const
const read = (path: string, params: Record<string, unknown> = {}) =>
  ({ method: "GET", path, params }) as const

const PERIOD = {
  time_start: IN_AN_HOUR,
  time_end: IN_AN_HOUR + 4 * HOUR_S,
  budget_value: 1000,
  budget_value_type: "ABSOLUTE",
}
const LIST = { name: "Customers", subtype: "CUSTOM", customer_file_source: "USER_PROVIDED_ONLY" }

export const FURTHER_ROWS: Row[] = [
  {
    rule: "deleted objects are not copied",
    source: "Manage your ad object's status: only the name of a deleted object can be used",
    ask: { method: "POST", path: `${DELETED}/copies` },
    refused: [400, 100],
  },
  {
    rule: "more than three children are copied asynchronously",
    source: "Ad set reference, copies: more than three children; subcode from memory",
    ask: { method: "POST", path: `${CBO}/copies`, params: { deep_copy: true } },
    refused: [400, 100, 1885194],
  },
  {
    rule: "a copy's status is one of three options",
    source: "Campaign, copies reference: status_option",
    ask: { method: "POST", path: `${ABO_AD_SET}/copies`, params: { status_option: "ASLEEP" } },
    refused: [400, 100],
  },
  {
    rule: "a copy's names follow one of three strategies",
    source: "Campaign, copies reference: rename_options",
    ask: {
      method: "POST",
      path: `${ABO_AD_SET}/copies`,
      params: { rename_options: { rename_strategy: "SHOUT" } },
    },
    refused: [400, 100],
  },
  {
    rule: "a copy without a budget needs a campaign with one",
    source: "Ad set reference, creating: a budget is required unless the campaign has one",
    given: async (graph) => {
      const campaign = await graph.post(`${ACME}/campaigns`, CAMPAIGN)
      const params = { ...without(AD_SET, "daily_budget"), campaign_id: campaign }
      return { adSet: await graph.post(`${ACME}/adsets`, params) }
    },
    ask: { method: "POST", path: "{adSet}/copies", params: { campaign_id: "23850000000000003" } },
    refused: [400, 100],
  },
  {
    rule: "schedules raise daily budgets",
    source: `${SCHEDULES}: daily budgets only`,
    ask: schedule({}, "23850000000000003"),
    refused: [400, 100],
    says: "need a daily budget",
  },
  {
    rule: "a schedule has a start",
    source: `${SCHEDULES}: time_start is required`,
    ask: schedule({ time_start: undefined }),
    refused: [400, 100],
  },
  {
    rule: "a schedule has an end",
    source: `${SCHEDULES}: time_end is required`,
    ask: schedule({ time_end: undefined }),
    refused: [400, 100],
  },
  {
    rule: "a schedule has a value",
    source: `${SCHEDULES}: budget_value is required`,
    ask: schedule({ budget_value: undefined }),
    refused: [400, 100],
  },
  {
    rule: "a schedule says what its value is",
    source: `${SCHEDULES}: budget_value_type is required`,
    ask: schedule({ budget_value_type: undefined }),
    refused: [400, 100],
  },
  {
    rule: "a schedule's value is absolute or a multiplier",
    source: `${SCHEDULES}: values of budget_value_type`,
    ask: schedule({ budget_value_type: "MORE" }),
    refused: [400, 100],
    says: "budget_value_type must be one of",
  },
  {
    rule: "a schedule lasts three hours",
    source: `${SCHEDULES}: at least three hours`,
    ask: schedule({ time_end: IN_AN_HOUR + HOUR_S }),
    refused: [400, 100],
  },
  {
    rule: "a schedule is to come",
    source: `${SCHEDULES}: starts in the future`,
    ask: schedule({ time_start: IN_AN_HOUR - 3 * HOUR_S }),
    refused: [400, 100],
  },
  {
    rule: "schedules do not overlap",
    source: `${SCHEDULES}: periods do not overlap`,
    given: async (graph) => {
      await graph.post(`${CBO}/budget_schedules`, PERIOD)
    },
    ask: schedule({ time_start: IN_AN_HOUR + HOUR_S, time_end: IN_AN_HOUR + 6 * HOUR_S }),
    refused: [400, 100],
  },
  {
    rule: "an object has at most 50 schedules",
    source: `${SCHEDULES}: at most 50 per object`,
    given: async (graph) => {
      const at = (n: number) => ({
        time_start: IN_AN_HOUR + n * 4 * HOUR_S,
        time_end: IN_AN_HOUR + (n + 1) * 4 * HOUR_S,
      })
      await inBatches(
        graph,
        Array.from({ length: 50 }, (_, n) => ({
          path: `${CBO}/budget_schedules`,
          params: { ...PERIOD, ...at(n) },
        })),
      )
    },
    ask: schedule({ time_start: IN_AN_HOUR + 400 * HOUR_S, time_end: IN_AN_HOUR + 404 * HOUR_S }),
    refused: [400, 100],
  },
  {
    rule: "a schedule raises a budget at most eightfold",
    source: `${SCHEDULES}: at most eight times the daily budget`,
    ask: schedule({ budget_value: 9, budget_value_type: "MULTIPLIER" }),
    refused: [400, 100],
  },
  {
    rule: "audiences need their terms accepted",
    source: "Marketing API, error reference: 200/1870034",
    ask: { method: "POST", path: `${SMALL}/customaudiences`, params: LIST },
    refused: [403, 200, 1870034],
  },
  {
    rule: "an audience has a name",
    source: `${AUDIENCES}: name`,
    ask: audience(without(LIST, "name")),
    refused: [400, 100],
  },
  {
    rule: "an audience has a subtype",
    source: `${AUDIENCES}: subtype`,
    ask: audience(without(LIST, "subtype")),
    refused: [400, 100],
  },
  {
    rule: "a customer list says where it comes from",
    source: `${AUDIENCES}: customer_file_source`,
    ask: audience(without(LIST, "customer_file_source")),
    refused: [400, 100],
  },
  {
    rule: "a lookalike names its origin",
    source: "Lookalike audiences page: lookalike_spec",
    ask: audience({ name: "Alike", subtype: "LOOKALIKE" }),
    refused: [400, 100],
  },
  {
    rule: "people are added as a payload",
    source: "Custom audience, users reference: payload with schema and data",
    given: async (graph) => ({ audience: await graph.post(`${ACME}/customaudiences`, LIST) }),
    ask: { method: "POST", path: "{audience}/users", params: { payload: { schema: "EMAIL" } } },
    refused: [400, 100],
  },
  {
    rule: "a label has a name",
    source: "Ad account, adlabels reference: name is required",
    ask: { method: "POST", path: `${ACME}/adlabels` },
    refused: [400, 100],
  },
  {
    rule: "labels are given by id or name",
    source: "Ad label reference: adlabels is a list of objects with id or name",
    ask: { method: "POST", path: `${CBO}/adlabels`, params: { adlabels: ["autumn"] } },
    refused: [400, 100],
  },
  {
    rule: "what is looked for by label names labels",
    source: "Ad account, campaignsbylabels reference: ad_label_ids is required",
    ask: read(`${ACME}/campaignsbylabels`),
    refused: [400, 100],
    says: "ad_label_ids is required",
  },
  {
    rule: "labels are wanted all or any",
    source: "Ad account, campaignsbylabels reference: operator",
    ask: read(`${ACME}/campaignsbylabels`, { ad_label_ids: ["1"], operator: "SOME" }),
    refused: [400, 100],
  },
  {
    rule: "activities have only their own fields",
    source: "Ad activity reference: fields",
    ask: read(`${ACME}/activities`, { fields: "colour" }),
    refused: [400, 100],
  },
  {
    rule: "a search names its type",
    source: "Targeting search page: type is required",
    ask: read("search", { q: "tea", type: "weather" }),
    refused: [400, 100],
  },
  {
    rule: "a search has words",
    source: "Targeting search page: q is required",
    ask: read(`${ACME}/targetingsearch`),
    refused: [400, 100],
  },
  {
    rule: "reach is estimated of targeting",
    source: "Ad account, reachestimate reference: targeting_spec is required",
    ask: read(`${ACME}/reachestimate`),
    refused: [400, 100],
  },
  {
    rule: "delivery is estimated for a goal",
    source: "Ad account, delivery_estimate reference: optimization_goal is required",
    ask: read(`${ACME}/delivery_estimate`, { targeting_spec: { geo_locations: { countries: ["US"] } } }),
    refused: [400, 100],
  },
  {
    rule: "a preview to generate has a creative",
    source: "Ad previews page: creative is required",
    ask: read(`${ACME}/generatepreviews`, { ad_format: "DESKTOP_FEED_STANDARD" }),
    refused: [400, 100],
  },
]
