import { signUp, type User } from "./auth/users.ts"
import { type Db, openDb } from "./db/client.ts"
import { systemClock } from "./domain/clock.ts"
import type { Bindings } from "./env.ts"
import { graphConfig } from "./graph/token.ts"
import { bindAdAccount } from "./tenancy/assets.ts"
import { tenantBySlug } from "./tenancy/members.ts"
import { createTenant, membership } from "./tenancy/tenants.ts"

export type Seed = {
  adminEmail: string
  adminPassword: string
  ownerPassword: string
  sampleTenantName: string
  sampleAdAccountId: string
}

export type Seeded = {
  /** Whether this call made the people, so that the passwords just given are theirs. */
  created: boolean
  signIns: { email: string; role: string; tenant: string | null }[]
  tenants: { slug: string; name: string }[]
}

const BY = { actor: { kind: "system", id: "seed", name: "Seed" }, surface: "system" } as const

/** Two tenants, so that the wall between them can be seen. The ad accounts are those of the Graph sandbox's world. */
function plan(seed: Seed) {
  return [
    {
      slug: "acme",
      name: seed.sampleTenantName,
      owner: { email: "owner@acme.example", name: "Acme owner" },
      adAccounts: [seed.sampleAdAccountId, "act_1001000000000002", "act_1001000000000003"],
    },
    {
      slug: "globex",
      name: "Globex",
      owner: { email: "owner@globex.example", name: "Globex owner" },
      adAccounts: ["act_2001000000000001", "act_2001000000000002", "act_2001000000000003"],
    },
  ]
}

/**
 * Makes what a newcomer signs in to: an admin and two tenants with their owners, through the same functions as the pages.
 * Whatever is there already stays as it is, so it runs at every start. Against Meta itself only the sample account is bound.
 */
export async function seed(env: Bindings, options: Seed): Promise<Seeded> {
  const db = openDb(env.DB)
  const withSandbox = graphConfig(env).kind === "sandbox"
  const admin = await signUp(
    db,
    systemClock,
    { email: options.adminEmail, password: options.adminPassword, name: "Platform admin" },
    "system",
    "admin",
  )
  const seeded: Seeded = {
    created: admin.created,
    signIns: [{ email: options.adminEmail, role: "admin", tenant: null }],
    tenants: [],
  }
  for (const [index, tenant] of plan(options).entries()) {
    const { id, created } = await signUp(
      db,
      systemClock,
      { ...tenant.owner, password: options.ownerPassword },
      "system",
    )
    seeded.created ||= created
    const owner: User = { id, email: tenant.owner.email, name: tenant.owner.name, platformRole: null }
    const { id: tenantId, name } = await tenantFor(env, db, owner, tenant.slug, tenant.name)
    const accounts = withSandbox ? tenant.adAccounts : index === 0 ? [options.sampleAdAccountId] : []
    for (const account of accounts) await bindOnce(env, db, tenantId, account)
    seeded.signIns.push({ email: tenant.owner.email, role: "owner", tenant: tenant.slug })
    seeded.tenants.push({ slug: tenant.slug, name })
  }
  return seeded
}

async function tenantFor(env: Bindings, db: Db, owner: User, slug: string, name: string) {
  const existing = await tenantBySlug(db, slug)
  if (existing) return (await membership(db, owner.id, slug)) ?? existing
  return createTenant(env, db, systemClock, owner, name, "system", slug)
}

async function bindOnce(env: Bindings, db: Db, tenantId: string, account: string): Promise<void> {
  try {
    await bindAdAccount(env, db, systemClock, tenantId, account, BY)
  } catch (error) {
    throw new Error(
      `Ad account ${account} could not be given to its tenant: ${error instanceof Error ? error.message : error}`,
    )
  }
}
