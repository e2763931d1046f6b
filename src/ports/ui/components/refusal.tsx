import type { Refusal } from "../../../domain/errors.ts"
import { Numbers } from "./decision.tsx"

/** Why a change was not made: the sentence, and each rule that stood in its way with its numbers. */
export function RefusalBox({
  refusal,
  id,
}: {
  refusal: Pick<Refusal, "message" | "decision" | "issues">
  id?: string
}) {
  const against = refusal.decision?.rules.filter((finding) => finding.outcome !== "allowed") ?? []
  // The ledger's sentence often is the rules' sentences in a row, which stand below with their numbers.
  const isSaidBelow =
    against.length > 0 && against.every((finding) => refusal.message.includes(finding.message))
  return (
    <div class="refusal" role="alert" {...(id ? { id } : {})}>
      <p class="verdict">Not changed</p>
      {!isSaidBelow && <p>{refusal.message}</p>}
      {against.length > 0 && (
        <ul class="rules">
          {against.map((finding) => (
            <li>
              <p>
                {finding.message}{" "}
                <span class="nowrap">
                  <span class="muted small">Rule</span> <code>{finding.rule}</code>
                </span>
              </p>
              <Numbers finding={finding} />
            </li>
          ))}
        </ul>
      )}
      {(refusal.issues ?? []).length > 0 && (
        <ul class="rules">
          {(refusal.issues ?? []).map((issue) => (
            <li>{issue.message}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
