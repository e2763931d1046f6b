import { eq } from "drizzle-orm"
import type { Db } from "../db/client.ts"
import { tenantAssets, tenantMembers, tenants, users } from "../db/schema.ts"
import { asCurrency } from "../domain/money.ts"
import type { Bindings } from "../env.ts"
import type { Directory, DirectoryChange } from "../ledger/contract.ts"
import { defaultPolicy } from "../policy/settings.ts"
import { ledgerOf } from "./authority.ts"

/**
 * Hands a tenant's directory from D1 to its ledger, whole. The ledger compares it with what it holds, records every
 * difference in the audit log, and from then on admits by it. Repeating it is harmless.
 */
export async function syncDirectory(
  env: Bindings,
  db: Db,
  tenantId: string,
  by: DirectoryChange,
): Promise<void> {
  const directory = await readDirectory(env, db, tenantId)
  if (directory) await ledgerOf(env, tenantId).applyDirectory(directory, by)
}

async function readDirectory(env: Bindings, db: Db, tenantId: string): Promise<Directory | null> {
  const [found, members, assets] = await db.batch([
    db.select().from(tenants).where(eq(tenants.id, tenantId)),
    db
      .select({
        userId: users.id,
        email: users.email,
        role: tenantMembers.role,
        disabledAtMs: users.disabledAtMs,
      })
      .from(tenantMembers)
      .innerJoin(users, eq(users.id, tenantMembers.userId))
      .where(eq(tenantMembers.tenantId, tenantId)),
    db.select().from(tenantAssets).where(eq(tenantAssets.tenantId, tenantId)),
  ])
  const tenant = found[0]
  if (!tenant) return null
  return {
    revision: tenant.directoryRevision,
    tenant: { id: tenant.id, slug: tenant.slug, name: tenant.name },
    members: members
      .filter((member) => member.disabledAtMs === null)
      .map(({ userId, email, role }) => ({ userId, name: email, role })),
    adAccounts: assets.map((asset) => ({
      id: asset.metaId,
      name: asset.name,
      currency: asCurrency(asset.currency),
      currencyCode: asset.currency,
      timeZone: asset.timeZone,
    })),
    policy: defaultPolicy(env),
  }
}
