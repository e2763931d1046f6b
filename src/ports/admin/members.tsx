import { type Context, Hono } from "hono"
import { userByEmail } from "../../auth/users.ts"
import { ROLES, type Role } from "../../domain/roles.ts"
import { allMembers, allTenants, setMember, tenantBySlug } from "../../tenancy/members.ts"
import type { SignedInEnv } from "../context.ts"
import { CsrfField } from "../ui/components/csrf-field.tsx"
import { SelectField, TextField } from "../ui/components/field.tsx"
import { Notice } from "../ui/components/notice.tsx"
import { Table } from "../ui/components/table.tsx"
import { Day } from "../ui/components/time.tsx"
import { type Faults, readForm } from "../ui/form.ts"
import { page } from "../ui/render.tsx"
import { staffOf } from "./staff.ts"

type Filled = { tenant: string; email: string; role: string; faults: Faults }

/** Who belongs to which tenant, in what role. */
export const members = new Hono<SignedInEnv>()
  .get("/", (c) =>
    membersPage(c, { tenant: c.req.query("tenant") ?? "", email: "", role: "buyer", faults: {} }),
  )
  .post("/", async (c) => {
    const form = await readForm(c)
    const filled = { tenant: form.text("tenant"), email: form.text("email"), role: form.text("role") }
    const tenant = await tenantBySlug(c.var.db, filled.tenant)
    const user = await userByEmail(c.var.db, filled.email)
    const role = ROLES.find((known) => known === filled.role)
    const faults: Record<string, string> = {}
    if (!tenant) faults.tenant = "There is no such tenant."
    if (!user) faults.email = "Nobody has signed up with this address yet. Ask them to sign up first."
    if (!role) faults.role = "Choose a role."
    if (!tenant || !user || !role) return membersPage(c, { ...filled, faults }, 422)
    await setMember(c.env, c.var.db, c.var.clock, { tenantId: tenant.id, userId: user.id, role }, staffOf(c))
    return c.redirect("/admin/members?saved=1", 303)
  })

const ROLE_WORDS: Record<Role, string> = {
  owner: "owner – everything, and the tenant's members",
  manager: "manager – changes ads, sees all agents",
  buyer: "buyer – changes ads within the policy",
  analyst: "analyst – reads",
}

async function membersPage(
  c: Context<SignedInEnv>,
  { tenant, email, role, faults }: Filled,
  status: 200 | 422 = 200,
) {
  const { db, signedIn } = c.var
  const [rows, tenants] = await Promise.all([allMembers(db), allTenants(db)])
  return page(
    c,
    "Members",
    <>
      <h1>Members</h1>
      {c.req.query("saved") && (
        <Notice tone="ok">The member is in the tenant, in that role, from now on.</Notice>
      )}
      <div class="columns">
        <section>
          <Table label="Members of all tenants">
            <thead>
              <tr>
                <th scope="col">Tenant</th>
                <th scope="col">E-mail</th>
                <th scope="col">Name</th>
                <th scope="col">Role</th>
                <th scope="col">Since</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((member) => (
                <tr>
                  <td>
                    <code>{member.tenant}</code>
                  </td>
                  <th scope="row">{member.email}</th>
                  <td>{member.name}</td>
                  <td>{member.role}</td>
                  <td>
                    <Day at={member.since} />
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        </section>
        <section>
          <h2>Add a member or change a role</h2>
          <form method="post" action="/admin/members">
            <CsrfField session={signedIn.session} />
            <SelectField
              name="tenant"
              label="Tenant"
              value={tenant}
              options={tenants.map(({ slug, name }) => ({ value: slug, label: `${name} (${slug})` }))}
              fault={faults.tenant}
            />
            <TextField
              name="email"
              label="E-mail"
              type="email"
              value={email}
              fault={faults.email}
              required
              autocomplete="off"
            />
            <SelectField
              name="role"
              label="Role"
              value={role}
              options={ROLES.map((known) => ({ value: known, label: ROLE_WORDS[known] }))}
              fault={faults.role}
            />
            <button type="submit">Save member</button>
          </form>
        </section>
      </div>
    </>,
    status,
  )
}
