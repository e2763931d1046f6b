import type { Session } from "../../../auth/session.ts"
import type { Refusal } from "../../../domain/errors.ts"
import type { EntityRow } from "../entities.ts"
import { faultsOf, newFormKey } from "../form.ts"
import { entityPath, type Listing, listingPath } from "../paths.ts"
import { CsrfField } from "./csrf-field.tsx"
import { described } from "./field.tsx"
import { ListingFields } from "./listing-fields.tsx"
import { moneyWords } from "./money.tsx"
import { RefusalBox } from "./refusal.tsx"
import { SWAP_ROW } from "./swap-row.ts"

export type BudgetFilled = { amount: string }

type Props = {
  row: EntityRow
  listing: Listing
  slug: string
  session: Session
  filled: BudgetFilled
  refusal?: Refusal | undefined
}

/** Asks for a new daily budget; after a refusal it still holds what was asked for, and says why not. */
export function BudgetForm({ row, listing, slug, session, filled, refusal }: Props) {
  if (!row.dailyBudget)
    return <p>There is no daily budget here to change: it is on another level, or runs over a lifetime.</p>
  const { currency } = row.dailyBudget
  const id = `amount-${row.id}`
  const fault = faultsOf(refusal?.issues ?? [])["changes.daily_budget"]
  const hint = `Now ${moneyWords(row.dailyBudget)} a day.`
  return (
    <>
      <form
        class="budget-form"
        method="post"
        action={entityPath(slug, listing, row.id, "budget")}
        hx-post={entityPath(slug, listing, row.id, "budget")}
        hx-disable="find button"
        {...SWAP_ROW}
      >
        <CsrfField session={session} />
        <ListingFields listing={listing} />
        <input type="hidden" name="key" value={newFormKey()} />
        <input type="hidden" name="currency" value={currency} />
        <div class="field">
          <label for={id}>New daily budget, {currency}</label>
          <input
            id={id}
            name="amount"
            value={filled.amount}
            inputmode="decimal"
            autocomplete="off"
            maxlength={20}
            required
            autofocus
            {...described({ id, hint, fault: fault ?? (refusal ? refusal.message : undefined) })}
          />
        </div>
        <button type="submit">Save budget</button>
        <a
          class="button secondary outline"
          href={listingPath(slug, listing)}
          data-cancel
          hx-get={rowAddress(slug, listing, row)}
          {...SWAP_ROW}
        >
          Cancel
        </a>
      </form>
      <span class="hint" id={`${id}-hint`}>
        {hint}
      </span>
      {fault && (
        <span class="fault" id={`${id}-fault`}>
          {fault}
        </span>
      )}
      {refusal && !fault && <RefusalBox refusal={refusal} id={`${id}-fault`} />}
    </>
  )
}

/** The row as it is, without the form. */
function rowAddress(slug: string, listing: Listing, row: EntityRow): string {
  return listingPath(slug, listing, { row: row.id })
}
