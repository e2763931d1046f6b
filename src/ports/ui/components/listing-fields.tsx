import type { Listing } from "../paths.ts"

/** The list that a form stands in, so that its answer can go back there; the level is in the form's address. */
export function ListingFields({ listing: { account, cursor } }: { listing: Listing }) {
  return (
    <>
      <input type="hidden" name="account" value={account} />
      {cursor !== null && <input type="hidden" name="cursor" value={cursor} />}
    </>
  )
}
