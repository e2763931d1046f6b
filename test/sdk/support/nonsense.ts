import type { Random } from "../../unit/support/random.ts"

/** A request that means nothing, or nearly something: what a broken or hostile client could send. */
export interface Nonsense {
  method: string
  path: string
  headers: Record<string, string>
  body: string | Uint8Array | null
}

type Params = Record<string, string>
type Words = readonly [string, ...string[]]

/** A list that is there to pick from, so that it is never empty. */
const list = (...words: string[]): Words => [words[0] ?? "", ...words.slice(1)]

const ACME = "act_1001000000000001"
const FILTER = '[{"field":"name","operator":"CONTAIN","value":"Acme"}]'
const STORY = '{"page_id":"120100000000001","link_data":{"link":"https://www.acme.example"}}'

const METHODS: Words = ["GET", "GET", "GET", "POST", "POST", "POST", "DELETE", "PUT", "PATCH", "OPTIONS"]

const PARTS = list(
  ..."me act_1001000000000001 act_2001000000000001 act_9 act_ act_x 23850000000000001 23850000000000003".split(
    " ",
  ),
  ..."23851000000000007 23852000000000001 23853000000000001 120100000000001 0 -1 1e9 99999999999999999999".split(
    " ",
  ),
  ..."campaigns adsets ads adcreatives adimages advideos adlabels insights copies budget_schedules users".split(
    " ",
  ),
  ..."customaudiences activities minimum_budgets campaignsbylabels search debug_token previews adaccounts".split(
    " ",
  ),
  ..."reachestimate delivery_estimate targetingsearch generatepreviews owned_ad_accounts promote_pages".split(
    " ",
  ),
  ..."__proto__ constructor toString hasOwnProperty null undefined v26.0 .. . %00 %2F %ff %E0%A4%A ' \" ; 🦆".split(
    " ",
  ),
  "x".repeat(3000),
)

const NAMES = list(
  ..."fields fields fields filtering filtering limit after before summary effective_status breakdowns level".split(
    " ",
  ),
  ..."time_range time_ranges time_increment date_preset sort date_format ids batch method id name status".split(
    " ",
  ),
  ..."objective daily_budget lifetime_budget special_ad_categories is_adset_budget_sharing_enabled".split(
    " ",
  ),
  ..."campaign_id adset_id targeting creative object_story_spec adlabels ad_label_ids operator bytes hash".split(
    " ",
  ),
  ..."execution_options end_time start_time stop_time bid_amount promoted_object payload deep_copy".split(
    " ",
  ),
  ..."rename_options subtype lookalike_spec time_start time_end budget_value budget_value_type since until".split(
    " ",
  ),
  ..."targeting_spec optimization_goal q type input_token appsecret_proof appsecret_time".split(" "),
  ..."__proto__ constructor include_headers delete_strategy spend_cap file_url ad_format a[] a[0] []".split(
    " ",
  ),
)

const VALUES = list(
  ..."0 -1 1 25 2500 1e400 NaN Infinity 99999999999999999999 3.14 true false null undefined [] {} [[]] [{}]".split(
    " ",
  ),
  ..."ACTIVE PAUSED DELETED ARCHIVED OUTCOME_TRAFFIC name,status name{ name} adsets{ads{creative}} {{{ }}} ,,,".split(
    " ",
  ),
  ..."campaigns.limit(2){name} campaigns.limit(x).after(y){name} a.b.c( id.as(__proto__) ad last_7d maximum".split(
    " ",
  ),
  ..."2020-01-01 2020-13-45 0000-00-00 9999999999999 -62135596800 cDE cDEwMA p1 %%% \\u0000 \u0000 \ud800 🦆".split(
    " ",
  ),
  "",
  " ",
  "'; DROP TABLE nodes; --",
  '{"since":"2026-01-01","until":"2026-01-02"}',
  '{"since":[],"until":{}}',
  '[{"since":"2026-01-01"}]',
  '[{"field":"name","operator":"CONTAIN","value":"%"}]',
  '[{"field":"daily_budget","operator":"IN_RANGE","value":[1]}]',
  '[{"field":"__proto__","operator":"EQUAL","value":{}}]',
  '[{"field":"id","operator":"IN","value":["1","2"]}]',
  '[{"field":"adlabels","operator":"ALL","value":[null]}]',
  '{"geo_locations":{"countries":["US",null,{}]}}',
  '{"geo_locations":7,"age_min":"x"}',
  '{"creative_id":{}}',
  '{"object_story_spec":{"page_id":[],"link_data":{"link":7}}}',
  '{"__proto__":{"admin":true}}',
  '[{"method":"GET","relative_url":"me"},{"method":"POST","relative_url":"act_1001000000000001/campaigns"}]',
  '[{"method":"GET","relative_url":"{result=a:$.id}","name":"a","depends_on":"a"}]',
  '[{"relative_url":"?%"},{"relative_url":"//x"},{"relative_url":"../.."}]',
  '["validate_only"]',
  '[{"name":""},{"id":{}}]',
  "[".repeat(2000),
  `${"[".repeat(3000)}${"]".repeat(3000)}`,
  `${'{"a":'.repeat(500)}1${"}".repeat(500)}`,
  "9".repeat(400),
  "é".repeat(20_000),
)

