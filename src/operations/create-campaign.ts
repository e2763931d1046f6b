import * as z from "zod"
import { formatMoney, type Money, toApiUnits } from "../domain/money.ts"
import { defineChange } from "./define.ts"
import { adAccountId, amount, budgetIn, entityName } from "./fields.ts"

const OBJECTIVES = [
  "OUTCOME_AWARENESS",
  "OUTCOME_TRAFFIC",
  "OUTCOME_ENGAGEMENT",
  "OUTCOME_LEADS",
  "OUTCOME_APP_PROMOTION",
  "OUTCOME_SALES",
] as const

const SPECIAL_AD_CATEGORIES = [
  "NONE",
  "EMPLOYMENT",
  "HOUSING",
  "CREDIT",
  "ISSUES_ELECTIONS_POLITICS",
  "ONLINE_GAMBLING_AND_GAMING",
  "FINANCIAL_PRODUCTS_SERVICES",
] as const

export const createCampaign = defineChange({
  name: "create_campaign",
  title: "Create a campaign",
  summary: "Create a campaign, always paused: nothing is spent until it is activated.",
  notes:
    "Give daily_budget to let the campaign own the budget (Advantage campaign budget); leave it out to set budgets on ad sets. Send the same Idempotency-Key (operation_key) when repeating a call whose answer was lost.",
  risk: "create",
  permission: "ads.write",
  input: z.strictObject({
    ad_account_id: adAccountId,
    name: entityName,
    objective: z.enum(OBJECTIVES).describe("What the campaign is to achieve."),
    special_ad_categories: z
      .array(z.enum(SPECIAL_AD_CATEGORIES))
      .max(SPECIAL_AD_CATEGORIES.length)
      .describe("Special categories the ads fall under; [] if none. Meta requires the declaration."),
    daily_budget: amount.optional(),
  }),
  example: {
    ad_account_id: "act_1001000000000001",
    name: "Spring",
    objective: "OUTCOME_TRAFFIC",
    special_ad_categories: [],
    daily_budget: { amount: "50.00", currency: "USD" },
  },
  targets: (input) => [{ adAccountId: input.ad_account_id }],
  plan(input, { account, marker }) {
    let dailyBudget: Money | null = null
    if (input.daily_budget) {
      const budget = budgetIn(account, input.daily_budget, "daily_budget")
      if ("issues" in budget) return budget
      dailyBudget = budget.money
    }
    return {
      change: {
        mutation: {
          node: account.id,
          edge: "campaigns",
          params: {
            name: input.name,
            objective: input.objective,
            status: "PAUSED",
            special_ad_categories: input.special_ad_categories,
            adlabels: [{ name: marker }],
            // Meta wants to know this of every campaign whose budgets stand on its ad sets (since v24).
            ...(dailyBudget
              ? { daily_budget: toApiUnits(dailyBudget) }
              : { is_adset_budget_sharing_enabled: false }),
          },
        },
        effect: {
          create: {
            type: "campaign",
            adAccountId: account.id,
            campaignId: null,
            name: input.name,
            status: "PAUSED",
            dailyBudget,
            lifetimeBudget: null,
            budgetRemaining: null,
            schedules: [],
            startAtMs: null,
            endAtMs: null,
          },
        },
        words: `Create paused campaign “${input.name}”${dailyBudget ? ` with ${formatMoney(dailyBudget)} a day` : ""}`,
      },
    }
  },
})
