import { describe, expect, it } from "vitest"
import { moneyText } from "../../../src/domain/money.ts"
import { commitment, commitmentIncrease, weeksLeft } from "../../../src/ledger/commitment.ts"
import { exposures } from "../../../src/ledger/exposure.ts"
import { aCampaign, DAY, HOUR, NOON, usd } from "../support/builders.ts"

const NEW_YORK = { nowMs: NOON, timeZone: "America/New_York" }
const ACTIVE = { status: "ACTIVE", effectiveStatus: "ACTIVE" } as const

describe("What is left of a month", () => {
  it.each([
    // Monday 23 November 2026: six days to Saturday, then Sunday and Monday.
    [NOON, "America/New_York", [6, 2]],
    // The last day, and in Tokyo the first of the next month already.
    [Date.UTC(2026, 10, 30, 16), "America/New_York", [1]],
    [Date.UTC(2026, 10, 30, 16), "Asia/Tokyo", [5, 7, 7, 7, 5]],
    // February of a year that begins it on a Sunday.
    [Date.UTC(2026, 1, 1, 12), "UTC", [7, 7, 7, 7]],
  ])("from %i in %s: %j days by week", (nowMs, timeZone, weeks) => {
    expect(weeksLeft({ nowMs, timeZone })).toEqual(weeks)
  })
})

describe("Commitment", () => {
  it("is 1.75 budgets a day, and at most seven a week from Sunday to Saturday", () => {
    // Six days of this week are capped at 7 budgets, two days of the next count 3.5.
    const campaign = aCampaign({ ...ACTIVE, dailyBudget: usd("10.00") })
    expect(moneyText(commitment([campaign], NEW_YORK, "USD")).amount).toBe("105.00")
  })

  it("of a lifetime budget is what Meta says is left of it, and all of it where Meta does not say", () => {
    const lifetime = { ...ACTIVE, dailyBudget: null, lifetimeBudget: usd("900.00"), endAtMs: NOON + 3 * DAY }
    const withRest = aCampaign({ ...lifetime, budgetRemaining: usd("120.00") })
    expect(moneyText(commitment([withRest], NEW_YORK, "USD")).amount).toBe("120.00")
    expect(moneyText(commitment([aCampaign(lifetime)], NEW_YORK, "USD")).amount).toBe("900.00")
    expect(Object.fromEntries(exposures([withRest], NEW_YORK))[withRest.id]).toEqual(usd("40.00"))
  })

  it("is not given back by lowering", () => {
    const [high, low] = ["20.00", "10.00"].map((budget) => [
      aCampaign({ ...ACTIVE, dailyBudget: usd(budget) }),
    ])
    expect(commitmentIncrease(high ?? [], low ?? [], NEW_YORK, "USD")).toEqual(usd("0"))
    expect(moneyText(commitmentIncrease(low ?? [], high ?? [], NEW_YORK, "USD")).amount).toBe("105.00")
  })

  it("leaves paused campaigns out", () => {
    expect(commitment([aCampaign()], NEW_YORK, "USD")).toEqual(usd("0"))
  })
})

describe("A budget schedule", () => {
  const raised = (schedule: object) =>
    exposures([aCampaign({ ...ACTIVE, dailyBudget: usd("50.00"), schedules: [schedule as never] })], NEW_YORK)
      .values()
      .next().value

  it.each([
    [
      "an amount, later today",
      { startAtMs: NOON + HOUR, endAtMs: NOON + 5 * HOUR, by: usd("25.00") },
      "75.00",
    ],
    ["a multiple, under way", { startAtMs: NOON - HOUR, endAtMs: NOON + HOUR, times: 2 }, "150.00"],
    ["over already", { startAtMs: NOON - 5 * HOUR, endAtMs: NOON - HOUR, by: usd("25.00") }, "50.00"],
    ["tomorrow", { startAtMs: NOON + DAY, endAtMs: NOON + DAY + HOUR, by: usd("25.00") }, "50.00"],
  ])("%s counts for its day", (_, schedule, expected) => {
    expect(raised(schedule)).toEqual(usd(expected))
  })
})
