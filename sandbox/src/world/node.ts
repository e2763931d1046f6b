import type { Json, JsonObject } from "../wire/json.ts"

/** Every kind of object of the world, in Meta's URL words. */
export const KINDS = [
  "user",
  "business",
  "account",
  "campaign",
  "adset",
  "ad",
  "creative",
  "label",
  "image",
  "video",
  "audience",
  "page",
  "pixel",
  "budget_schedule",
  "report_run",
] as const
export type Kind = (typeof KINDS)[number]

export interface Node {
  seq: number
  id: string
  kind: Kind
  /** `act_…` of the owning ad account; empty for businesses and other things above accounts. */
  accountId: string
  /** The campaign of an ad set, the ad set of an ad, the business of an account. */
  parentId: string | null
  campaignId: string | null
  name: string
  configuredStatus: string
  effectiveStatus: string
  createdMs: number
  updatedMs: number
  body: JsonObject
}

export type NewNode = Omit<Node, "seq" | "updatedMs"> & { updatedMs?: number }

export function bodyNumber(node: Node, name: string): number | undefined {
  const value = node.body[name]
  return typeof value === "number" ? value : undefined
}

export function bodyText(node: Node, name: string): string | undefined {
  const value = node.body[name]
  return typeof value === "string" ? value : undefined
}

export function bodyList(node: Node, name: string): Json[] {
  const value = node.body[name]
  return Array.isArray(value) ? value : []
}

export function bareAccountId(accountId: string): string {
  return accountId.replace(/^act_/, "")
}

/** The currency an ad account counts in. */
export function currencyOf(account: Node): string {
  return bodyText(account, "currency") ?? "USD"
}
