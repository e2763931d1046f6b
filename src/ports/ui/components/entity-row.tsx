import type { Session } from "../../../auth/session.ts"
import { type EntityType, entityWords } from "../../../domain/entity.ts"
import type { Refusal } from "../../../domain/errors.ts"
import { may } from "../../../domain/roles.ts"
import type { MemberScope } from "../../../tenancy/guard.ts"
import type { EntityRow } from "../entities.ts"
import { entityPath, type Listing, listingQuery } from "../paths.ts"
import { type BudgetFilled, BudgetForm } from "./budget-form.tsx"
import { Amount } from "./money.tsx"
import { RefusalBox } from "./refusal.tsx"
import { StatusForm } from "./status-form.tsx"
import { plain, StatusPill } from "./status-pill.tsx"
import { SWAP_ROW } from "./swap-row.ts"

const ENTITY_COLUMNS = 5

type Props = {
  row: EntityRow
  listing: Listing
  scope: MemberScope
  session: Session
  /** The budget's form, open beneath the row. */
  editing?: BudgetFilled
  /** Why the last change of the row was not made. */
  refusal?: Refusal | undefined
  /** Where the keyboard goes when the row replaces one that had it. */
  focus?: "budget" | "status"
}

/** A campaign or ad set: one body of the table, so that a form can open beneath it and both are replaced together. */
export function EntityRowBody({ row, listing, scope, session, editing, refusal, focus }: Props) {
  const { slug } = scope.tenant
  const editable = row.dailyBudget !== null && may(scope.actor.role, "ads.write") && !editing
  const editAddress = `${entityPath(slug, listing, row.id, "budget")}?${listingQuery(listing)}`
  return (
    <tbody class={editing ? "entity editing" : "entity"} id={`${listing.level}-${row.id}`}>
      <tr>
        <th scope="row" class="name">
          {row.name}
          <span class="id">{row.id}</span>
        </th>
        <td>
          <StatusPill configured={row.status} effective={row.effectiveStatus} />
        </td>
        <td class="wide-only">
          {row.objective ? plain(row.objective.replace(/^OUTCOME_/, "")) : (row.campaignId ?? "–")}
        </td>
        <td class="money">
          <Budget row={row} level={listing.level} />
        </td>
        <td>
          {!editing && (
            <div class="actions">
              {editable && (
                <a
                  class="button secondary compact"
                  href={editAddress}
                  hx-get={editAddress}
                  {...SWAP_ROW}
                  autofocus={focus === "budget"}
                  aria-label={`Change the daily budget of ${entityWords(listing.level)} ${row.name}`}
                >
                  Budget
                </a>
              )}
              <StatusForm
                row={row}
                listing={listing}
                scope={scope}
                session={session}
                focus={focus === "status"}
              />
            </div>
          )}
        </td>
      </tr>
      {(editing || refusal) && (
        <tr class="wide">
          <td colspan={ENTITY_COLUMNS}>
            <div class="row-form">
              {editing ? (
                <BudgetForm
                  row={row}
                  listing={listing}
                  slug={slug}
                  session={session}
                  filled={editing}
                  refusal={refusal}
                />
              ) : (
                refusal && <RefusalBox refusal={refusal} />
              )}
            </div>
          </td>
        </tr>
      )}
    </tbody>
  )
}

function Budget({ row, level }: { row: EntityRow; level: EntityType }) {
  if (row.dailyBudget) return <Amount money={row.dailyBudget} />
  if (!row.lifetimeBudget)
    return <span class="muted small">{level === "campaign" ? "on its ad sets" : "on its campaign"}</span>
  return (
    <>
      <Amount money={row.lifetimeBudget} />
      <div class="small muted">over its lifetime</div>
    </>
  )
}
