import type { Context } from "hono"
import type { OperationAnswer } from "../../domain/operation.ts"
import type { ApiEnv } from "./route.ts"

/**
 * A change's answer over HTTP: 202 while something is left to wait for. What came to nothing has been refused before it
 * gets here, so a refused or failed one has changed some of several objects: its items say what became of each.
 */
export function answerChange(c: Context<ApiEnv>, answer: OperationAnswer): Response {
  switch (answer.status) {
    case "succeeded":
    case "refused":
    case "failed":
      return c.json(answer)
    case "in_progress":
    case "needs_approval":
    case "unknown":
    case "needs_person":
      return c.json(answer, 202, { location: addressOf(c, answer.operation_id) })
  }
}

function addressOf(c: Context<ApiEnv>, operationId: string): string {
  return `/api/t/${encodeURIComponent(c.req.param("tenant") ?? "")}/operations/${operationId}`
}
