import { env } from "cloudflare:workers"
import type { Bindings } from "../../../src/env.ts"
import { call, makeToken, operate, signInAs } from "../support/api.ts"
import { ACME_ACCOUNT, seedBursar } from "../support/bursar.ts"

export const bindings = env as unknown as Bindings

/** JSON of any shape; a test says what it expects of it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type Json = any

/** Acme with its owner signed in and an agent's token of all scopes. */
export async function acme() {
  await seedBursar()
  const owner = await signInAs("acmeOwner")
  const agent = (await makeToken(owner, "acme", ["ads:read", "ads:write", "ads:spend"])).token
  const tenants = await call("GET", "/api/tenants", { token: owner })
  const tenantId: string = tenants.body.data[0].id
  return { owner, agent, tenantId, ledger: () => bindings.TENANT_LEDGER.getByName(tenantId) }
}

export function change(token: string, name: string, input: unknown, key?: string) {
  return operate(token, "acme", name, input, key === undefined ? {} : { "idempotency-key": key })
}

export function campaign(name: string, amount: string | null = "50.00") {
  return {
    ad_account_id: ACME_ACCOUNT,
    name,
    objective: "OUTCOME_TRAFFIC",
    special_ad_categories: [],
    ...(amount === null ? {} : { daily_budget: { amount, currency: "USD" } }),
  }
}

export function budget(entity_id: string, amount: string) {
  return { entity_type: "campaign", entity_id, changes: { daily_budget: { amount, currency: "USD" } } }
}

export function entity(entity_id: string) {
  return { entity_type: "campaign", entity_id }
}

/** A new campaign of 50.00 USD a day, made live. Returns its id. */
export async function liveCampaign(token: string, name: string): Promise<string> {
  const created = await change(token, "create_campaign", campaign(name))
  const { id } = created.body.result
  const activated = await change(token, "activate_entity", entity(id))
  if (activated.body.status !== "succeeded") throw new Error(`Not live: ${activated.text}`)
  return id
}

/** The sandbox's controls. The host does not matter: every fetch of these tests ends in the sandbox. */
export async function sandbox(method: string, path: string, body?: unknown): Promise<Json> {
  const response = await fetch(`http://sandbox/_sandbox/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return response.json()
}

export async function campaignsAtMeta(name: string, account = ACME_ACCOUNT): Promise<Json[]> {
  const state = await sandbox("GET", `state?account=${account}`)
  return state.campaigns.filter((one: Json) => one.name === name)
}

export async function mutationsAtMeta(): Promise<number> {
  const { data } = await sandbox("GET", "requests?since=0")
  return data.filter((request: Json) => request.method === "POST").length
}
