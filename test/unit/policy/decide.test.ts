import { describe, expect, it } from "vitest"
import type { DecisionOutcome } from "../../../src/domain/decision.ts"
import { money } from "../../../src/domain/money.ts"
import { decide, RULES } from "../../../src/policy/decide.ts"
import type { Rule } from "../../../src/policy/rule.ts"
import { defaultPolicy } from "../../../src/policy/settings.ts"
import { aCampaign, anExposure, facts, usd } from "../support/builders.ts"

const says = (outcome: DecisionOutcome | null): Rule => ({
  id: String(outcome),
  check: () => outcome && { rule: String(outcome), outcome, message: "So it is.", numbers: {} },
})
const throws: Rule = {
  id: "broken",
  check: () => {
    throw new Error("a bug")
  },
}

describe("Policy enforcement", () => {
  it.each<[(DecisionOutcome | null)[], DecisionOutcome]>([
    [[], "allowed"],
    [[null, null], "allowed"],
    [["allowed"], "allowed"],
    [["allowed", "needs_approval"], "needs_approval"],
    [["needs_approval", "allowed"], "needs_approval"],
    [["allowed", "denied"], "denied"],
    [["denied", "needs_approval", "allowed"], "denied"],
    [["needs_approval", "denied", null], "denied"],
  ])("rules that say %j come to %s: deny beats approval beats allow", (outcomes, outcome) => {
    const decision = decide(facts(), outcomes.map(says))
    expect(decision.outcome).toBe(outcome)
    expect(decision.rules.map((finding) => finding.outcome)).toEqual(outcomes.filter((one) => one !== null))
    expect(decision.policy_version).toBe(3)
  })

  it("a rule that throws denies, whatever the others say, and says nothing of its inside", () => {
    const decision = decide(facts(), [says("allowed"), throws, says("allowed")])
    expect(decision.outcome).toBe("denied")
    expect(decision.rules[1]).toMatchObject({ rule: "broken", outcome: "denied" })
    expect(JSON.stringify(decision)).not.toContain("a bug")
  })

  it("a fact that cannot be is denied, not let through", () => {
    const before = aCampaign({ dailyBudget: usd("50.00") })
    const after = { ...before, dailyBudget: money("50.00", "EUR") }
    expect(decide(facts({ before, after })).outcome).toBe("denied")
  })

  it("what touches no money has nothing to answer for", () => {
    const before = aCampaign()
    expect(decide(facts({ before, after: { ...before, name: "Summer" } }))).toEqual({
      outcome: "allowed",
      rules: [],
      policy_version: 3,
    })
  })

  it("every rule has an id of its own, which its findings carry", () => {
    expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length)
    const before = aCampaign({ dailyBudget: usd("1.00") })
    const limits = {
      new_daily_budget: "100.00",
      ad_account_day: "2000.00",
      ad_account_month: "9.00",
      object_day: "9.00",
    }
    const raised = facts({
      settings: {
        ...defaultPolicy({}),
        limits: { USD: { ...limits, step: "9.00", principal_raise_day: "9.00" } },
        tenant_day: { currency: "USD", amount: "9.00", rates: {} },
      },
      before,
      after: { ...before, dailyBudget: usd("3000.00") },
      frozen: "tenant",
      changes: { ofObjectInDay: 1000, ofAdSetBudgetInHour: 0 },
      exposure: anExposure({
        increase: usd("3000.00"),
        object: usd("3000.00"),
        raise: { asked: usd("2999.00"), inDay: usd("0") },
        month: { increase: usd("3000.00"), spent: usd("0"), committed: usd("0"), held: usd("0") },
        tenant: { increase: usd("3000.00"), taken: usd("0") },
      }),
    })
    for (const rule of RULES) {
      const finding = rule.check(rule.id === "new_budget" ? { ...raised, before: null } : raised)
      expect(finding).toMatchObject({ rule: rule.id, outcome: "denied" })
    }
  })

  it("NT$300 written as cents ends in a refusal that says so", () => {
    const before = aCampaign({ dailyBudget: money("300", "TWD") })
    const decision = decide(
      facts({
        currencyCode: "TWD",
        before,
        after: { ...before, dailyBudget: money("30000", "TWD") },
        exposure: anExposure({
          increase: money("29700", "TWD"),
          posted: money("300", "TWD"),
          held: money("0", "TWD"),
        }),
      }),
    )
    expect(decision.outcome).toBe("denied")
    expect(decision.rules[0]).toMatchObject({
      rule: "unit_slip",
      message:
        "30,000 TWD a day is 100 times the 300 TWD it is now. This looks like a slip of units: amounts are in whole TWD, not in cents.",
      numbers: {
        before: { amount: "300", currency: "TWD" },
        asked: { amount: "30000", currency: "TWD" },
        times: 100,
      },
    })
  })

  it("a new campaign in TWD with a budget written as cents is refused too", () => {
    const after = aCampaign({ dailyBudget: money("30000", "TWD") })
    expect(decide(facts({ currencyCode: "TWD", after })).rules[0]).toMatchObject({
      rule: "new_budget",
      outcome: "denied",
      would_allow: { daily_budget: { amount: "3000", currency: "TWD" } },
    })
  })
})
