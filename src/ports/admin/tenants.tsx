import { Hono } from "hono"
import { allAssets } from "../../tenancy/assets.ts"
import { allMembers, allTenants } from "../../tenancy/members.ts"
import type { SignedInEnv } from "../context.ts"
import { Empty } from "../ui/components/empty.tsx"
import { Table } from "../ui/components/table.tsx"
import { Day } from "../ui/components/time.tsx"
import { page } from "../ui/render.tsx"

/** Every tenant, with how much belongs to it. */
export const tenants = new Hono<SignedInEnv>().get("/", async (c) => {
  const { db } = c.var
  const [rows, members, assets] = await Promise.all([allTenants(db), allMembers(db), allAssets(db)])
  return page(
    c,
    "Tenants",
    <>
      <h1>Tenants</h1>
      {rows.length === 0 ? (
        <Empty title="No tenant yet">
          <p>A tenant is made by the person who will own it, after signing up.</p>
        </Empty>
      ) : (
        <Table label="Tenants">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Address</th>
              <th scope="col" class="number">
                Members
              </th>
              <th scope="col" class="number">
                Ad accounts
              </th>
              <th scope="col">Since</th>
              <th scope="col">Audit log</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((tenant) => (
              <tr>
                <th scope="row">{tenant.name}</th>
                <td>
                  <code>{tenant.slug}</code>
                </td>
                <td class="number">{members.filter((member) => member.tenant === tenant.slug).length}</td>
                <td class="number">{assets.filter((asset) => asset.tenant === tenant.slug).length}</td>
                <td>
                  <Day at={tenant.created_at} />
                </td>
                <td>
                  <a
                    href={`/admin/audit-logs?tenant=${encodeURIComponent(tenant.slug)}`}
                    aria-label={`Open the audit log of ${tenant.name}`}
                  >
                    Open
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>,
  )
})
