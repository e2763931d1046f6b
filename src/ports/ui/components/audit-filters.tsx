import type { PropsWithChildren } from "hono/jsx"
import { AUDIT_OUTCOMES, type AuditOutcome } from "../../../domain/operation.ts"
import { OPERATIONS } from "../../../operations/registry.ts"
import { outcomeWords } from "./outcome-pill.tsx"

type Props = PropsWithChildren<{
  path: string
  operation: string
  /** Null where a log cannot be filtered by it. */
  outcome: AuditOutcome | undefined | null
}>

/** Narrows an audit log; the filters are in the address, so that a view can be kept and shared. */
export function AuditFilters({ path, operation, outcome, children }: Props) {
  return (
    <form class="filters" method="get" action={path}>
      {children}
      <label>
        Operation
        <input name="operation" value={operation} list="operations" placeholder="all" autocomplete="off" />
      </label>
      <datalist id="operations">
        {OPERATIONS.filter(({ kind }) => kind === "change").map(({ name }) => (
          <option value={name}></option>
        ))}
      </datalist>
      {outcome !== null && (
        <label>
          Outcome
          <select name="outcome">
            <option value="">all</option>
            {AUDIT_OUTCOMES.map((known) => (
              <option value={known} selected={known === outcome}>
                {outcomeWords(known)}
              </option>
            ))}
          </select>
        </label>
      )}
      <button type="submit" class="outline secondary">
        Filter
      </button>
      {(operation || outcome) && <a href={path}>Show all</a>}
    </form>
  )
}
