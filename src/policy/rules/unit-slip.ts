import { formatMoney, moneyText, ratio } from "../../domain/money.ts"
import { type Rule, raisedBudget } from "../rule.ts"

/** A rise by about 100 or 1,000 times, or by a very large ratio, looks like a slip of units and is never made. */
export const unitSlip: Rule = {
  id: "unit_slip",
  check(facts) {
    const raised = raisedBudget(facts)
    if (!raised) return null
    const times = ratio(raised.to, raised.from)
    const slipped = times >= facts.settings.unit_slip_ratio || isAbout(times, 100) || isAbout(times, 1000)
    if (!slipped) return null
    return {
      rule: "unit_slip",
      outcome: "denied",
      message: `${formatMoney(raised.to)} a day is ${Math.round(times)} times the ${formatMoney(raised.from)} it is now. This looks like a slip of units: amounts are in whole ${raised.to.currency}, not in cents.`,
      numbers: {
        before: moneyText(raised.from),
        asked: moneyText(raised.to),
        times: Math.round(times * 100) / 100,
      },
    }
  },
}

function isAbout(value: number, target: number): boolean {
  return Math.abs(value - target) <= target * 0.01
}
