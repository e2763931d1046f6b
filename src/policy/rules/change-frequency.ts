import type { Rule } from "../rule.ts"

/** Meta takes four budget changes of an ad set within an hour and then blocks it for one. */
const AD_SET_BUDGETS_PER_HOUR = 4

/** An object is changed only so often within 24 hours, and an ad set's budget only as often as Meta allows. */
export const changeFrequency: Rule = {
  id: "change_frequency",
  check({ settings, isSafe, changes, entityType, before, after }) {
    if (isSafe || !before) return null
    const { ofObjectInDay, ofAdSetBudgetInHour } = changes
    const isAdSetBudget = entityType === "ad_set" && before.dailyBudget !== after.dailyBudget
    if (isAdSetBudget && ofAdSetBudgetInHour >= AD_SET_BUDGETS_PER_HOUR) {
      return {
        rule: "change_frequency",
        outcome: "denied",
        message: `This ad set's budget was changed ${ofAdSetBudgetInHour} times within an hour, which is all that Meta allows.`,
        numbers: { in_hour: ofAdSetBudgetInHour, limit: AD_SET_BUDGETS_PER_HOUR },
      }
    }
    if (ofObjectInDay < settings.changes_per_object_day) return null
    return {
      rule: "change_frequency",
      outcome: "denied",
      message: `This object was changed ${ofObjectInDay} times within 24 hours, which is all that the policy allows.`,
      numbers: { in_24_hours: ofObjectInDay, limit: settings.changes_per_object_day },
    }
  },
}
