import { type Context, Hono } from "hono"
import type { Child } from "hono/jsx"
import { RefusalError, refuse } from "../../../domain/errors.ts"
import { may } from "../../../domain/roles.ts"
import { type AssetRow, assetsOf } from "../../../tenancy/assets.ts"
import type { MemberEnv } from "../../context.ts"
import { attempt } from "../attempt.ts"
import { AccountSwitcher } from "../components/account-switcher.tsx"
import { DoneNotice } from "../components/done-notice.tsx"
import { EntityRowBody } from "../components/entity-row.tsx"
import { EntityTable } from "../components/entity-table.tsx"
import { NoAdAccount } from "../components/no-ad-account.tsx"
import { Notice } from "../components/notice.tsx"
import { parseLevel, readEntities, readEntity } from "../entities.ts"
import { type Listing, listingPath, tenantPath } from "../paths.ts"
import { fragment, page, wantsFragment } from "../render.tsx"

/** The campaigns and ad sets of an ad account, read live. */
export const campaigns = new Hono<MemberEnv>().get("/", async (c) => {
  const accounts = await assetsOf(c.var.db, c.var.scope)
  const [first] = accounts
  if (!first) return campaignsPage(c, <NoAdAccount slug={c.var.scope.tenant.slug} />)
  const account = accounts.find(({ id }) => id === (c.req.query("account") ?? first.id))
  if (!account) throw refuse("not_found", "There is no such ad account here.")
  const listing: Listing = {
    account: account.id,
    level: parseLevel(c.req.query("level")),
    cursor: c.req.query("cursor") ?? null,
  }
  const row = c.req.query("row")
  if (row !== undefined && wantsFragment(c)) return closedRow(c, listing, row)
  return campaignsPage(c, <Entities c={c} accounts={accounts} account={account} listing={listing} />, account)
})

/** The row without the form that was opened beneath it. */
async function closedRow(c: Context<MemberEnv>, listing: Listing, id: string) {
  const { scope, signedIn } = c.var
  const row = await readEntity(c, listing, id)
  return fragment(
    c,
    <EntityRowBody row={row} listing={listing} scope={scope} session={signedIn.session} focus="budget" />,
  )
}

type EntitiesProps = { c: Context<MemberEnv>; accounts: AssetRow[]; account: AssetRow; listing: Listing }

async function Entities({ c, accounts, account, listing }: EntitiesProps) {
  const { scope, signedIn } = c.var
  const read = await attempt(readEntities(c, listing))
  if (!read.ok && read.refusal.code === "not_found") throw new RefusalError(read.refusal)
  return (
    <>
      <DoneNotice c={c} />
      <AccountSwitcher slug={scope.tenant.slug} accounts={accounts} listing={listing} />
      {read.ok ? (
        <EntityTable
          page={read.value}
          listing={listing}
          accountName={account.name}
          scope={scope}
          session={signedIn.session}
        />
      ) : (
        <Notice tone="bad">
          {read.refusal.message}{" "}
          <a href={listingPath(scope.tenant.slug, { ...listing, cursor: null })}>Read the list again</a>
        </Notice>
      )}
    </>
  )
}

function campaignsPage(c: Context<MemberEnv>, body: Child, account?: AssetRow) {
  const { scope } = c.var
  const create = `${tenantPath(scope.tenant.slug, "campaigns", "new")}?account=${account?.id ?? ""}`
  return page(
    c,
    "Campaigns",
    <>
      <div class="page-head">
        <h1>Campaigns</h1>
        {account && may(scope.actor.role, "ads.write") && (
          <a class="button compact" href={create}>
            Create a campaign
          </a>
        )}
      </div>
      {body}
    </>,
  )
}
