import type { ListToolsResult, Tool } from "@modelcontextprotocol/server"
import * as z from "zod"
import { AUDIT_OUTCOMES } from "../../domain/operation.ts"
import { SCOPE_OF, SCOPES, type Scope } from "../../domain/roles.ts"
import type { Operation } from "../../operations/define.ts"
import { OPERATIONS } from "../../operations/registry.ts"
import { ANNOTATIONS, OWN_RECORDS } from "./annotations.ts"
import { CHANGE_OUTPUT, PAGE_OUTPUT } from "./output-schemas.ts"

/** A tool as clients see it, the scope it takes, and what stands behind it. */
export type CatalogueTool = {
  definition: Tool
  scope: Scope
  does: { operation: Operation } | { record: "operation" | "audit"; input: z.ZodObject }
}

/** How a change is asked for, beside what it is. */
const operationKey = z
  .string()
  .min(1)
  .max(128)
  .optional()
  .describe("Any string of yours; repeating a call with the same key makes the change once.")
const force = z.boolean().optional().describe("Create although the same creation was asked for a moment ago.")
export const changeControls = z.object({ operation_key: operationKey, force })

const getOperation = recordTool("operation", "get_operation", {
  title: "Look up an operation",
  description: "Say where a change stands; ask this instead of repeating a change whose outcome is unknown.",
  input: z.strictObject({ operation_id: z.string().max(64).describe("operation_id of the change.") }),
  outputSchema: CHANGE_OUTPUT,
})

const auditSearch = recordTool("audit", "audit_search", {
  title: "Search the audit log",
  description: "List what people and agents of this tenant changed or were refused, newest first.",
  input: z.strictObject({
    limit: z.int().min(1).max(100).default(20).describe("Entries per page."),
    cursor: z.string().max(40).optional().describe("next_cursor of the page before."),
    operation: z.string().max(64).optional().describe("Only this operation, such as update_entity."),
    outcome: z.enum(AUDIT_OUTCOMES).optional().describe("Only this outcome."),
  }),
  outputSchema: PAGE_OUTPUT,
})

/** Everything that an agent can be given, in an order that never changes, so that prompts stay cached. */
const CATALOGUE: readonly CatalogueTool[] = [...OPERATIONS.map(operationTool), getOperation, auditSearch]

const byName = new Map(CATALOGUE.map((tool) => [tool.definition.name, tool]))

export function toolNamed(name: string): CatalogueTool | null {
  return byName.get(name) ?? null
}

/** The tools that these scopes can use. Made once for each set of scopes and then only handed out. */
export function toolsFor(scopes: readonly Scope[]): ListToolsResult {
  const held = SCOPES.filter((scope) => scopes.includes(scope))
  const key = held.join(" ")
  let list = lists.get(key)
  if (!list) {
    list = {
      tools: CATALOGUE.filter(({ scope }) => held.includes(scope)).map(({ definition }) => definition),
    }
    lists.set(key, list)
  }
  return list
}

const lists = new Map<string, ListToolsResult>()

function operationTool(operation: Operation): CatalogueTool {
  const isCreation = operation.risk === "create"
  const input =
    operation.kind === "read"
      ? operation.input
      : operation.input.extend({ operation_key: operationKey, ...(isCreation ? { force } : {}) })
  return {
    definition: {
      name: `ads_${operation.name}`,
      title: operation.title,
      description: operation.notes ? `${operation.summary} ${operation.notes}` : operation.summary,
      inputSchema: closedSchema(input),
      outputSchema: operation.kind === "read" ? PAGE_OUTPUT : CHANGE_OUTPUT,
      annotations: { title: operation.title, ...ANNOTATIONS[operation.risk] },
    },
    scope: SCOPE_OF[operation.permission],
    does: { operation },
  }
}

function recordTool(
  record: "operation" | "audit",
  name: string,
  tool: {
    title: string
    description: string
    input: z.ZodObject
    outputSchema: NonNullable<Tool["outputSchema"]>
  },
): CatalogueTool {
  const { title, description, input, outputSchema } = tool
  return {
    definition: {
      name: `ads_${name}`,
      title,
      description,
      inputSchema: closedSchema(input),
      outputSchema,
      annotations: { title, ...OWN_RECORDS },
    },
    scope: "ads:read",
    does: { record, input },
  }
}

function closedSchema(input: z.ZodObject): Tool["inputSchema"] {
  const { $schema, ...schema } = z.toJSONSchema(input, { io: "input" })
  // zod's own type of JSON Schema does not say that an object's schema has an object at its root.
  return schema as Tool["inputSchema"]
}
