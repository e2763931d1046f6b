import * as z from "zod"
import { entityWords } from "../domain/entity.ts"
import { defineChange } from "./define.ts"
import { entityId, entityType } from "./fields.ts"

/** Each entity is a Graph call of its own; more than this in one request would outlive the caller's patience. */
const MAX_AT_ONCE = 50

export const pauseEntities = defineChange({
  name: "pause_entities",
  title: "Pause",
  summary: "Pause one or more campaigns or ad sets. Never needs approval and is never held up by a cap.",
  risk: "pause",
  permission: "ads.write",
  input: z.strictObject({
    entity_type: entityType,
    entity_ids: z
      .array(entityId)
      .min(1)
      .max(MAX_AT_ONCE)
      .describe("Ids of entities of that level, each at most once."),
  }),
  example: { entity_type: "campaign", entity_ids: ["23850000000000001"] },
  targets: (input) =>
    [...new Set(input.entity_ids)].map((id) => ({ entityType: input.entity_type, entityId: id })),
  plan(_input, { before }) {
    if (!before) throw new Error("A pause needs the entity as it is now.")
    return {
      change: {
        mutation: { node: before.id, edge: null, params: { status: "PAUSED" } },
        effect: { update: before, patch: { status: "PAUSED" } },
        words: `Pause ${entityWords(before.type)} “${before.name}”`,
      },
    }
  },
})
