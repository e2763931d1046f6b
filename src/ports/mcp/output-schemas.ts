import type { Tool } from "@modelcontextprotocol/server"

type ObjectSchema = NonNullable<Tool["outputSchema"]>

/**
 * What a refused call answers (with isError). It stands in the same object as a success, and nothing is required, since
 * clients of 2025 hold every structured answer against the schema, refusals included.
 */
const REFUSAL = {
  code: { type: "string", description: "Only when refused: why, as a word." },
  message: { type: ["string", "null"], description: "What is wrong, or what to do next." },
  issues: {
    type: "array",
    items: { type: "object" },
    description: "Only when refused: arguments to correct.",
  },
  required_scope: { type: "string" },
  retry_after: { type: "number", description: "Seconds to wait." },
}

const DECISION = {
  type: "object",
  description: "The policy's rules with their numbers and what they would allow.",
}

export const PAGE_OUTPUT: ObjectSchema = {
  type: "object",
  properties: {
    data: { type: "array", items: { type: "object" } },
    next_cursor: {
      type: ["string", "null"],
      description: "Pass as cursor for the next page; null at the end.",
    },
    as_of: { type: "string" },
    ...REFUSAL,
  },
}

export const CHANGE_OUTPUT: ObjectSchema = {
  type: "object",
  properties: {
    operation_id: { type: "string" },
    status: {
      type: "string",
      description: "in_progress, needs_approval, succeeded, refused, failed, unknown or needs_person.",
    },
    summary: { type: "string" },
    result: { type: ["object", "null"], description: "id, before and after; items for several objects." },
    decision: DECISION,
    audit_seq: { type: "integer" },
    error: { type: ["object", "null"] },
    ...REFUSAL,
  },
}
