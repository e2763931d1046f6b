import type { Child } from "hono/jsx"
import type { Decision } from "../../../domain/decision.ts"
import type { AuditEntry } from "../../../domain/operation.ts"
import { DecisionRules } from "./decision.tsx"
import { Diff } from "./diff.tsx"
import { OutcomePill } from "./outcome-pill.tsx"
import { Table } from "./table.tsx"
import { Time } from "./time.tsx"

type Props<E extends AuditEntry> = {
  label: string
  entries: readonly E[]
  /** A column in front for lists that span several tenants. */
  lead?: { title: string; cell: (entry: E) => Child }
  operationHref?: (operationId: string) => string
}

/** Who did what, when, with which effect, and why it was or was not made. */
export function AuditTable<E extends AuditEntry>({ label, entries, lead, operationHref }: Props<E>) {
  return (
    <Table label={label} kind="audit-table">
      <thead>
        <tr>
          <th scope="col">Time (UTC)</th>
          {lead && <th scope="col">{lead.title}</th>}
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">Outcome</th>
          <th scope="col">Before → after</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr>
            <td class="when">
              <Time at={entry.at} />
              <span class="id">#{entry.seq}</span>
            </td>
            {lead && <td>{lead.cell(entry)}</td>}
            <td>
              <Who entry={entry} />
            </td>
            <td class="what">
              <code>{entry.operation}</code>
              <Target entry={entry} />
            </td>
            <td class="outcome">
              <OutcomePill outcome={entry.outcome} />
            </td>
            <td>
              <Diff before={entry.before} after={entry.after} />
            </td>
            <td class="why">
              {whyOf(entry)}
              {entry.operation_id && operationHref && (
                <>
                  {" "}
                  <a href={operationHref(entry.operation_id)} aria-label={`Details of entry ${entry.seq}`}>
                    Details
                  </a>
                </>
              )}
              {entry.decision && entry.decision.rules.length > 0 && (
                <details>
                  <summary class="small">
                    Decision: {rulesCount(entry.decision)}, policy version {entry.decision.policy_version}
                  </summary>
                  <DecisionRules rules={entry.decision.rules} />
                </details>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function Who({ entry: { actor, surface } }: { entry: AuditEntry }) {
  return (
    <>
      {actor.name}
      <span class="id">
        {actor.kind}
        {actor.on_behalf_of && ` for ${actor.on_behalf_of}`}, by {surface}
      </span>
    </>
  )
}

function Target({ entry: { target } }: { entry: AuditEntry }) {
  if (!target) return null
  const id = target.id ?? target.ad_account_id
  return (
    <>
      {target.name && <div>{target.name}</div>}
      {id && <span class="id">{id}</span>}
    </>
  )
}

/** The entry's sentence; where several rules said no, the first of them, since all stand in the decision below. */
function whyOf({ reason, decision }: AuditEntry): string {
  const against = decision?.rules.filter((finding) => finding.outcome !== "allowed") ?? []
  return against.length > 1 ? (against[0]?.message ?? reason) : reason
}

function rulesCount({ rules }: Decision): string {
  return rules.length === 1 ? "1 rule" : `${rules.length} rules`
}
