import type { Scope } from "../../../src/domain/roles.ts"
import type { Caller, Directory } from "../../../src/ledger/contract.ts"
import type { PolicySettings } from "../../../src/policy/settings.ts"
import type { Meta } from "./meta.ts"

/** The tenant under test: two ad accounts in two currencies and time zones, three people, three agents. */

export type Account = {
  id: string
  currency: "USD" | "JPY"
  timeZone: string
  offsetMs: number
  unit: number
}

const HOUR = 3_600_000
export const ACCOUNTS: readonly [Account, Account] = [
  {
    id: "act_1001000000000001",
    currency: "USD",
    timeZone: "America/New_York",
    offsetMs: -5 * HOUR,
    unit: 100,
  },
  { id: "act_1001000000000002", currency: "JPY", timeZone: "Asia/Tokyo", offsetMs: 9 * HOUR, unit: 1 },
]
/** Somebody else's, under the same token. */
export const FOREIGN_ACCOUNT = "act_2001000000000001"

export const accountOf = (id: string): Account => ACCOUNTS.find((account) => account.id === id) ?? ACCOUNTS[0]

export type Principal = { id: string; member: string; caller: Caller }

export type NewToken = { id: string; member: string; scopes: Scope[] }

const TOKENS: readonly NewToken[] = [
  { id: "tok_full", member: "usr_owner", scopes: ["ads:read", "ads:write", "ads:spend"] },
  { id: "tok_spend", member: "usr_buyer", scopes: ["ads:read", "ads:write", "ads:spend"] },
  { id: "tok_write", member: "usr_buyer", scopes: ["ads:read", "ads:write"] },
]
export const secretHash = (tokenId: string): string => `hash of ${tokenId}`.padEnd(64, "0")

export const TOKENS_OF = (member: string): NewToken[] => TOKENS.filter((token) => token.member === member)

const session = (userId: string): Principal => ({
  id: userId,
  member: userId,
  caller: {
    slug: "acme",
    credential: { kind: "session", userId, sessionId: `ses_${userId}` },
    surface: "page",
  },
})
const agent = ({ id, member }: NewToken): Principal => ({
  id,
  member,
  caller: {
    slug: null,
    credential: { kind: "token", tokenId: id, secretHash: secretHash(id) },
    surface: "mcp",
  },
})

export const OWNER = session("usr_owner")
export const PRINCIPALS: readonly Principal[] = [OWNER, session("usr_buyer"), ...TOKENS.map(agent)]

export function firstDirectory(policy: PolicySettings): Directory {
  return {
    tenant: { id: "tnt_acme", slug: "acme", name: "Acme" },
    members: [
      { userId: "usr_owner", name: "Olga", role: "owner" },
      { userId: "usr_buyer", name: "Ben", role: "buyer" },
      { userId: "usr_analyst", name: "Ann", role: "analyst" },
    ],
    adAccounts: ACCOUNTS.map(({ id, currency, timeZone }) => ({
      id,
      name: id,
      currency,
      currencyCode: currency,
      timeZone,
    })),
    policy,
  }
}

/** Campaigns with budgets of their own and campaigns whose ad sets carry them, live and paused. */
export function populate(meta: Meta): void {
  for (const { id: account, unit } of ACCOUNTS) {
    const campaign = (status: string, dailyBudget: number | null) =>
      meta.add({ level: "campaign", account, campaignId: null, name: "c", status, dailyBudget, labels: [] })
    const adSet = (campaignId: string, status: string, dailyBudget: number | null) =>
      meta.add({ level: "ad_set", account, campaignId, name: "s", status, dailyBudget, labels: [] })
    const live = campaign("ACTIVE", 40 * unit)
    adSet(live.id, "ACTIVE", null)
    campaign("PAUSED", 30 * unit)
    const split = campaign("PAUSED", null)
    adSet(split.id, "ACTIVE", 20 * unit)
    adSet(split.id, "PAUSED", 30 * unit)
    const splitLive = campaign("ACTIVE", null)
    adSet(splitLive.id, "ACTIVE", 10 * unit)
    adSet(splitLive.id, "PAUSED", 25 * unit)
  }
  meta.add({
    level: "campaign",
    account: FOREIGN_ACCOUNT,
    campaignId: null,
    name: "theirs",
    status: "PAUSED",
    dailyBudget: 100,
    labels: [],
  })
}

/** What is live in each account at the start, in whole currency. */
const LIVE_AT_START = 50

export function policyWith(room: number): PolicySettings {
  const cap = (unit: number) => (LIVE_AT_START * unit + (room * unit) / 100) / unit
  return {
    limits: {
      USD: { new_daily_budget: "100.00", ad_account_day: cap(100).toFixed(2) },
      JPY: { new_daily_budget: "100", ad_account_day: cap(1).toFixed(0) },
    },
    step_ratio: 3,
    day_ratio: 10,
    unit_slip_ratio: 20,
    changes_per_hour: 60,
    changes_per_object_day: 50,
  }
}
