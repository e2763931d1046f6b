import type { Session } from "../../../auth/session.ts"
import { entityWords } from "../../../domain/entity.ts"
import { may } from "../../../domain/roles.ts"
import type { MemberScope } from "../../../tenancy/guard.ts"
import type { EntityRow } from "../entities.ts"
import { newFormKey } from "../form.ts"
import { entityPath, type Listing } from "../paths.ts"
import { CsrfField } from "./csrf-field.tsx"
import { ListingFields } from "./listing-fields.tsx"
import { SWAP_ROW } from "./swap-row.ts"

type Props = { row: EntityRow; listing: Listing; scope: MemberScope; session: Session; focus: boolean }

/** The one button that fits the state: pausing what is active, resuming what is paused. */
export function StatusForm({ row, listing, scope, session, focus }: Props) {
  const button = BUTTONS[row.status]
  if (!button || !may(scope.actor.role, button.permission)) return null
  const address = entityPath(scope.tenant.slug, listing, row.id, button.noun)
  return (
    <form method="post" action={address} hx-post={address} hx-disable="find button" {...SWAP_ROW}>
      <CsrfField session={session} />
      <ListingFields listing={listing} />
      <input type="hidden" name="key" value={newFormKey()} />
      <button
        type="submit"
        autofocus={focus}
        class="compact outline secondary"
        aria-label={`${button.word} ${entityWords(listing.level)} ${row.name}`}
      >
        {button.word}
      </button>
    </form>
  )
}

const BUTTONS: Record<
  string,
  { noun: "pause" | "activation"; word: string; permission: "ads.write" | "ads.spend" }
> = {
  ACTIVE: { noun: "pause", word: "Pause", permission: "ads.write" },
  PAUSED: { noun: "activation", word: "Resume", permission: "ads.spend" },
}
