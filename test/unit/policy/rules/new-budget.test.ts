import { describe, expect, it } from "vitest"
import { type MoneyText, money } from "../../../../src/domain/money.ts"
import { newBudget } from "../../../../src/policy/rules/new-budget.ts"
import { aCampaign, facts, usd } from "../../support/builders.ts"

const asked = ({ amount, currency }: MoneyText) =>
  newBudget.check(
    facts({ currencyCode: currency, after: aCampaign({ dailyBudget: money(amount, currency) }) }),
  )

describe("Policy enforcement: a new daily budget", () => {
  it.each([
    ["0.01", "USD", "allowed"],
    ["50.00", "USD", "allowed"],
    ["100.00", "USD", "allowed"],
    ["100.01", "USD", "denied"],
    ["1000.00", "USD", "denied"],
    ["100.00", "EUR", "allowed"],
    ["100.01", "EUR", "denied"],
    ["15000", "JPY", "allowed"],
    ["15001", "JPY", "denied"],
    ["3000", "TWD", "allowed"],
    ["3001", "TWD", "denied"],
    // No limits are set for these, so nothing with a budget may be created in them.
    ["0.01", "CHF", "denied"],
    ["1", "KRW", "denied"],
  ] as const)("%s %s is %s", (amount, currency, outcome) => {
    expect(asked({ amount, currency })?.outcome).toBe(outcome)
  })

  it("a refusal gives its numbers and the largest budget that it would allow", () => {
    expect(asked({ amount: "100.01", currency: "USD" })).toEqual({
      rule: "new_budget",
      outcome: "denied",
      message: "A new daily budget may be at most 100.00 USD; 100.01 USD was asked for.",
      numbers: { asked: { amount: "100.01", currency: "USD" }, limit: { amount: "100.00", currency: "USD" } },
      would_allow: { daily_budget: { amount: "100.00", currency: "USD" } },
    })
  })

  it("what it would allow, it allows", () => {
    const refusal = asked({ amount: "5000", currency: "TWD" })
    expect(asked(refusal?.would_allow?.daily_budget as MoneyText)?.outcome).toBe("allowed")
  })

  it("says nothing of an existing object, or of one without a budget", () => {
    const before = aCampaign()
    expect(newBudget.check(facts({ before, after: { ...before, dailyBudget: usd("900.00") } }))).toBeNull()
    expect(newBudget.check(facts({ after: aCampaign({ dailyBudget: null }) }))).toBeNull()
  })
})
