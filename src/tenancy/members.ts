import { asc, eq, type SQL } from "drizzle-orm"
import { syncDirectory } from "../authority/directory.ts"
import type { Db } from "../db/client.ts"
import { tenantMembers, tenants, users } from "../db/schema.ts"
import type { ActorLabel, Surface } from "../domain/actor.ts"
import type { Clock } from "../domain/clock.ts"
import { isoTime } from "../domain/clock.ts"
import type { Role } from "../domain/roles.ts"
import type { Bindings } from "../env.ts"
import type { TenantScope } from "./guard.ts"

/** Adds a user to a tenant or changes the role; the tenant's ledger knows before this returns. */
export async function setMember(
  env: Bindings,
  db: Db,
  clock: Clock,
  member: { tenantId: string; userId: string; role: Role },
  by: { actor: ActorLabel; surface: Surface },
): Promise<void> {
  await db
    .insert(tenantMembers)
    .values({ ...member, createdAtMs: clock.now() })
    .onConflictDoUpdate({
      target: [tenantMembers.tenantId, tenantMembers.userId],
      set: { role: member.role },
    })
  await syncDirectory(env, db, member.tenantId, by)
}

export type MemberRow = {
  tenant: string
  user_id: string
  email: string
  name: string
  role: Role
  since: string
}

/** The people of one tenant, for its own pages. */
export async function membersOf(db: Db, scope: TenantScope): Promise<MemberRow[]> {
  return memberRows(db, eq(tenantMembers.tenantId, scope.tenantId))
}

/** Members of all tenants, for the platform's staff. */
export async function allMembers(db: Db): Promise<MemberRow[]> {
  return memberRows(db)
}

async function memberRows(db: Db, filter?: SQL): Promise<MemberRow[]> {
  const rows = await db
    .select({
      tenant: tenants.slug,
      user: users,
      role: tenantMembers.role,
      createdAtMs: tenantMembers.createdAtMs,
    })
    .from(tenantMembers)
    .innerJoin(tenants, eq(tenants.id, tenantMembers.tenantId))
    .innerJoin(users, eq(users.id, tenantMembers.userId))
    .where(filter)
    .orderBy(asc(tenants.slug), asc(users.email))
  return rows.map(({ tenant, user, role, createdAtMs }) => ({
    tenant,
    user_id: user.id,
    email: user.email,
    name: user.name,
    role,
    since: isoTime(createdAtMs),
  }))
}

export type TenantRow = { id: string; slug: string; name: string; created_at: string }

export async function allTenants(db: Db): Promise<TenantRow[]> {
  const rows = await db.select().from(tenants).orderBy(asc(tenants.slug))
  return rows.map(({ id, slug, name, createdAtMs }) => ({ id, slug, name, created_at: isoTime(createdAtMs) }))
}

export async function tenantBySlug(db: Db, slug: string): Promise<TenantRow | null> {
  const [row] = await db.select().from(tenants).where(eq(tenants.slug, slug)).limit(1)
  return row ? { id: row.id, slug: row.slug, name: row.name, created_at: isoTime(row.createdAtMs) } : null
}
