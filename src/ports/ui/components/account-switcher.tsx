import type { AssetRow } from "../../../tenancy/assets.ts"
import { type Listing, listingPath, tenantPath } from "../paths.ts"

type Props = { slug: string; accounts: readonly AssetRow[]; listing: Listing }

/** Which ad account, and which level of it. */
export function AccountSwitcher({ slug, accounts, listing }: Props) {
  return (
    <div class="filters">
      <form class="filters" method="get" action={tenantPath(slug, "campaigns")}>
        <input type="hidden" name="level" value={listing.level} />
        <label>
          Ad account
          <select name="account">
            {accounts.map((account) => (
              <option value={account.id} selected={account.id === listing.account}>
                {account.name} ({account.currency}) – {account.id}
              </option>
            ))}
          </select>
        </label>
        {accounts.length > 1 && (
          <button type="submit" class="outline secondary">
            Show
          </button>
        )}
      </form>
      <nav class="tabs levels" aria-label="Level">
        <ul>
          <Level slug={slug} listing={listing} level="campaign" words="Campaigns" />
          <Level slug={slug} listing={listing} level="ad_set" words="Ad sets" />
        </ul>
      </nav>
    </div>
  )
}

function Level({
  slug,
  listing,
  level,
  words,
}: {
  slug: string
  listing: Listing
  level: Listing["level"]
  words: string
}) {
  return (
    <li>
      <a
        href={listingPath(slug, { ...listing, level, cursor: null })}
        {...(listing.level === level ? { "aria-current": "page" as const } : {})}
      >
        {words}
      </a>
    </li>
  )
}
