import type { Context } from "hono"
import { run } from "../../dispatch.ts"
import { ERRORS, NOT_FOUND, type Refusal, RefusalError } from "../../domain/errors.ts"
import type { OperationAnswer } from "../../domain/operation.ts"
import type { MemberEnv } from "../context.ts"
import { attempt } from "./attempt.ts"

/** How a change that a form asked for ended: done, still open, or not made. */
export type ChangeOutcome =
  | { kind: "done"; answer: OperationAnswer }
  | { kind: "open"; answer: OperationAnswer }
  | { kind: "refused"; refusal: Refusal; status: 401 | 403 | 409 | 413 | 422 | 429 | 500 | 503 }

type Options = { key: string; force?: boolean }

export async function change(
  c: Context<MemberEnv>,
  operation: string,
  input: unknown,
  { key, force = false }: Options,
): Promise<ChangeOutcome> {
  const tried = await attempt(run(c.env, c.var.scope, operation, input, { key: key || null, force }))
  if (!tried.ok) return refused(tried.refusal)
  if (tried.value.kind === "read") throw new Error(`${operation} changes nothing.`)
  return outcomeOf(tried.value.answer)
}

function outcomeOf(answer: OperationAnswer): ChangeOutcome {
  switch (answer.status) {
    case "succeeded":
      return { kind: "done", answer }
    case "in_progress":
    case "needs_approval":
    case "unknown":
    case "needs_person":
      return { kind: "open", answer }
    case "refused":
    case "failed":
      return refused({
        code: answer.error?.code ?? "conflict",
        message: answer.error?.message ?? answer.message ?? "This change was not made.",
        decision: answer.decision,
        operation_id: answer.operation_id,
        ...(answer.error?.issues ? { issues: answer.error.issues } : {}),
      })
  }
}

/** An object that is not there has no form to come back to. */
function refused(refusal: Refusal): ChangeOutcome {
  const { status } = ERRORS[refusal.code]
  if (status === 404 || status === 405 || status === 415) throw new RefusalError(NOT_FOUND)
  return { kind: "refused", refusal, status }
}
