import { Hono } from "hono"
import { membersOf } from "../../../tenancy/members.ts"
import type { MemberEnv } from "../../context.ts"
import { Table } from "../components/table.tsx"
import { Day } from "../components/time.tsx"
import { page } from "../render.tsx"

/** The people of the tenant. */
export const members = new Hono<MemberEnv>().get("/", async (c) => {
  const people = await membersOf(c.var.db, c.var.scope)
  return page(
    c,
    "Members",
    <>
      <div class="page-head">
        <h1>Members</h1>
        <p class="muted">The platform's staff add people and change roles.</p>
      </div>
      <Table label="Members">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">E-mail</th>
            <th scope="col">Role</th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr>
              <th scope="row">
                {person.name}
                {person.user_id === c.var.signedIn.user.id && <span class="muted"> (you)</span>}
              </th>
              <td>{person.email}</td>
              <td>{person.role}</td>
              <td>
                <Day at={person.since} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </>,
  )
})
