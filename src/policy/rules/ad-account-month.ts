import { add, formatMoney, isMoreThan, isZero, moneyText, subtract, zero } from "../../domain/money.ts"
import type { Rule } from "../rule.ts"
import { limitsFor } from "../settings.ts"

/** What an ad account has spent this month, and what its live budgets can still bill, stays within its monthly cap. */
export const adAccountMonth: Rule = {
  id: "ad_account_month",
  check({ settings, currencyCode, exposure }) {
    const cap = limitsFor(settings, currencyCode)?.adAccountMonth
    if (!cap || !exposure?.month || isZero(exposure.month.increase)) return null
    const { increase, spent, committed, held } = exposure.month
    const taken = add(add(spent, committed), held)
    const room = isMoreThan(taken, cap) ? zero(cap.currency) : subtract(cap, taken)
    const numbers = {
      cap: moneyText(cap),
      spent: moneyText(spent),
      committed: moneyText(committed),
      held: moneyText(held),
      increase: moneyText(increase),
      room: moneyText(room),
    }
    if (!isMoreThan(increase, room)) {
      const message = `${formatMoney(increase)} more fits into the ${formatMoney(room)} left of the month's cap.`
      return { rule: "ad_account_month", outcome: "allowed", message, numbers }
    }
    return {
      rule: "ad_account_month",
      outcome: "denied",
      message: `The ad account's cap for this month is ${formatMoney(cap)}. ${formatMoney(spent)} is spent and ${formatMoney(add(committed, held))} can still be billed, so ${formatMoney(increase)} more does not fit.`,
      numbers,
      would_allow: { increase: moneyText(room) },
    }
  },
}
