import * as z from "zod"
import { ENTITY_FIELDS } from "../graph/fields.ts"
import { defineRead } from "./define.ts"
import { entityRow } from "./entity-row.ts"
import { adAccountId, entityType } from "./fields.ts"

const ALL_FIELDS = [...new Set([...ENTITY_FIELDS.campaign, ...ENTITY_FIELDS.ad_set])]
const DEFAULT_FIELDS = {
  campaign: ["name", "objective", "status", "effective_status", "daily_budget", "lifetime_budget"],
  ad_set: ["name", "campaign_id", "status", "effective_status", "daily_budget", "lifetime_budget"],
} as const

export const getAdEntities = defineRead({
  name: "get_ad_entities",
  title: "List campaigns or ad sets",
  summary: "List an ad account's campaigns or ad sets, read live from Meta, page by page.",
  notes: "Archived and deleted entities are left out unless effective_status asks for ARCHIVED ones.",
  input: z.strictObject({
    ad_account_id: adAccountId,
    level: entityType.default("campaign"),
    fields: z
      .array(z.enum(ALL_FIELDS as [string, ...string[]]))
      .min(1)
      .max(ALL_FIELDS.length)
      .optional()
      .describe(
        "Fields to return beside the id. Default: name, status, effective_status, budgets and the parent or objective.",
      ),
    effective_status: z
      .array(z.enum(["ACTIVE", "PAUSED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES", "CAMPAIGN_PAUSED"]))
      .min(1)
      .max(6)
      .optional()
      .describe("Only entities in these effective states."),
    limit: z.int().min(1).max(500).default(50).describe("Rows per page."),
    cursor: z.string().max(4000).optional().describe("next_cursor of the page before."),
  }),
  example: { ad_account_id: "act_1001000000000001", level: "campaign", limit: 50 },
  targets: (input) => [{ adAccountId: input.ad_account_id }],
  async run(graph, input, after) {
    const known: readonly string[] = ENTITY_FIELDS[input.level]
    const wanted = (input.fields ?? DEFAULT_FIELDS[input.level]).filter((field) => known.includes(field))
    const page = await graph.page(input.ad_account_id, input.level, {
      fields: wanted,
      limit: input.limit,
      after,
      ...(input.effective_status ? { effectiveStatus: input.effective_status } : {}),
    })
    return {
      data: page.rows.map((object) => entityRow(object, wanted, page.account.currency)),
      after: page.after,
    }
  },
})
