import { describe, expect, it } from "vitest"
import { unitSlip } from "../../../../src/policy/rules/unit-slip.ts"
import { defaultPolicy } from "../../../../src/policy/settings.ts"
import { aCampaign, facts, usd } from "../../support/builders.ts"

function raise(from: string, to: string, ratio = 20) {
  const before = aCampaign({ dailyBudget: usd(from) })
  const settings = { ...defaultPolicy({}), unit_slip_ratio: ratio }
  return unitSlip.check(facts({ before, after: { ...before, dailyBudget: usd(to) }, settings }))
}

describe("Policy enforcement: a slip of units", () => {
  it.each([
    ["10.00", "199.99", 20, false],
    ["10.00", "200.00", 20, true],
    ["3.00", "300.00", 20, true],
    // However large a tenant sets the ratio, about 100 and about 1,000 times are slips.
    ["3.00", "300.00", 5_000, true],
    ["3.00", "297.00", 5_000, true],
    ["3.00", "303.00", 5_000, true],
    ["3.00", "296.00", 5_000, false],
    ["3.00", "304.00", 5_000, false],
    ["3.00", "3000.00", 5_000, true],
    ["3.00", "1500.00", 5_000, false],
    ["300.00", "3.00", 20, false],
  ])("from %s to %s with a ratio of %d is one: %s", (from, to, ratio, slipped) => {
    expect(raise(from, to, ratio)?.outcome ?? null).toBe(slipped ? "denied" : null)
  })

  it("it is never made: there is nothing it would allow, only a question to answer", () => {
    const finding = raise("3.00", "300.00")
    expect(finding?.would_allow).toBeUndefined()
    expect(finding?.message).toContain("This looks like a slip of units")
    expect(finding?.numbers.times).toBe(100)
  })
})
