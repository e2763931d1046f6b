import { asCurrency, type Money, money } from "../domain/money.ts"

/** Amounts are decimal strings in the currency they stand under; a limit that is left out does not bind. */
export type CurrencyPolicy = {
  /** The largest daily budget of something new. */
  new_daily_budget: string
  /** What may be live in one ad account on one day. */
  ad_account_day: string
  /** What one ad account may spend and still be committed to in a calendar month, by Meta's worst case. */
  ad_account_month?: string
  /** What one campaign or ad set may expose on a day. */
  object_day?: string
  /** By how much one change may raise a budget. */
  step?: string
  /** By how much one person or agent may raise live budgets within 24 hours; lowering gives nothing back. */
  principal_raise_day?: string
}

/** A cap over all of a tenant's ad accounts, in one currency, at rates that the tenant has stated. */
export type TenantDayPolicy = {
  currency: string
  amount: string
  /** Units of `currency` for one unit of the account's currency. */
  rates: Record<string, number>
}

/** What a tenant's policy says. */
export type PolicySettings = {
  /** Without an entry for an account's currency nothing that costs money is allowed in it. */
  limits: Record<string, CurrencyPolicy>
  tenant_day?: TenantDayPolicy
  /** A budget rises at most to this multiple of what it is, in one step. */
  step_ratio: number
  /** … and at most to this multiple of what it was 24 hours ago. */
  day_ratio: number
  /** A rise by this much looks like a slip of units and is never made. */
  unit_slip_ratio: number
  /** Changes per hour by all people and agents of the tenant together; pausing does not count. */
  changes_per_hour: number
  /** Changes of one object within 24 hours; pausing and lowering do not count. */
  changes_per_object_day: number
}

/** Defaults that the environment may set; see README, "Settings". */
export type PolicyEnv = {
  POLICY_NEW_DAILY_BUDGET?: string
  POLICY_AD_ACCOUNT_DAY?: string
  POLICY_STEP_RATIO?: string
  POLICY_DAY_RATIO?: string
  POLICY_CHANGES_PER_HOUR?: string
}

/** The policy a new tenant starts with. The two amounts from the environment are in USD. */
export function defaultPolicy(env: PolicyEnv): PolicySettings {
  return {
    limits: {
      USD: {
        new_daily_budget: usd(env.POLICY_NEW_DAILY_BUDGET, "100.00"),
        ad_account_day: usd(env.POLICY_AD_ACCOUNT_DAY, "2000.00"),
      },
      EUR: { new_daily_budget: "100.00", ad_account_day: "2000.00" },
      GBP: { new_daily_budget: "100.00", ad_account_day: "2000.00" },
      JPY: { new_daily_budget: "15000", ad_account_day: "300000" },
      TWD: { new_daily_budget: "3000", ad_account_day: "60000" },
    },
    step_ratio: factor(env.POLICY_STEP_RATIO, 1.5),
    day_ratio: factor(env.POLICY_DAY_RATIO, 2),
    unit_slip_ratio: 20,
    changes_per_hour: Math.floor(factor(env.POLICY_CHANGES_PER_HOUR, 600)),
    changes_per_object_day: 50,
  }
}

export type CurrencyLimits = {
  newDailyBudget: Money
  adAccountDay: Money
  adAccountMonth: Money | null
  objectDay: Money | null
  step: Money | null
  principalRaiseDay: Money | null
}

export function limitsFor(settings: PolicySettings, currencyCode: string): CurrencyLimits | null {
  const limits = settings.limits[currencyCode]
  if (!limits || !asCurrency(currencyCode)) return null
  const optional = (amount: string | undefined) => (amount === undefined ? null : money(amount, currencyCode))
  return {
    newDailyBudget: money(limits.new_daily_budget, currencyCode),
    adAccountDay: money(limits.ad_account_day, currencyCode),
    adAccountMonth: optional(limits.ad_account_month),
    objectDay: optional(limits.object_day),
    step: optional(limits.step),
    principalRaiseDay: optional(limits.principal_raise_day),
  }
}

function usd(text: string | undefined, fallback: string): string {
  const amount = text?.trim() || fallback
  money(amount, "USD")
  return amount
}

function factor(text: string | undefined, fallback: number): number {
  if (text === undefined || text.trim() === "") return fallback
  const value = Number(text)
  if (!Number.isFinite(value) || value < 1) throw new Error(`"${text}" is not a number of at least 1.`)
  return value
}
