import type { Session } from "../../../auth/session.ts"
import type { MemberScope } from "../../../tenancy/guard.ts"
import type { EntityPage } from "../entities.ts"
import { type Listing, listingPath } from "../paths.ts"
import { Empty } from "./empty.tsx"
import { EntityRowBody } from "./entity-row.tsx"
import { Table } from "./table.tsx"
import { Time } from "./time.tsx"

type Props = { page: EntityPage; listing: Listing; accountName: string; scope: MemberScope; session: Session }

/** An ad account's campaigns or ad sets, as Meta shows them at this moment. */
export function EntityTable({ page, listing, accountName, scope, session }: Props) {
  const what = listing.level === "campaign" ? "Campaigns" : "Ad sets"
  if (page.rows.length === 0) {
    return (
      <Empty title={`No ${what.toLowerCase()}`}>
        <p>
          {listing.cursor !== null
            ? "This page of the list is empty."
            : listing.level === "campaign"
              ? `${accountName} has no campaigns yet. Create the first one: it starts paused, so nothing is spent.`
              : `${accountName} has no ad sets yet.`}
        </p>
      </Empty>
    )
  }
  return (
    <>
      <Table kind="entity-table" label={`${what} of ${accountName}`}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Status</th>
            <th scope="col" class="wide-only">
              {listing.level === "campaign" ? "Objective" : "Campaign"}
            </th>
            <th scope="col" class="money">
              Daily budget
            </th>
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        {page.rows.map((row) => (
          <EntityRowBody row={row} listing={listing} scope={scope} session={session} />
        ))}
      </Table>
      <div class="list-end small muted">
        <span>
          {page.rows.length} shown, read from Meta at <Time at={page.asOf} /> UTC
        </span>
        <span>
          {listing.cursor !== null && (
            <a href={listingPath(scope.tenant.slug, { ...listing, cursor: null })}>First page</a>
          )}{" "}
          {page.nextCursor !== null && (
            <a rel="next" href={listingPath(scope.tenant.slug, { ...listing, cursor: page.nextCursor })}>
              Next page
            </a>
          )}
        </span>
      </div>
    </>
  )
}
