import { describe, expect, it } from "vitest"
import type { MoneyText } from "../../../../src/domain/money.ts"
import { budgetStep } from "../../../../src/policy/rules/budget-step.ts"
import { defaultPolicy } from "../../../../src/policy/settings.ts"
import { aCampaign, facts, usd } from "../../support/builders.ts"

function raise(from: string, to: string, dayAgo: string | null = null, settings = defaultPolicy({})) {
  const before = aCampaign({ dailyBudget: usd(from) })
  const after = { ...before, dailyBudget: usd(to) }
  return budgetStep.check(
    facts({ before, after, settings, budgetDayAgo: dayAgo === null ? null : usd(dayAgo) }),
  )
}

describe("Policy enforcement: a budget that rises", () => {
  it.each([
    // now      asked     a day ago   outcome     at most
    ["100.00", "150.00", null, "allowed", "150.00"],
    ["100.00", "150.01", null, "denied", "150.00"],
    ["33.33", "49.99", null, "allowed", "49.99"],
    ["33.33", "50.00", null, "denied", "49.99"],
    // Two steps within a day come to at most twice what it was.
    ["150.00", "200.00", "100.00", "allowed", "200.00"],
    ["150.00", "200.01", "100.00", "denied", "200.00"],
    ["200.00", "200.01", "100.00", "denied", "200.00"],
    // A budget that was lowered may go back up, and on from what it was a day ago.
    ["50.00", "100.00", "100.00", "allowed", "150.00"],
    ["50.00", "150.00", "100.00", "allowed", "150.00"],
    ["50.00", "150.01", "100.00", "denied", "150.00"],
    // Raised outside by more than the day allows: it just cannot rise further.
    ["500.00", "500.01", "100.00", "denied", "200.00"],
  ] as const)("from %s to %s, from %s a day ago, is %s", (from, to, dayAgo, outcome, limit) => {
    const finding = raise(from, to, dayAgo)
    expect(finding?.outcome).toBe(outcome)
    expect(finding?.numbers.limit).toEqual({ amount: limit, currency: "USD" })
  })

  it("a refusal gives its numbers and the budget that it would allow", () => {
    expect(raise("100.00", "151.00")).toEqual({
      rule: "budget_step",
      outcome: "denied",
      message:
        "This budget may rise from 100.00 USD to at most 150.00 USD now (1.5 times in one step); 151.00 USD was asked for.",
      numbers: {
        before: { amount: "100.00", currency: "USD" },
        asked: { amount: "151.00", currency: "USD" },
        day_ago: { amount: "100.00", currency: "USD" },
        step_ratio: 1.5,
        day_ratio: 2,
        limit: { amount: "150.00", currency: "USD" },
      },
      would_allow: { daily_budget: { amount: "150.00", currency: "USD" } },
    })
    expect(raise("190.00", "201.00", "100.00")?.message).toContain("2 times what it was 24 hours ago")
  })

  it.each([
    ["100.00", "400.00", null],
    ["150.00", "400.00", "100.00"],
    ["500.00", "600.00", "100.00"],
  ] as const)("from %s, what it would allow instead of %s, it allows", (from, to, dayAgo) => {
    const allowed = raise(from, to, dayAgo)?.would_allow?.daily_budget as MoneyText
    expect(raise(from, allowed.amount, dayAgo)?.outcome ?? "allowed").toBe("allowed")
  })

  it("the tenant's own ratios count", () => {
    const settings = { ...defaultPolicy({}), step_ratio: 1.1, day_ratio: 1.2 }
    expect(raise("100.00", "110.00", null, settings)?.outcome).toBe("allowed")
    expect(raise("100.00", "110.01", null, settings)?.outcome).toBe("denied")
  })

  it("says nothing of a budget that falls, stays or is new", () => {
    expect(raise("100.00", "99.99")).toBeNull()
    expect(raise("100.00", "100.00")).toBeNull()
    expect(budgetStep.check(facts({ after: aCampaign() }))).toBeNull()
  })
})
