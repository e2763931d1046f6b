import * as z from "zod"
import { NOT_FOUND, RefusalError } from "../../domain/errors.ts"
import { createTenant, membership, setActiveTenant, tenantsOf } from "../../tenancy/tenants.ts"
import { listOf, tenantBody } from "./answers.ts"
import { defineRoute, type Route } from "./route.ts"

const activeTenant = z.strictObject({
  tenant: z.string().min(1).max(64).describe("The tenant's slug."),
})

export const tenantRoutes: readonly Route[] = [
  defineRoute({
    name: "list_tenants",
    method: "get",
    path: "/tenants",
    summary: "List the tenants that you belong to.",
    access: "person",
    answers: { 200: { says: "All of them.", body: listOf(tenantBody) } },
    errors: [],
    handle: async ({ c, caller }) =>
      c.json({ data: await tenantsOf(c.var.db, caller.user.id), next_cursor: null }),
  }),
  defineRoute({
    name: "create_tenant",
    method: "post",
    path: "/tenants",
    summary: "Create a tenant and become its owner.",
    notes: "The platform's staff gives it ad accounts.",
    access: "person",
    body: z.strictObject({ name: z.string().trim().min(1).max(80) }),
    example: { name: "Acme" },
    answers: { 201: { says: "The new tenant, under a slug made from its name.", body: tenantBody } },
    errors: ["conflict"],
    handle: async ({ c, caller, body }) =>
      c.json(await createTenant(c.env, c.var.db, c.var.clock, caller.user, body.name, "api"), 201),
  }),
  defineRoute({
    name: "get_active_tenant",
    method: "get",
    path: "/tenants/active",
    summary: "Say which tenant you work in.",
    access: "person",
    answers: {
      200: { says: "Its slug, or null.", body: z.strictObject({ tenant: z.string().nullable() }) },
    },
    errors: [],
    async handle({ c, caller }) {
      const tenants = await tenantsOf(c.var.db, caller.user.id)
      return c.json({ tenant: tenants.find(({ id }) => id === caller.session.activeTenantId)?.slug ?? null })
    },
  }),
  defineRoute({
    name: "set_active_tenant",
    method: "put",
    path: "/tenants/active",
    summary: "Choose the tenant you work in.",
    access: "person",
    body: activeTenant,
    example: { tenant: "acme" },
    answers: { 200: { says: "Remembered in the session.", body: activeTenant } },
    errors: ["not_found"],
    async handle({ c, caller, body }) {
      const tenant = await membership(c.var.db, caller.user.id, body.tenant)
      if (!tenant) throw new RefusalError(NOT_FOUND)
      await setActiveTenant(c.var.db, caller.session.id, tenant.id)
      return c.json({ tenant: tenant.slug })
    },
  }),
]
