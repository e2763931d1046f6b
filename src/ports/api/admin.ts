import * as z from "zod"
import { searchAudit } from "../../audit/log.ts"
import type { SignedIn } from "../../auth/sign-in.ts"
import { userByEmail } from "../../auth/users.ts"
import type { Db } from "../../db/client.ts"
import { type ActorLabel, actorLabel } from "../../domain/actor.ts"
import { refuse } from "../../domain/errors.ts"
import { parseAdAccountId } from "../../domain/ids.ts"
import { ROLES } from "../../domain/roles.ts"
import { allAssets, bindAdAccount, unbindAdAccount } from "../../tenancy/assets.ts"
import { allMembers, allTenants, setMember, type TenantRow, tenantBySlug } from "../../tenancy/members.ts"
import { adminAuditEntry, listOf } from "./answers.ts"
import { pageLimit } from "./paging.ts"
import { defineRoute, type Route } from "./route.ts"

const slug = z.string().min(1).max(64).describe("The tenant's slug.")

const tenantRow = z.strictObject({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  created_at: z.string(),
})

const memberFields = {
  tenant: z.string(),
  user_id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
}

const assetRow = z.strictObject({
  tenant: z.string(),
  kind: z.enum(["ad_account"]),
  id: z.string(),
  name: z.string(),
  currency: z.string(),
  timezone_name: z.string(),
  bound_at: z.string(),
})

/** What the platform's staff sees and does across tenants. */
export const adminRoutes: readonly Route[] = [
  defineRoute({
    name: "admin_list_tenants",
    method: "get",
    path: "/admin/tenants",
    summary: "List all tenants.",
    access: "admin",
    answers: { 200: { says: "All of them.", body: listOf(tenantRow) } },
    errors: [],
    handle: async ({ c }) => c.json({ data: await allTenants(c.var.db), next_cursor: null }),
  }),
  defineRoute({
    name: "admin_list_members",
    method: "get",
    path: "/admin/members",
    summary: "List the members of all tenants.",
    access: "admin",
    answers: {
      200: { says: "All of them.", body: listOf(z.strictObject({ ...memberFields, since: z.string() })) },
    },
    errors: [],
    handle: async ({ c }) => c.json({ data: await allMembers(c.var.db), next_cursor: null }),
  }),
  defineRoute({
    name: "admin_set_member",
    method: "post",
    path: "/admin/members",
    summary: "Add a user to a tenant, or change the role.",
    access: "admin",
    body: z.strictObject({ tenant: slug, email: z.string().min(1).max(254), role: z.enum(ROLES) }),
    example: { tenant: "acme", email: "rosa@example.com", role: "buyer" },
    answers: {
      201: { says: "In force from now on.", body: z.strictObject(memberFields) },
    },
    errors: ["not_found"],
    async handle({ c, caller, body: { tenant: wanted, email, role } }) {
      const { db, clock } = c.var
      const tenant = await tenantOf(db, wanted)
      const user = await userByEmail(db, email)
      if (!user) throw refuse("not_found", "Nobody has signed up with this address.")
      await setMember(c.env, db, clock, { tenantId: tenant.id, userId: user.id, role }, by(caller))
      return c.json({ tenant: tenant.slug, user_id: user.id, email: user.email, name: user.name, role }, 201)
    },
  }),
  defineRoute({
    name: "admin_list_assets",
    method: "get",
    path: "/admin/assets",
    summary: "List which ad account belongs to which tenant.",
    access: "admin",
    answers: { 200: { says: "All of them.", body: listOf(assetRow) } },
    errors: [],
    handle: async ({ c }) => c.json({ data: await allAssets(c.var.db), next_cursor: null }),
  }),
  defineRoute({
    name: "admin_bind_ad_account",
    method: "post",
    path: "/admin/assets",
    summary: "Give an ad account to a tenant.",
    notes: "An ad account belongs to one tenant at most. Its name, currency and time zone come from Meta.",
    access: "admin",
    body: z.strictObject({ tenant: slug, ad_account_id: z.string().max(64) }),
    example: { tenant: "acme", ad_account_id: "act_1001000000000001" },
    answers: { 201: { says: "The asset.", body: assetRow } },
    errors: ["not_found", "conflict", "meta_unavailable"],
    async handle({ c, caller, body }) {
      const { db, clock } = c.var
      const tenant = await tenantOf(db, body.tenant)
      await bindAdAccount(c.env, db, clock, tenant.id, body.ad_account_id, by(caller))
      const bound = parseAdAccountId(body.ad_account_id)
      return c.json(
        (await allAssets(db)).find(({ id }) => id === bound),
        201,
      )
    },
  }),
  defineRoute({
    name: "admin_unbind_ad_account",
    method: "delete",
    path: "/admin/assets/:id",
    summary: "Take an ad account from a tenant.",
    access: "admin",
    query: z.strictObject({ tenant: slug }),
    answers: { 204: { says: "Nothing for it is admitted any more." } },
    errors: ["not_found"],
    async handle({ c, caller, query }) {
      const { db } = c.var
      const tenant = await tenantOf(db, query.tenant)
      await unbindAdAccount(c.env, db, tenant.id, c.req.param("id") ?? "", by(caller))
      return c.body(null, 204)
    },
  }),
  defineRoute({
    name: "admin_list_audit_logs",
    method: "get",
    path: "/admin/audit-logs",
    summary: "Search the audit logs of all tenants, newest first.",
    notes: 'The platform\'s own events (sign-up, new tenants) stand under the tenant "platform".',
    access: "admin",
    query: z.strictObject({
      limit: pageLimit,
      cursor: z.string().max(80).optional().describe("next_cursor of the page before."),
      tenant: slug.optional(),
      operation: z.string().max(64).optional().describe("Only this operation."),
    }),
    answers: { 200: { says: "One page of entries.", body: listOf(adminAuditEntry) } },
    errors: [],
    async handle({ c, query }) {
      const { data, next } = await searchAudit(c.var.db, {
        limit: query.limit,
        cursor: query.cursor ?? null,
        tenantSlug: query.tenant ?? null,
        operation: query.operation ?? null,
      })
      return c.json({ data, next_cursor: next })
    },
  }),
]

async function tenantOf(db: Db, wanted: string): Promise<TenantRow> {
  const tenant = await tenantBySlug(db, wanted)
  if (!tenant) throw refuse("not_found", "There is no tenant with this slug.")
  return tenant
}

/** Staff acts as staff, also in a tenant of their own. */
function by({ user }: SignedIn): { actor: ActorLabel; surface: "admin" } {
  return { actor: actorLabel({ kind: "admin", id: user.id, name: user.email }), surface: "admin" }
}
