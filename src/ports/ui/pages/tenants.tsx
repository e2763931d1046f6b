import { type Context, Hono } from "hono"
import { NOT_FOUND, RefusalError } from "../../../domain/errors.ts"
import {
  createTenant,
  type Membership,
  membership,
  setActiveTenant,
  tenantsOf,
} from "../../../tenancy/tenants.ts"
import type { SignedInEnv } from "../../context.ts"
import { requireSession } from "../../session-cookie.ts"
import { attempt } from "../attempt.ts"
import { CsrfField } from "../components/csrf-field.tsx"
import { Empty } from "../components/empty.tsx"
import { TextField } from "../components/field.tsx"
import { Pill } from "../components/pill.tsx"
import { Table } from "../components/table.tsx"
import { readForm } from "../form.ts"
import { tenantPath } from "../paths.ts"
import { guardPosts, requireCsrfToken } from "../post-guard.ts"
import { page } from "../render.tsx"

const NAME_MAX = 80

/** The tenants a person belongs to: choosing one, making one. */
export const tenants = new Hono<SignedInEnv>()
  .use("/", requireSession)
  .use("/tenants/*", guardPosts, requireSession, requireCsrfToken)
  .get("/", async (c) => {
    const { user, session } = c.var.signedIn
    const mine = await tenantsOf(c.var.db, user.id)
    const active =
      mine.find((tenant) => tenant.id === session.activeTenantId) ?? (mine.length === 1 ? mine[0] : undefined)
    if (active) return c.redirect(tenantPath(active.slug), 303)
    return c.redirect(mine.length === 0 && user.platformRole === "admin" ? "/admin" : "/tenants", 303)
  })
  .get("/tenants", (c) => tenantsPage(c, {}))
  .post("/tenants", async (c) => {
    const name = (await readForm(c)).text("name")
    if (name === "" || name.length > NAME_MAX) {
      return tenantsPage(c, { name, fault: `Give it a name of at most ${NAME_MAX} characters.` }, 422)
    }
    const made = await attempt(createTenant(c.env, c.var.db, c.var.clock, c.var.signedIn.user, name, "page"))
    if (!made.ok) return tenantsPage(c, { name, fault: made.refusal.message }, 409)
    await setActiveTenant(c.var.db, c.var.signedIn.session.id, made.value.id)
    return c.redirect(tenantPath(made.value.slug), 303)
  })
  .post("/tenants/active", async (c) => {
    const { user, session } = c.var.signedIn
    const tenant = await membership(c.var.db, user.id, (await readForm(c)).text("tenant"))
    if (!tenant) throw new RefusalError(NOT_FOUND)
    await setActiveTenant(c.var.db, session.id, tenant.id)
    return c.redirect(tenantPath(tenant.slug), 303)
  })

async function tenantsPage(
  c: Context<SignedInEnv>,
  filled: { name?: string; fault?: string },
  status: 200 | 409 | 422 = 200,
) {
  const { user, session } = c.var.signedIn
  const mine = await tenantsOf(c.var.db, user.id)
  return page(
    c,
    "Your tenants",
    <>
      <h1>Your tenants</h1>
      <section>
        {mine.length === 0 ? (
          <Empty title="No tenant yet">
            <p>Make one below, or ask the platform's staff to add {user.email} to an existing one.</p>
          </Empty>
        ) : (
          <Table label="Your tenants">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Address</th>
                <th scope="col">Your role</th>
                <th scope="col">Active</th>
              </tr>
            </thead>
            <tbody>
              {mine.map((tenant) => (
                <tr>
                  <th scope="row">
                    <a href={tenantPath(tenant.slug)}>{tenant.name}</a>
                  </th>
                  <td>
                    <code>{tenant.slug}</code>
                  </td>
                  <td>{tenant.role}</td>
                  <td>
                    {tenant.id === session.activeTenantId ? (
                      <Pill tone="ok">Active</Pill>
                    ) : (
                      <Activate tenant={tenant} c={c} />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
      </section>
      <section class="narrow">
        <h2>Create a tenant</h2>
        <form method="post" action="/tenants">
          <CsrfField session={session} />
          <TextField
            name="name"
            label="Name"
            value={filled.name}
            fault={filled.fault}
            hint="A company, a client or a brand: whose ads are kept apart from everybody else's. You become its owner."
            required
            maxlength={NAME_MAX}
          />
          <button type="submit">Create tenant</button>
        </form>
      </section>
    </>,
    status,
  )
}

function Activate({ tenant, c }: { tenant: Membership; c: Context<SignedInEnv> }) {
  return (
    <form method="post" action="/tenants/active">
      <CsrfField session={c.var.signedIn.session} />
      <input type="hidden" name="tenant" value={tenant.slug} />
      <button type="submit" class="compact outline secondary" aria-label={`Work here, in ${tenant.name}`}>
        Work here
      </button>
    </form>
  )
}
