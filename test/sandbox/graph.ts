import { exports } from "cloudflare:workers"

/** The sandbox as its clients see it: over HTTP, with the system user's token unless a test brings another. */
export const ORIGIN = "http://localhost:8788"
export const TOKEN = "sandbox-system-user-token"
export const ACME = "act_1001000000000001"
export const ACME_EUR = "act_1001000000000002"
export const ACME_JPY = "act_1001000000000003"
export const GLOBEX = "act_2001000000000001"

// Answers are whatever the Graph says; tests look into them freely.
// biome-ignore lint/suspicious/noExplicitAny: the point of a test is to find out what is in there
export type Answer = any

export function http(path: string, init?: RequestInit): Promise<Response> {
  return exports.default.fetch(new URL(path, ORIGIN), init)
}

export async function get(path: string, params: Record<string, unknown> = {}): Promise<Answer> {
  return (await http(address(path, { access_token: TOKEN, ...params }))).json()
}

export async function post(path: string, params: Record<string, unknown> = {}): Promise<Answer> {
  return (await postForm(path, params)).json()
}

export function postForm(path: string, params: Record<string, unknown> = {}): Promise<Response> {
  const body = new URLSearchParams(texts({ access_token: TOKEN, ...params }))
  return http(address(path), { method: "POST", body })
}

export async function remove(path: string): Promise<Answer> {
  return (await http(address(path, { access_token: TOKEN }), { method: "DELETE" })).json()
}

export async function control(method: string, name: string, body?: unknown): Promise<Answer> {
  const init: RequestInit = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  return (await http(`/_sandbox/${name}`, init)).json()
}

export function reset(): Promise<Answer> {
  return control("POST", "reset", { seed: 1, world: "default" })
}

export function address(path: string, params: Record<string, unknown> = {}): string {
  if (path === "") return `/v26.0/${search(params)}`
  return `/${/^v\d/.test(path) ? "" : "v26.0/"}${path}${search(params)}`
}

function search(params: Record<string, unknown>): string {
  const query = new URLSearchParams(texts(params))
  return query.size === 0 ? "" : `?${query}`
}

function texts(params: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  )
}

export const CAMPAIGN = {
  name: "Test campaign",
  objective: "OUTCOME_TRAFFIC",
  status: "PAUSED",
  special_ad_categories: [],
  daily_budget: 2500,
}

export const ABO_CAMPAIGN = {
  name: "Test campaign with ad-set budgets",
  objective: "OUTCOME_TRAFFIC",
  status: "ACTIVE",
  special_ad_categories: ["NONE"],
  is_adset_budget_sharing_enabled: false,
}

export const AD_SET = {
  name: "Test ad set",
  optimization_goal: "LINK_CLICKS",
  billing_event: "IMPRESSIONS",
  status: "ACTIVE",
  targeting: { geo_locations: { countries: ["US"] } },
}
