import { Hono } from "hono"
import { findOperation } from "../../../dispatch.ts"
import type { OperationAnswer } from "../../../domain/operation.ts"
import type { MemberEnv } from "../../context.ts"
import { DecisionRules } from "../components/decision.tsx"
import { Diff } from "../components/diff.tsx"
import { adviceOf, STATE_WORDS } from "../components/operation-words.ts"
import { OutcomePill } from "../components/outcome-pill.tsx"
import { operationPath, tenantPath } from "../paths.ts"
import { fragment, page, wantsFragment } from "../render.tsx"

/** One operation: where it stands, what it changed, and what the rules said. */
export const operation = new Hono<MemberEnv>().get("/:id", async (c) => {
  const { slug } = c.var.scope.tenant
  const answer = await findOperation(c.env, c.var.scope, c.req.param("id"))
  const state = <OperationState answer={answer} slug={slug} />
  if (wantsFragment(c)) return fragment(c, state)
  return page(
    c,
    answer.summary,
    <>
      <p class="crumb">
        <a href={tenantPath(slug, "audit")}>Audit log</a>
      </p>
      <h1>{answer.summary}</h1>
      {state}
    </>,
  )
})

/** It asks again by itself while the outcome is open. */
function OperationState({ answer, slug }: { answer: OperationAnswer; slug: string }) {
  const address = operationPath(slug, answer.operation_id)
  const advice = adviceOf(answer)
  const isMoving = answer.status === "in_progress" || answer.status === "unknown"
  const polling = isMoving ? { "hx-get": address, "hx-trigger": "every 3s", "hx-swap": "outerHTML" } : {}
  return (
    <section id="operation" aria-live="polite" {...polling}>
      <dl class="facts">
        <dt>State</dt>
        <dd>
          <OutcomePill outcome={answer.status} /> {STATE_WORDS[answer.status]}
          {isMoving && (
            <>
              {" "}
              <a href={address}>Look again</a>
            </>
          )}
        </dd>
        {advice && (
          <>
            <dt>What to do</dt>
            <dd>{advice}</dd>
          </>
        )}
        {answer.error && (
          <>
            <dt>Why</dt>
            <dd>{answer.error.message}</dd>
          </>
        )}
        <Effects answer={answer} />
        <dt>Operation</dt>
        <dd>
          <code>{answer.operation}</code> <span class="id">{answer.operation_id}</span>
        </dd>
        <dt>Audit entry</dt>
        <dd>#{answer.audit_seq}</dd>
      </dl>
      <h2>Decision</h2>
      <p>
        {DECISIONS[answer.decision.outcome]} Policy version {answer.decision.policy_version}.
      </p>
      <DecisionRules rules={answer.decision.rules} />
    </section>
  )
}

function Effects({ answer: { result } }: { answer: OperationAnswer }) {
  if (!result) return null
  if ("items" in result) {
    return (
      <>
        {result.items.map((item) => (
          <Effects answer={item} />
        ))}
      </>
    )
  }
  return (
    <>
      <dt>{result.name}</dt>
      <dd>
        <Diff before={result.before} after={result.after} />
        {result.id && <span class="id">{result.id}</span>}
      </dd>
    </>
  )
}

const DECISIONS: Record<OperationAnswer["decision"]["outcome"], string> = {
  allowed: "The tenant's policy allowed it.",
  needs_approval: "The tenant's policy asks for an approval.",
  denied: "The tenant's policy denied it.",
}
