import * as z from "zod"
import { entityWords } from "../domain/entity.ts"
import { defineChange } from "./define.ts"
import { entityId, entityType } from "./fields.ts"

export const activateEntity = defineChange({
  name: "activate_entity",
  title: "Activate",
  summary: "Activate a campaign or ad set, so that it and everything active below it may spend.",
  notes: "The budgets that become live count against the ad account's daily cap.",
  risk: "spend",
  permission: "ads.spend",
  input: z.strictObject({ entity_type: entityType, entity_id: entityId }),
  example: { entity_type: "campaign", entity_id: "23850000000000001" },
  targets: (input) => [{ entityType: input.entity_type, entityId: input.entity_id }],
  plan(_input, { before }) {
    if (!before) throw new Error("An activation needs the entity as it is now.")
    return {
      change: {
        mutation: { node: before.id, edge: null, params: { status: "ACTIVE" } },
        effect: { update: before, patch: { status: "ACTIVE" } },
        words: `Activate ${entityWords(before.type)} “${before.name}”`,
      },
    }
  },
})
