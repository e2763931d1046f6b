import { formatMoney, isMoreThan, larger, type Money, moneyText, timesAtMost } from "../../domain/money.ts"
import { type Rule, raisedBudget } from "../rule.ts"

/** A budget rises at most by a set ratio in one step, and by another within 24 hours. */
export const budgetStep: Rule = {
  id: "budget_step",
  check(facts) {
    const raised = raisedBudget(facts)
    if (!raised) return null
    const { settings } = facts
    const dayAgo = facts.budgetDayAgo ?? raised.from
    const step = timesAtMost(larger(raised.from, dayAgo), settings.step_ratio)
    const day = timesAtMost(dayAgo, settings.day_ratio)
    // A budget that was once higher within the day may already stand above the day's bound; it just cannot rise further.
    const limit = isMoreThan(day, step) ? step : day
    const numbers = {
      before: moneyText(raised.from),
      asked: moneyText(raised.to),
      day_ago: moneyText(dayAgo),
      step_ratio: settings.step_ratio,
      day_ratio: settings.day_ratio,
      limit: moneyText(limit),
    }
    if (!isMoreThan(raised.to, limit)) {
      const message = `${formatMoney(raised.to)} is within the ${formatMoney(limit)} it may rise to now.`
      return { rule: "budget_step", outcome: "allowed", message, numbers }
    }
    return {
      rule: "budget_step",
      outcome: "denied",
      message: `This budget may rise from ${formatMoney(raised.from)} to at most ${formatMoney(limit)} now (${bound(settings, limit, step)}); ${formatMoney(raised.to)} was asked for.`,
      numbers,
      would_allow: { daily_budget: moneyText(larger(limit, raised.from)) },
    }
  },
}

function bound(settings: { step_ratio: number; day_ratio: number }, limit: Money, step: Money): string {
  return isMoreThan(step, limit)
    ? `${settings.day_ratio} times what it was 24 hours ago`
    : `${settings.step_ratio} times in one step`
}
