import { add, formatMoney, isMoreThan, isZero, moneyText, subtract, zero } from "../../domain/money.ts"
import type { Rule } from "../rule.ts"
import { limitsFor } from "../settings.ts"

/** Everything live on one day in an ad account, by its highest value of the day, stays within the account's daily cap. */
export const adAccountDay: Rule = {
  id: "ad_account_day",
  check({ settings, currencyCode, before, after, exposure }) {
    if (!exposure) {
      if (after.status !== "ACTIVE" || before?.status === "ACTIVE") return null
      return {
        rule: "ad_account_day",
        outcome: "denied",
        message: `What this would spend cannot be worked out: Meta documents no unit for ${currencyCode}.`,
        numbers: {},
      }
    }
    const { increase, posted, held } = exposure
    if (isZero(increase)) return null
    const limits = limitsFor(settings, currencyCode)
    if (!limits) {
      return {
        rule: "ad_account_day",
        outcome: "denied",
        message: `The policy sets no daily cap for ${currencyCode}, so nothing may be made live in it.`,
        numbers: { increase: moneyText(increase) },
      }
    }
    const cap = limits.adAccountDay
    const taken = add(posted, held)
    const room = isMoreThan(taken, cap) ? zero(cap.currency) : subtract(cap, taken)
    const numbers = {
      cap: moneyText(cap),
      live_today: moneyText(posted),
      held: moneyText(held),
      increase: moneyText(increase),
      room: moneyText(room),
    }
    if (!isMoreThan(increase, room)) {
      const message = `${formatMoney(increase)} more a day fits into the ${formatMoney(room)} left of the ad account's daily cap.`
      return { rule: "ad_account_day", outcome: "allowed", message, numbers }
    }
    return {
      rule: "ad_account_day",
      outcome: "denied",
      message: `The ad account's daily cap is ${formatMoney(cap)}. ${formatMoney(taken)} is live or held today, so ${formatMoney(increase)} more does not fit; ${formatMoney(room)} is left.`,
      numbers,
      would_allow: { increase: moneyText(room) },
    }
  },
}
