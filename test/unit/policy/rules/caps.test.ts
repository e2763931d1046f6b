import { describe, expect, it } from "vitest"
import type { Finding } from "../../../../src/domain/decision.ts"
import type { Exposure, Facts } from "../../../../src/policy/rule.ts"
import { adAccountMonth } from "../../../../src/policy/rules/ad-account-month.ts"
import { changeFrequency } from "../../../../src/policy/rules/change-frequency.ts"
import { frozen } from "../../../../src/policy/rules/frozen.ts"
import { objectDay } from "../../../../src/policy/rules/object-day.ts"
import { principalRaise } from "../../../../src/policy/rules/principal-raise.ts"
import { stepAmount } from "../../../../src/policy/rules/step-amount.ts"
import { tenantDay } from "../../../../src/policy/rules/tenant-day.ts"
import { type CurrencyPolicy, defaultPolicy } from "../../../../src/policy/settings.ts"
import { aCampaign, anAdSet, anExposure, facts, usd } from "../../support/builders.ts"

const BASE = { new_daily_budget: "100.00", ad_account_day: "2000.00" }

/** A campaign that goes from 50.00 to 60.00 USD a day, under these limits. */
function raise(
  limits: Partial<CurrencyPolicy>,
  exposure: Partial<Exposure> = {},
  more: Partial<Facts> = {},
): Facts {
  const before = aCampaign({ status: "ACTIVE" })
  return facts({
    settings: { ...defaultPolicy({}), limits: { USD: { ...BASE, ...limits } } },
    before,
    after: { ...before, dailyBudget: usd("60.00") },
    exposure: anExposure({
      increase: usd("10.00"),
      raise: { asked: usd("10.00"), inDay: usd("0") },
      ...exposure,
    }),
    ...more,
  })
}

const outcome = (finding: Finding | null) => finding?.outcome ?? "silent"

describe("Policy enforcement: caps of a change, an object, a principal, a month and a tenant", () => {
  it.each([
    [undefined, "silent"],
    ["10.00", "allowed"],
    ["9.99", "denied"],
  ])("one change of 10.00 under a step of %s is %s", (step, expected) => {
    const finding = stepAmount.check(raise(step === undefined ? {} : { step }))
    expect(outcome(finding)).toBe(expected)
    if (expected === "denied") {
      expect(finding?.would_allow).toEqual({ daily_budget: { amount: "59.99", currency: "USD" } })
    }
  })

  it.each([
    ["60.00", "60.00", "silent"],
    ["60.01", "60.00", "denied"],
  ])("an object that exposes %s under a cap of %s is %s", (object, limit, expected) => {
    expect(outcome(objectDay.check(raise({ object_day: limit }, { object: usd(object) })))).toBe(expected)
  })

  it("an object above its cap may still be changed where that raises nothing", () => {
    const lowered = { object: usd("900.00"), raise: { asked: usd("0"), inDay: usd("0") } }
    expect(objectDay.check(raise({ object_day: "60.00" }, lowered))).toBeNull()
  })

  it.each([
    ["0", "10.00", "allowed"],
    ["90.00", "10.00", "allowed"],
    ["90.01", "10.00", "denied"],
    ["500.00", "0", "silent"],
  ])("having raised %s, %s more under 100.00 a day is %s", (inDay, asked, expected) => {
    const exposure = { raise: { asked: usd(asked), inDay: usd(inDay) } }
    expect(outcome(principalRaise.check(raise({ principal_raise_day: "100.00" }, exposure)))).toBe(expected)
  })

  it.each([
    // spent    committed  held     more      outcome
    ["100.00", "800.00", "0", "100.00", "allowed"],
    ["100.00", "800.00", "0.01", "100.00", "denied"],
    ["1500.00", "0", "0", "0.01", "denied"],
    ["1500.00", "0", "0", "0", "silent"],
  ])(
    "a month with %s spent, %s committed, %s held takes %s more: %s",
    (spent, committed, held, more, expected) => {
      const month = { spent: usd(spent), committed: usd(committed), held: usd(held), increase: usd(more) }
      expect(outcome(adAccountMonth.check(raise({ ad_account_month: "1000.00" }, { month })))).toBe(expected)
    },
  )

  it.each([
    [{ increase: usd("10.00"), taken: usd("90.00") }, "allowed"],
    [{ increase: usd("10.00"), taken: usd("90.01") }, "denied"],
    [{ missingRate: "EUR" }, "denied"],
  ])("all ad accounts of a tenant together: %j is %s", (tenant, expected) => {
    const settings = {
      ...defaultPolicy({}),
      limits: { USD: BASE },
      tenant_day: { currency: "USD", amount: "100.00", rates: {} },
    }
    expect(outcome(tenantDay.check(raise({}, { tenant }, { settings })))).toBe(expected)
  })
})

describe("Policy enforcement: freeze and frequency", () => {
  it.each([
    ["tenant", false, "denied"],
    ["ad_account", false, "denied"],
    ["tenant", true, "silent"],
    [null, false, "silent"],
  ] as const)("frozen: %s, only lowering: %s → %s", (scope, isSafe, expected) => {
    expect(outcome(frozen.check(raise({}, {}, { frozen: scope, isSafe })))).toBe(expected)
  })

  it.each([
    [49, 0, false, "silent"],
    [50, 0, false, "denied"],
    [50, 0, true, "silent"],
    [4, 4, false, "denied"],
    [4, 3, false, "silent"],
  ])(
    "an ad set changed %i times in a day, its budget %i times in the hour, only lowering: %s → %s",
    (day, hour, isSafe, expected) => {
      const before = anAdSet({ dailyBudget: usd("10.00") })
      const change = raise(
        {},
        {},
        {
          entityType: "ad_set",
          before,
          after: { ...before, dailyBudget: usd("11.00") },
          isSafe,
          changes: { ofObjectInDay: day, ofAdSetBudgetInHour: hour },
        },
      )
      expect(outcome(changeFrequency.check(change))).toBe(expected)
    },
  )
})
