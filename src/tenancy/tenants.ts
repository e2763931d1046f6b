import { and, asc, eq } from "drizzle-orm"
import { platformEvent } from "../audit/log.ts"
import type { User } from "../auth/users.ts"
import { syncDirectory } from "../authority/directory.ts"
import type { Db } from "../db/client.ts"
import { sessions, tenantMembers, tenants } from "../db/schema.ts"
import type { Surface } from "../domain/actor.ts"
import type { Clock } from "../domain/clock.ts"
import { refuse } from "../domain/errors.ts"
import { newId } from "../domain/ids.ts"
import type { Role } from "../domain/roles.ts"
import type { Bindings } from "../env.ts"

export type Tenant = { id: string; slug: string; name: string }
export type Membership = Tenant & { role: Role }

/** Slugs that would be mistaken for something else. */
const RESERVED = new Set(["platform", "admin", "api", "new", "bursar", "static"])
const SLUG_TRIES = 50

/** Makes a tenant with its maker as owner, under a slug made from its name unless one is given. */
export async function createTenant(
  env: Bindings,
  db: Db,
  clock: Clock,
  owner: User,
  name: string,
  surface: Surface,
  slug: string | null = null,
): Promise<Membership> {
  const tenant = { id: newId("tnt"), slug: slug ?? (await freeSlug(db, name)), name: name.trim() }
  const atMs = clock.now()
  await db.batch([
    db.insert(tenants).values({ ...tenant, createdAtMs: atMs }),
    db
      .insert(tenantMembers)
      .values({ tenantId: tenant.id, userId: owner.id, role: "owner", createdAtMs: atMs }),
    platformEvent(db, {
      atMs,
      actor: { kind: "member", id: owner.id, name: owner.email },
      surface,
      operation: "tenant.create",
      after: tenant,
      reason: `Created tenant ${tenant.slug}.`,
    }),
  ])
  await syncDirectory(env, db, tenant.id, {
    actor: { kind: "member", id: owner.id, name: owner.email },
    surface,
  })
  return { ...tenant, role: "owner" }
}

export async function tenantsOf(db: Db, userId: string): Promise<Membership[]> {
  return db
    .select({ id: tenants.id, slug: tenants.slug, name: tenants.name, role: tenantMembers.role })
    .from(tenantMembers)
    .innerJoin(tenants, eq(tenants.id, tenantMembers.tenantId))
    .where(eq(tenantMembers.userId, userId))
    .orderBy(asc(tenants.name))
}

/** The tenant of that slug, if the user belongs to it. */
export async function membership(db: Db, userId: string, slug: string): Promise<Membership | null> {
  const [row] = await db
    .select({ id: tenants.id, slug: tenants.slug, name: tenants.name, role: tenantMembers.role })
    .from(tenantMembers)
    .innerJoin(tenants, eq(tenants.id, tenantMembers.tenantId))
    .where(and(eq(tenantMembers.userId, userId), eq(tenants.slug, slug)))
    .limit(1)
  return row ?? null
}

/** Remembers in the session which tenant its user works in. */
export async function setActiveTenant(db: Db, sessionId: string, tenantId: string): Promise<void> {
  await db.update(sessions).set({ activeTenantId: tenantId }).where(eq(sessions.id, sessionId))
}

async function freeSlug(db: Db, name: string): Promise<string> {
  const base = slugOf(name)
  for (let n = 1; n <= SLUG_TRIES; n++) {
    const slug = n === 1 ? base : `${base}-${n}`
    if (RESERVED.has(slug)) continue
    const [taken] = await db.select({ id: tenants.id }).from(tenants).where(eq(tenants.slug, slug)).limit(1)
    if (!taken) return slug
  }
  throw refuse("conflict", "Many tenants have this name already. Choose another.")
}

/** "Café Müller & Co" → "cafe-muller-co". */
function slugOf(name: string): string {
  const ascii = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  const slug = ascii
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "")
  return slug.length >= 2 ? slug : `tenant-${slug || "1"}`
}