const TYPES: Words = [
  "application/x-www-form-urlencoded",
  "application/json",
  "application/json; charset=utf-16",
  "multipart/form-data; boundary=b",
  "multipart/form-data",
  "text/plain",
  "application/octet-stream",
  "",
]

/** Requests that would be right if their parameters were not disturbed: an address, and what it is given. */
const NEARLY: readonly [[string, string, Params], ...[string, string, Params][]] = [
  ["GET", "me/adaccounts", { fields: "name,campaigns.limit(2){name,adsets{name}}" }],
  ["GET", `${ACME}/campaigns`, { fields: "name,adlabels", effective_status: '["ACTIVE"]', limit: "5" }],
  ["GET", `${ACME}/adsets`, { fields: "targeting,campaign{name}", filtering: FILTER, summary: "true" }],
  [
    "GET",
    `${ACME}/ads`,
    { fields: "creative{object_story_spec},insights{spend}", updated_since: "1700000000" },
  ],
  [
    "GET",
    `${ACME}/insights`,
    { fields: "spend,actions", level: "ad", breakdowns: '["age"]', sort: "spend_descending" },
  ],
  [
    "GET",
    `${ACME}/insights`,
    { time_range: '{"since":"2026-10-01","until":"2026-10-09"}', time_increment: "1" },
  ],
  ["GET", `${ACME}/activities`, { fields: "event_type", since: "1700000000", category: "BUDGET" }],
  ["GET", `${ACME}/campaignsbylabels`, { ad_label_ids: '["1"]', operator: "ANY" }],
  ["GET", `${ACME}/reachestimate`, { targeting_spec: '{"geo_locations":{"countries":["US"]}}' }],
  ["GET", `${ACME}/delivery_estimate`, { targeting_spec: "{}", optimization_goal: "REACH" }],
  ["GET", `${ACME}/targetingsearch`, { q: "run" }],
  ["GET", `${ACME}/generatepreviews`, { creative: '{"creative_id":"23853000000000001"}', ad_format: "X" }],
  ["GET", "search", { type: "adinterest", q: "run" }],
  ["GET", "debug_token", { input_token: "x" }],
  ["GET", "23852000000000001", { fields: "name,adset{campaign{account_id}},previews{body}" }],
  ["POST", "23850000000000001/insights", { level: "adset", date_preset: "last_7d" }],
  [
    "POST",
    `${ACME}/campaigns`,
    { name: "x", objective: "OUTCOME_TRAFFIC", special_ad_categories: "[]", daily_budget: "2500" },
  ],
  [
    "POST",
    `${ACME}/adsets`,
    {
      name: "x",
      campaign_id: "23850000000000003",
      daily_budget: "900",
      billing_event: "IMPRESSIONS",
      optimization_goal: "LINK_CLICKS",
      targeting: '{"geo_locations":{"countries":["US"]}}',
    },
  ],
  [
    "POST",
    `${ACME}/ads`,
    { name: "x", adset_id: "23851000000000007", creative: '{"creative_id":"23853000000000001"}' },
  ],
  ["POST", `${ACME}/adcreatives`, { object_story_spec: STORY, adlabels: '[{"name":"a"}]' }],
  ["POST", `${ACME}/adimages`, { bytes: "iVBORw0KGgo=", name: "x" }],
  ["POST", `${ACME}/advideos`, { file_url: "https://x.example/v.mp4" }],
  ["POST", `${ACME}/adlabels`, { name: "x" }],
  [
    "POST",
    `${ACME}/customaudiences`,
    { name: "x", subtype: "CUSTOM", customer_file_source: "USER_PROVIDED_ONLY" },
  ],
  ["POST", ACME, { name: "x", spend_cap: "1000", spend_cap_action: "reset" }],
  ["POST", "23850000000000001", { name: "x", daily_budget: "2600", execution_options: '["validate_only"]' }],
  ["POST", "23850000000000005", { lifetime_budget: "2000000", stop_time: "2030-01-01" }],
  ["POST", "23851000000000007", { targeting: '{"age_min":20}', end_time: "0", bid_amount: "5" }],
  ["POST", "23852000000000001", { creative: STORY, status: "PAUSED", adlabels: '[{"id":"1"}]' }],
  ["POST", "23851000000000007/copies", { deep_copy: "true", rename_options: '{"rename_suffix":"x"}' }],
  [
    "POST",
    "23850000000000001/budget_schedules",
    { time_start: "1900000000", time_end: "1900090000", budget_value: "100", budget_value_type: "ABSOLUTE" },
  ],
  ["POST", "23850000000000001/adlabels", { adlabels: '[{"name":"x"}]' }],
  ["POST", "", { batch: '[{"method":"GET","relative_url":"me"}]', include_headers: "false" }],
  [
    "DELETE",
    `${ACME}/campaigns`,
    { delete_strategy: "DELETE_OLDEST", before_date: "2020-01-01", object_count: "1" },
  ],
  ["DELETE", `${ACME}/adimages`, { hash: "x" }],
]

