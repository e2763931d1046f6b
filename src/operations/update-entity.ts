import * as z from "zod"
import type { EntityPatch } from "../domain/entity.ts"
import { entityWords } from "../domain/entity.ts"
import { formatMoney, toApiUnits } from "../domain/money.ts"
import { defineChange } from "./define.ts"
import { amount, budgetIn, entityId, entityName, entityType } from "./fields.ts"

export const updateEntity = defineChange({
  name: "update_entity",
  title: "Change a name or budget",
  summary: "Change the name or the daily budget of a campaign or ad set.",
  notes:
    "Budgets are absolute values, not differences. A budget can be changed only where it is: on the campaign, or on its ad sets.",
  risk: "edit",
  permission: "ads.write",
  input: z.strictObject({
    entity_type: entityType,
    entity_id: entityId,
    changes: z
      .strictObject({ name: entityName.optional(), daily_budget: amount.optional() })
      .refine(
        (changes) => Object.values(changes).some((value) => value !== undefined),
        "Name at least one field to change.",
      )
      .describe("The fields to change, with their new values."),
  }),
  example: {
    entity_type: "campaign",
    entity_id: "23850000000000001",
    changes: { daily_budget: { amount: "60.00", currency: "USD" } },
  },
  targets: (input) => [{ entityType: input.entity_type, entityId: input.entity_id }],
  plan(input, { account, before }) {
    if (!before) throw new Error("An update needs the entity as it is now.")
    const patch: EntityPatch = {}
    const params: Record<string, string> = {}
    const words: string[] = []
    const what = `${entityWords(before.type)} “${before.name}”`
    if (input.changes.daily_budget) {
      const path = "changes.daily_budget"
      const budget = budgetIn(account, input.changes.daily_budget, path)
      if ("issues" in budget) return budget
      if (before.lifetimeBudget) {
        return {
          issues: [
            { path, message: `The ${what} has a lifetime budget, which cannot be turned into a daily one.` },
          ],
        }
      }
      if (!before.dailyBudget) {
        const owner =
          before.type === "campaign" ? "its ad sets carry the budgets" : "its campaign carries the budget"
        return {
          issues: [{ path, message: `The ${what} has no budget of its own: ${owner}. Change it there.` }],
        }
      }
      patch.dailyBudget = budget.money
      params.daily_budget = toApiUnits(budget.money)
      words.push(`daily budget ${formatMoney(before.dailyBudget)} → ${formatMoney(budget.money)}`)
    }
    if (input.changes.name !== undefined) {
      patch.name = input.changes.name
      params.name = input.changes.name
      words.push(`name → “${input.changes.name}”`)
    }
    return {
      change: {
        mutation: { node: before.id, edge: null, params },
        effect: { update: before, patch },
        words: `Change ${what}: ${words.join(", ")}`,
      },
    }
  },
})
