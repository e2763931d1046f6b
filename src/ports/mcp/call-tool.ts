import type { CallToolResult } from "@modelcontextprotocol/server"
import type * as z from "zod"
import { findOperation, readAudit, run } from "../../dispatch.ts"
import { type FieldIssue, type Refusal, RefusalError, refuse } from "../../domain/errors.ts"
import type { Log } from "../../domain/log.ts"
import type { OperationAnswer } from "../../domain/operation.ts"
import type { Bindings } from "../../env.ts"
import type { Operation } from "../../operations/define.ts"
import type { TenantScope } from "../../tenancy/guard.ts"
import { type CatalogueTool, changeControls } from "./catalogue.ts"

/** On whose behalf a tool runs, and what it needs for that. */
export type ToolCall = { env: Bindings; scope: TenantScope; log: Log; requestId: string }

type Arguments = Record<string, unknown>

/** Runs a tool. Whatever goes wrong is a result that says what to do next, since only results reach the model. */
export async function callTool(
  call: ToolCall,
  tool: CatalogueTool,
  given: Arguments,
): Promise<CallToolResult> {
  try {
    return "operation" in tool.does
      ? await callOperation(call, tool.does.operation, given)
      : await readRecord(call, tool.does, given)
  } catch (error) {
    const refusal = error instanceof RefusalError ? error.refusal : bug(call, tool, error)
    return refused(refusal, tool)
  }
}

async function callOperation(
  call: ToolCall,
  operation: Operation,
  given: Arguments,
): Promise<CallToolResult> {
  if (operation.kind === "read") {
    const { answer } = await run(call.env, call.scope, operation.name, given, { key: null, force: false })
    return result(answer)
  }
  const { operation_key, force, ...input } = given
  const controls = parsed(changeControls, { operation_key, force })
  const { answer } = await run(call.env, call.scope, operation.name, input, {
    key: controls.operation_key ?? null,
    force: controls.force ?? false,
  })
  return "status" in answer ? changed(answer) : result(answer)
}

async function readRecord(
  { env, scope }: ToolCall,
  { record, input }: { record: "operation" | "audit"; input: z.ZodObject },
  given: Arguments,
): Promise<CallToolResult> {
  const wanted = parsed(input, given)
  if (record === "operation") return result(await findOperation(env, scope, String(wanted.operation_id)))
  const { limit, cursor, ...filters } = wanted
  return result(
    await readAudit(env, scope, {
      ...filters,
      limit: Number(limit),
      cursor: typeof cursor === "string" ? cursor : null,
    }),
  )
}

/**
 * What came to nothing has been refused before it gets here. A refused or failed answer is about several objects of which
 * some were changed; the model is told that it is not done. One that waits or is unclear is no error.
 */
function changed(answer: OperationAnswer): CallToolResult {
  if (answer.status !== "refused" && answer.status !== "failed") return result(answer)
  return {
    ...result({ ...answer, message: "Not all of it was done. result.items says what became of each." }),
    isError: true,
  }
}

function refused(refusal: Refusal, tool: CatalogueTool): CallToolResult {
  const helps = refusal.code === "invalid_input" && "operation" in tool.does
  const example = helps && "operation" in tool.does ? { example: tool.does.operation.example } : {}
  return { ...result({ ...refusal, ...example }), isError: true }
}

/** Structured, and the same as text for clients that do not read structures. */
function result(answer: object): CallToolResult {
  return { content: [{ type: "text", text: JSON.stringify(answer) }], structuredContent: { ...answer } }
}

function parsed<S extends z.ZodObject>(schema: S, given: Arguments): z.output<S> {
  const outcome = schema.safeParse(given)
  if (outcome.success) return outcome.data
  const issues: FieldIssue[] = outcome.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }))
  throw refuse("invalid_input", "The arguments are not valid. Nothing was done.", { issues })
}

function bug({ log, requestId }: ToolCall, tool: CatalogueTool, error: unknown): Refusal {
  log("error", "tool.failed", {
    request_id: requestId,
    tool: tool.definition.name,
    error,
    stack: error instanceof Error ? error.stack : null,
  })
  return {
    code: "internal",
    message: `Something went wrong on our side. Look up the operation before you repeat a change. Quote ${requestId} when you ask about it.`,
  }
}
