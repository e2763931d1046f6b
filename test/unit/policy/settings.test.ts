import { describe, expect, it } from "vitest"
import { defaultPolicy, limitsFor, type PolicyEnv } from "../../../src/policy/settings.ts"
import { usd } from "../support/builders.ts"

describe("The policy a tenant starts with", () => {
  it("lets 100.00 USD a day be created, and budgets rise by half", () => {
    const policy = defaultPolicy({})
    expect(limitsFor(policy, "USD")).toMatchObject({
      newDailyBudget: usd("100.00"),
      adAccountDay: usd("2000.00"),
    })
    expect(policy).toMatchObject({ step_ratio: 1.5, day_ratio: 2, changes_per_hour: 600 })
  })

  it("every amount in it can be read", () => {
    const policy = defaultPolicy({})
    for (const currency of Object.keys(policy.limits)) expect(limitsFor(policy, currency)).not.toBeNull()
  })

  it("comes from the environment where that says something", () => {
    const policy = defaultPolicy({
      POLICY_NEW_DAILY_BUDGET: " 250.00 ",
      POLICY_AD_ACCOUNT_DAY: "900",
      POLICY_STEP_RATIO: "1.2",
      POLICY_DAY_RATIO: "",
      POLICY_CHANGES_PER_HOUR: "30.9",
    })
    expect(limitsFor(policy, "USD")).toMatchObject({
      newDailyBudget: usd("250.00"),
      adAccountDay: usd("900.00"),
    })
    expect(policy).toMatchObject({ step_ratio: 1.2, day_ratio: 2, changes_per_hour: 30 })
  })

  it.each<PolicyEnv>([
    { POLICY_NEW_DAILY_BUDGET: "a lot" },
    { POLICY_NEW_DAILY_BUDGET: "-1" },
    { POLICY_AD_ACCOUNT_DAY: "1e9" },
    { POLICY_STEP_RATIO: "0.5" },
    { POLICY_STEP_RATIO: "Infinity" },
    { POLICY_DAY_RATIO: "twice" },
    { POLICY_CHANGES_PER_HOUR: "0" },
  ])("%j is refused instead of being guessed at", (env) => {
    expect(() => defaultPolicy(env)).toThrow()
  })

  it.each(["KWD", "CHF", "constructor", "toString", "__proto__", ""])("%j has no limits", (currency) => {
    expect(limitsFor(defaultPolicy({}), currency)).toBeNull()
  })
})
