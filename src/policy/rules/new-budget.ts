import { formatMoney, isMoreThan, moneyText } from "../../domain/money.ts"
import type { Rule } from "../rule.ts"
import { limitsFor } from "../settings.ts"

/** A new object's daily budget is at most what the tenant allows for one. */
export const newBudget: Rule = {
  id: "new_budget",
  check({ settings, currencyCode, before, after }) {
    if (before || !after.dailyBudget) return null
    const limits = limitsFor(settings, currencyCode)
    if (!limits) {
      return {
        rule: "new_budget",
        outcome: "denied",
        message: `The policy sets no limits for ${currencyCode}, so nothing with a budget can be created in it.`,
        numbers: { asked: moneyText(after.dailyBudget) },
      }
    }
    const limit = limits.newDailyBudget
    const numbers = { asked: moneyText(after.dailyBudget), limit: moneyText(limit) }
    if (!isMoreThan(after.dailyBudget, limit)) {
      const message = `${formatMoney(after.dailyBudget)} a day is within the ${formatMoney(limit)} a new budget may be.`
      return { rule: "new_budget", outcome: "allowed", message, numbers }
    }
    return {
      rule: "new_budget",
      outcome: "denied",
      message: `A new daily budget may be at most ${formatMoney(limit)}; ${formatMoney(after.dailyBudget)} was asked for.`,
      numbers,
      would_allow: { daily_budget: moneyText(limit) },
    }
  },
}
