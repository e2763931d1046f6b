import * as z from "zod"
import type { AdAccount } from "../domain/entity.ts"
import { fromApiUnits, moneyText } from "../domain/money.ts"
import { type GraphObject, nameOf } from "../graph/objects.ts"
import { defineRead } from "./define.ts"

/** Meta's numbers for an account's state, from its AdAccount reference. */
const ACCOUNT_STATUS: Record<string, string> = {
  "1": "ACTIVE",
  "2": "DISABLED",
  "3": "UNSETTLED",
  "7": "PENDING_RISK_REVIEW",
  "8": "PENDING_SETTLEMENT",
  "9": "IN_GRACE_PERIOD",
  "100": "PENDING_CLOSURE",
  "101": "CLOSED",
  "201": "ANY_ACTIVE",
  "202": "ANY_CLOSED",
}

export const getAdAccounts = defineRead({
  name: "get_ad_accounts",
  title: "List ad accounts",
  summary:
    "List the ad accounts that belong to this tenant, with currency, time zone, state and spending limits.",
  input: z.strictObject({}),
  example: {},
  targets: () => [],
  async run(graph) {
    const accounts = await graph.adAccounts()
    return { data: accounts.map(({ account, object }) => row(account, object)), after: null }
  },
})

/** An account that Meta will not show is still listed, by what is known of it. */
function row(account: AdAccount, object: GraphObject | null): Record<string, unknown> {
  return {
    id: account.id,
    account_id: account.id.slice(4),
    name: object ? nameOf(object) : account.name,
    currency: account.currencyCode,
    timezone_name: account.timeZone,
    account_status: object
      ? (ACCOUNT_STATUS[String(object.account_status)] ?? "UNKNOWN")
      : "NOT_SHOWN_BY_META",
    amount_spent: amountOf(object?.amount_spent, account),
    spend_cap: amountOf(object?.spend_cap, account),
    balance: amountOf(object?.balance, account),
  }
}

/** Null where Meta has none; a spend cap of 0 means that there is no cap. */
function amountOf(value: unknown, account: AdAccount) {
  if ((typeof value !== "string" && typeof value !== "number") || !account.currency) return null
  const money = fromApiUnits(value, account.currency)
  return money && moneyText(money)
}
