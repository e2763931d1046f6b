import { add, formatMoney, isMoreThan, moneyText, subtract } from "../../domain/money.ts"
import { type Rule, raisedBudget } from "../rule.ts"
import { limitsFor } from "../settings.ts"

/** One change raises a budget by at most a set amount. */
export const stepAmount: Rule = {
  id: "step_amount",
  check(facts) {
    const raised = raisedBudget(facts)
    const limit = limitsFor(facts.settings, facts.currencyCode)?.step
    if (!raised || !limit) return null
    const by = subtract(raised.to, raised.from)
    const numbers = { before: moneyText(raised.from), asked: moneyText(raised.to), limit: moneyText(limit) }
    if (!isMoreThan(by, limit)) {
      const message = `A rise by ${formatMoney(by)} is within the ${formatMoney(limit)} of one change.`
      return { rule: "step_amount", outcome: "allowed", message, numbers }
    }
    return {
      rule: "step_amount",
      outcome: "denied",
      message: `One change may raise a budget by at most ${formatMoney(limit)}; this one raises it by ${formatMoney(by)}.`,
      numbers,
      would_allow: { daily_budget: moneyText(add(raised.from, limit)) },
    }
  },
}
