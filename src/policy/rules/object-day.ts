import { formatMoney, isMoreThan, isZero, moneyText } from "../../domain/money.ts"
import type { Rule } from "../rule.ts"
import { limitsFor } from "../settings.ts"

/** One campaign or ad set exposes at most a set amount on a day. */
export const objectDay: Rule = {
  id: "object_day",
  check({ settings, currencyCode, exposure }) {
    const limit = limitsFor(settings, currencyCode)?.objectDay
    if (!limit || !exposure || isZero(exposure.raise.asked) || !isMoreThan(exposure.object, limit))
      return null
    return {
      rule: "object_day",
      outcome: "denied",
      message: `One campaign or ad set may spend at most ${formatMoney(limit)} a day; this one would have ${formatMoney(exposure.object)}.`,
      numbers: { asked: moneyText(exposure.object), limit: moneyText(limit) },
      would_allow: { daily_budget: moneyText(limit) },
    }
  },
}