export function nonsense(random: Random, token: string): Nonsense {
  const isWild = random.chance(0.15)
  const [goodMethod, goodPath, goodParams] = random.pick(NEARLY)
  const method = isWild || random.chance(0.05) ? random.pick(METHODS) : goodMethod
  const version = isWild ? random.pick(["v26.0/", "v26.0/", "v25.0/", "v1.0/", "v99.9/", "", "//"]) : "v26.0/"
  const path = isWild ? wildPath(random) : goodPath
  const params = isWild ? someParams(random, 6) : disturbed(random, goodParams)
  if (random.chance(0.97)) params.push(["access_token", token])
  const query = params.map(([name, value]) => `${odd(random, name)}=${odd(random, value)}`).join("&")
  const headers: Record<string, string> = {}
  if (random.chance(0.05)) headers.authorization = random.pick(["Bearer", "Bearer x", "Basic eDp5", "OAuth "])
  const address = (search: string) => `/${version}${path}?${search}`.slice(0, 15_000)
  if (method === "GET" || random.chance(0.2)) return { method, path: address(query), headers, body: null }
  const type = random.chance(0.7)
    ? random.pick(["application/x-www-form-urlencoded", "application/json"])
    : random.pick(TYPES)
  if (type !== "") headers["content-type"] = type
  return {
    method,
    path: address(`access_token=${token}`),
    headers,
    body: bodyOf(random, type, query, params),
  }
}

/** One or two of the parameters become something else, or go, or others join them. */
function disturbed(random: Random, params: Params): [string, string][] {
  const entries = Object.entries(params)
  for (let n = random.whole(0, 2); n > 0; n -= 1) {
    const at = random.whole(0, entries.length - 1)
    const name = entries[at]?.[0] ?? random.pick(NAMES)
    if (random.chance(0.2)) entries.splice(at, 1)
    else entries[at] = [name, random.pick(VALUES)]
  }
  return random.chance(0.3) ? [...entries, ...someParams(random, 2)] : entries
}

function wildPath(random: Random): string {
  const parts = Array.from({ length: random.whole(0, 3) }, () => random.pick(PARTS))
  return parts.map((part) => (part.startsWith("%") || part.startsWith(".") ? part : encode(part))).join("/")
}

function someParams(random: Random, most: number): [string, string][] {
  return Array.from({ length: random.whole(0, most) }, () => [random.pick(NAMES), random.pick(VALUES)])
}

/** Mostly encoded as it should be. */
function odd(random: Random, text: string): string {
  return random.chance(0.95) ? encode(text) : text.replace(/[^\x21-\x7e]|[#&]/g, "")
}

function encode(text: string): string {
  return encodeURIComponent(text.replace(/[\ud800-\udfff]/g, "\ufffd"))
}

function bodyOf(
  random: Random,
  type: string,
  query: string,
  params: [string, string][],
): string | Uint8Array {
  if (random.chance(0.03))
    return Uint8Array.from({ length: random.whole(0, 300) }, () => random.whole(0, 255))
  if (random.chance(0.03)) return random.pick(VALUES)
  if (type.includes("multipart")) {
    const parts = params.map(([name, value]) => {
      const file = random.chance(0.3) ? '; filename="a.png"' : ""
      return `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`
    })
    return `${parts.join("")}${random.chance(0.8) ? "--b--\r\n" : ""}`
  }
  if (!type.includes("json")) return query
  const members = params.map(([name, value]) => `${JSON.stringify(name)}:${jsonOf(random, value)}`)
  return `{${members.join(",")}${random.chance(0.97) ? "}" : ""}`
}

/** As JSON where it is JSON already, and as a string otherwise. */
function jsonOf(random: Random, value: string): string {
  if (random.chance(0.5)) return JSON.stringify(value)
  try {
    JSON.parse(value)
    return value
  } catch {
    return JSON.stringify(value)
  }
}
