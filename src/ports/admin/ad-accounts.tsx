import { type Context, Hono } from "hono"
import { ERRORS, NOT_FOUND, RefusalError } from "../../domain/errors.ts"
import { type AssetRow, allAssets, bindAdAccount, unbindAdAccount } from "../../tenancy/assets.ts"
import { allTenants, tenantBySlug } from "../../tenancy/members.ts"
import type { SignedInEnv } from "../context.ts"
import { attempt } from "../ui/attempt.ts"
import { CsrfField } from "../ui/components/csrf-field.tsx"
import { Empty } from "../ui/components/empty.tsx"
import { SelectField, TextField } from "../ui/components/field.tsx"
import { Notice } from "../ui/components/notice.tsx"
import { Table } from "../ui/components/table.tsx"
import { Day } from "../ui/components/time.tsx"
import { type Faults, readForm } from "../ui/form.ts"
import { page } from "../ui/render.tsx"
import { staffOf } from "./staff.ts"

type Filled = { tenant: string; id: string; faults: Faults }

/** Which ad account belongs to which tenant. */
export const adAccounts = new Hono<SignedInEnv>()
  .get("/", (c) => assetsPage(c, { tenant: c.req.query("tenant") ?? "", id: "", faults: {} }))
  .post("/", async (c) => {
    const form = await readForm(c)
    const filled = { tenant: form.text("tenant"), id: form.text("id") }
    const tenant = await tenantBySlug(c.var.db, filled.tenant)
    if (!tenant) return assetsPage(c, { ...filled, faults: { tenant: "There is no such tenant." } }, 422)
    const bound = await attempt(bindAdAccount(c.env, c.var.db, c.var.clock, tenant.id, filled.id, staffOf(c)))
    if (!bound.ok) {
      const { code, message } = bound.refusal
      return assetsPage(
        c,
        { ...filled, faults: { id: message } },
        code === "not_found" ? 422 : ERRORS[code].status,
      )
    }
    return c.redirect("/admin/assets?done=bound", 303)
  })
  .get("/:id/removal", async (c) => removalPage(c, await boundAsset(c)))
  .post("/:id/removal", async (c) => {
    const asset = await boundAsset(c)
    const tenant = await tenantBySlug(c.var.db, asset.tenant)
    if (!tenant) throw new RefusalError(NOT_FOUND)
    await unbindAdAccount(c.env, c.var.db, tenant.id, asset.id, staffOf(c))
    return c.redirect("/admin/assets?done=unbound", 303)
  })

async function boundAsset(c: Context<SignedInEnv>): Promise<AssetRow> {
  const asset = (await allAssets(c.var.db)).find(({ id }) => id === c.req.param("id"))
  if (!asset) throw new RefusalError(NOT_FOUND)
  return asset
}

async function assetsPage(
  c: Context<SignedInEnv>,
  { tenant, id, faults }: Filled,
  status: Parameters<typeof page>[3] = 200,
) {
  const [rows, tenants] = await Promise.all([allAssets(c.var.db), allTenants(c.var.db)])
  const done = DONE[c.req.query("done") ?? ""]
  return page(
    c,
    "Ad accounts",
    <>
      <h1>Ad accounts</h1>
      {done && <Notice tone="ok">{done}</Notice>}
      <div class="columns">
        <section>
          {rows.length === 0 ? (
            <Empty title="No ad account is bound">
              <p>Bind one with the form; the tenant sees its campaigns at once.</p>
            </Empty>
          ) : (
            <AssetTable rows={rows} />
          )}
        </section>
        <section>
          <h2>Bind an ad account</h2>
          <form method="post" action="/admin/assets">
            <CsrfField session={c.var.signedIn.session} />
            <SelectField
              name="tenant"
              label="Tenant"
              value={tenant}
              options={tenants.map(({ slug, name }) => ({ value: slug, label: `${name} (${slug})` }))}
              fault={faults.tenant}
            />
            <TextField
              name="id"
              label="Ad account id"
              value={id}
              fault={faults.id}
              hint="Such as act_1001000000000001. Name, currency and time zone are read from Meta."
              required
              maxlength={64}
              autocomplete="off"
            />
            <button type="submit">Bind</button>
          </form>
        </section>
      </div>
    </>,
    status,
  )
}

const DONE: Record<string, string> = {
  bound: "The ad account belongs to the tenant from now on.",
  unbound: "The ad account belongs to no tenant any more. Nothing for it is admitted from now on.",
}

function AssetTable({ rows }: { rows: readonly AssetRow[] }) {
  return (
    <Table label="Ad accounts of all tenants">
      <thead>
        <tr>
          <th scope="col">Tenant</th>
          <th scope="col">Ad account</th>
          <th scope="col">Currency</th>
          <th scope="col">Time zone</th>
          <th scope="col">Since</th>
          <th scope="col">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((asset) => (
          <tr>
            <td>
              <code>{asset.tenant}</code>
            </td>
            <th scope="row">
              {asset.name}
              <span class="id">{asset.id}</span>
            </th>
            <td>{asset.currency}</td>
            <td>{asset.timezone_name}</td>
            <td>
              <Day at={asset.bound_at} />
            </td>
            <td>
              <a
                href={`/admin/assets/${encodeURIComponent(asset.id)}/removal`}
                aria-label={`Unbind ${asset.name}`}
              >
                Unbind
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function removalPage(c: Context<SignedInEnv>, asset: AssetRow) {
  return page(
    c,
    `Unbind ${asset.name}`,
    <section class="narrow">
      <p class="crumb">
        <a href="/admin/assets">Ad accounts</a>
      </p>
      <h1>Unbind {asset.name}?</h1>
      <p>
        <code>{asset.id}</code> will no longer belong to tenant <code>{asset.tenant}</code>: its people and
        agents can neither see nor change it, from the moment this is done. Nothing is changed at Meta, so
        campaigns that run go on running.
      </p>
      <form method="post" action={`/admin/assets/${encodeURIComponent(asset.id)}/removal`}>
        <CsrfField session={c.var.signedIn.session} />
        <button type="submit" class="outline danger">
          Unbind it
        </button>{" "}
        <a class="button outline secondary" href="/admin/assets">
          Keep it
        </a>
      </form>
    </section>,
  )
}
