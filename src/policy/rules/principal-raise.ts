import { add, formatMoney, isMoreThan, isZero, moneyText, subtract, zero } from "../../domain/money.ts"
import type { Rule } from "../rule.ts"
import { limitsFor } from "../settings.ts"

/** Each person and each agent raises live budgets by at most a set sum within 24 hours; lowering gives nothing back. */
export const principalRaise: Rule = {
  id: "principal_raise",
  check({ settings, currencyCode, exposure }) {
    const limit = limitsFor(settings, currencyCode)?.principalRaiseDay
    if (!limit || !exposure || isZero(exposure.raise.asked)) return null
    const { asked, inDay } = exposure.raise
    const room = isMoreThan(inDay, limit) ? zero(limit.currency) : subtract(limit, inDay)
    const numbers = { asked: moneyText(asked), in_24_hours: moneyText(inDay), limit: moneyText(limit) }
    if (!isMoreThan(add(inDay, asked), limit)) {
      const message = `${formatMoney(asked)} more fits into the ${formatMoney(room)} you may still raise within 24 hours.`
      return { rule: "principal_raise", outcome: "allowed", message, numbers }
    }
    return {
      rule: "principal_raise",
      outcome: "denied",
      message: `You may raise live budgets by ${formatMoney(limit)} within 24 hours and have raised ${formatMoney(inDay)}; ${formatMoney(asked)} more is too much.`,
      numbers,
      would_allow: { increase: moneyText(room) },
    }
  },
}
