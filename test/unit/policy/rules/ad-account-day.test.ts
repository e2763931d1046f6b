import { describe, expect, it } from "vitest"
import { money } from "../../../../src/domain/money.ts"
import { adAccountDay } from "../../../../src/policy/rules/ad-account-day.ts"
import { aCampaign, anExposure, facts, usd } from "../../support/builders.ts"

const day = (posted: string, held: string, increase: string) =>
  adAccountDay.check(
    facts({ exposure: anExposure({ posted: usd(posted), held: usd(held), increase: usd(increase) }) }),
  )

describe("Policy enforcement: an ad account's day", () => {
  it.each([
    // live       held      more       outcome    left
    ["0", "0", "2000.00", "allowed", "2000.00"],
    ["0", "0", "2000.01", "denied", "2000.00"],
    ["1900.00", "0", "100.00", "allowed", "100.00"],
    ["1900.00", "0", "100.01", "denied", "100.00"],
    ["1500.00", "400.00", "100.00", "allowed", "100.00"],
    ["1500.00", "400.00", "100.01", "denied", "100.00"],
    ["0", "1999.99", "0.01", "allowed", "0.01"],
    ["2000.00", "0", "0.01", "denied", "0.00"],
    // Raised outside: what is live may already stand above the cap.
    ["2500.00", "0", "0.01", "denied", "0.00"],
  ])("with %s live and %s held, %s more is %s", (posted, held, increase, outcome, room) => {
    const finding = day(posted, held, increase)
    expect(finding?.outcome).toBe(outcome)
    expect(finding?.numbers.room).toEqual({ amount: room, currency: "USD" })
    expect(finding?.would_allow).toEqual(
      outcome === "denied" ? { increase: { amount: room, currency: "USD" } } : undefined,
    )
  })

  it("a refusal gives all its numbers", () => {
    expect(day("1500.00", "400.00", "150.00")).toMatchObject({
      message:
        "The ad account's daily cap is 2,000.00 USD. 1,900.00 USD is live or held today, so 150.00 USD more does not fit; 100.00 USD is left.",
      numbers: {
        cap: { amount: "2000.00", currency: "USD" },
        live_today: { amount: "1500.00", currency: "USD" },
        held: { amount: "400.00", currency: "USD" },
        increase: { amount: "150.00", currency: "USD" },
        room: { amount: "100.00", currency: "USD" },
      },
    })
  })

  it("says nothing of a change that adds nothing, however full the day is", () => {
    expect(day("2500.00", "900.00", "0")).toBeNull()
  })

  it("nothing goes live in a currency without a cap", () => {
    const zero = money("0", "CHF")
    const exposure = anExposure({ increase: money("1.00", "CHF"), posted: zero, held: zero })
    expect(adAccountDay.check(facts({ currencyCode: "CHF", exposure }))).toMatchObject({
      outcome: "denied",
      message: "The policy sets no daily cap for CHF, so nothing may be made live in it.",
    })
  })

  it("where Meta documents no unit nothing is made live, but pausing and renaming are free", () => {
    const paused = aCampaign({ dailyBudget: null })
    const active = aCampaign({ dailyBudget: null, status: "ACTIVE" })
    const check = (before: typeof paused, after: typeof paused) =>
      adAccountDay.check(facts({ currencyCode: "KWD", exposure: null, before, after }))?.outcome ?? null
    expect(check(paused, active)).toBe("denied")
    expect(check(active, paused)).toBeNull()
    expect(check(active, { ...active, name: "Summer" })).toBeNull()
    expect(check(paused, { ...paused, name: "Summer" })).toBeNull()
  })
})
