import { add, formatMoney, isMoreThan, isZero, money, moneyText, subtract, zero } from "../../domain/money.ts"
import type { Rule } from "../rule.ts"

/** Everything live on one day in all of a tenant's ad accounts stays within the tenant's daily cap. */
export const tenantDay: Rule = {
  id: "tenant_day",
  check({ settings, exposure }) {
    const tenant = exposure?.tenant
    if (!settings.tenant_day || !tenant || !exposure || isZero(exposure.increase)) return null
    if ("missingRate" in tenant) {
      return {
        rule: "tenant_day",
        outcome: "denied",
        message: `The tenant's cap is in ${settings.tenant_day.currency} and the policy states no rate for ${tenant.missingRate}.`,
        numbers: {},
      }
    }
    const cap = money(settings.tenant_day.amount, settings.tenant_day.currency)
    const room = isMoreThan(tenant.taken, cap) ? zero(cap.currency) : subtract(cap, tenant.taken)
    const numbers = {
      cap: moneyText(cap),
      taken: moneyText(tenant.taken),
      increase: moneyText(tenant.increase),
      room: moneyText(room),
    }
    if (!isMoreThan(add(tenant.taken, tenant.increase), cap)) {
      const message = `${formatMoney(tenant.increase)} more a day fits into the ${formatMoney(room)} left of the tenant's cap.`
      return { rule: "tenant_day", outcome: "allowed", message, numbers }
    }
    return {
      rule: "tenant_day",
      outcome: "denied",
      message: `The tenant's daily cap over all ad accounts is ${formatMoney(cap)}. ${formatMoney(tenant.taken)} is live or held, so ${formatMoney(tenant.increase)} more does not fit.`,
      numbers,
      would_allow: { increase: moneyText(room) },
    }
  },
}
