import type { AdAccount, Entity } from "../../../src/domain/entity.ts"
import { asCurrency, type Money, money } from "../../../src/domain/money.ts"
import type { Exposure, Facts } from "../../../src/policy/rule.ts"
import { defaultPolicy } from "../../../src/policy/settings.ts"

/** Noon in New York, 23 November 2026. */
export const NOON = Date.UTC(2026, 10, 23, 17)
export const HOUR = 60 * 60_000
export const DAY = 24 * HOUR

export const ACME = "act_1001000000000001"
export const GLOBEX = "act_2001000000000001"

export const usd = (amount: string): Money => money(amount, "USD")

export function anAdAccount(more: Partial<AdAccount> & { currencyCode?: string } = {}): AdAccount {
  const currencyCode = more.currencyCode ?? "USD"
  return {
    id: ACME,
    name: "Acme US",
    currency: asCurrency(currencyCode),
    currencyCode,
    timeZone: "America/New_York",
    ...more,
  }
}

/** A paused campaign with 50.00 USD a day of its own, unless said otherwise. */
export function aCampaign(more: Partial<Entity> = {}): Entity {
  return {
    id: "23850000000000001",
    type: "campaign",
    adAccountId: ACME,
    campaignId: null,
    name: "Spring",
    status: "PAUSED",
    effectiveStatus: more.status ?? "PAUSED",
    dailyBudget: usd("50.00"),
    lifetimeBudget: null,
    budgetRemaining: null,
    schedules: [],
    startAtMs: null,
    endAtMs: null,
    ...more,
  }
}

/** An active ad set of that campaign, without a budget of its own. */
export function anAdSet(more: Partial<Entity> = {}): Entity {
  return aCampaign({
    id: "23860000000000001",
    type: "ad_set",
    campaignId: "23850000000000001",
    name: "Hikers",
    status: "ACTIVE",
    effectiveStatus: more.status ?? "ACTIVE",
    dailyBudget: null,
    ...more,
  })
}

/** A paused campaign's budget going from one value to another, under the policy a tenant starts with. */
export function facts(more: Partial<Facts> = {}): Facts {
  return {
    settings: defaultPolicy({}),
    version: 3,
    entityType: "campaign",
    currencyCode: "USD",
    before: null,
    after: aCampaign({ dailyBudget: null }),
    budgetDayAgo: null,
    isSafe: false,
    frozen: null,
    changes: { ofObjectInDay: 0, ofAdSetBudgetInHour: 0 },
    exposure: anExposure(),
    ...more,
  }
}

/** Nothing live, nothing held, nothing added, and no cap of the month or the tenant. */
export function anExposure(more: Partial<Exposure> = {}): Exposure {
  return {
    increase: usd("0"),
    posted: usd("0"),
    held: usd("0"),
    object: usd("0"),
    raise: { asked: usd("0"), inDay: usd("0") },
    month: null,
    tenant: null,
    ...more,
  }
}
