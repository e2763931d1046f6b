import type { Context } from "hono"
import { findOperation } from "../../../dispatch.ts"
import { isOwnId } from "../../../domain/ids.ts"
import type { OperationAnswer } from "../../../domain/operation.ts"
import type { MemberEnv } from "../../context.ts"
import { attempt } from "../attempt.ts"
import { operationPath } from "../paths.ts"
import { Notice } from "./notice.tsx"
import { adviceOf } from "./operation-words.ts"
import { outcomeWords } from "./outcome-pill.tsx"

/** After a form sent the reader back to a list: what was done. The address only names the operation, the words are ours. */
export async function DoneNotice({ c }: { c: Context<MemberEnv> }) {
  const id = c.req.query("done")
  if (!id || !isOwnId("op", id)) return null
  const found = await attempt(findOperation(c.env, c.var.scope, id))
  if (!found.ok || found.value.status !== "succeeded") return null
  return (
    <Notice tone="ok" passing>
      <DoneWords slug={c.var.scope.tenant.slug} answer={found.value} />
    </Notice>
  )
}

export function DoneWords({ slug, answer }: { slug: string; answer: OperationAnswer }) {
  return (
    <>
      Done: {answer.summary}. <a href={operationPath(slug, answer.operation_id)}>Details</a>
    </>
  )
}

export function OpenWords({ slug, answer }: { slug: string; answer: OperationAnswer }) {
  return (
    <>
      {outcomeWords(answer.status)}: {answer.summary}. {adviceOf(answer)}{" "}
      <a href={operationPath(slug, answer.operation_id)}>Follow it here</a>
    </>
  )
}
