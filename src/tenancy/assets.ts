import { and, asc, eq, type SQL } from "drizzle-orm"
import { syncDirectory } from "../authority/directory.ts"
import type { Db } from "../db/client.ts"
import { tenantAssets, tenants } from "../db/schema.ts"
import type { ActorLabel, Surface } from "../domain/actor.ts"
import { type Clock, isoTime } from "../domain/clock.ts"
import { refuse } from "../domain/errors.ts"
import { parseAdAccountId } from "../domain/ids.ts"
import type { Bindings } from "../env.ts"
import { describeAdAccount } from "../graph/directory.ts"
import type { TenantScope } from "./guard.ts"

type By = { actor: ActorLabel; surface: Surface }

/**
 * Gives an ad account to a tenant. Its name, currency and time zone come from Meta, not from whoever binds it. An account
 * that any tenant already has is refused: two ledgers could not keep one cap.
 */
export async function bindAdAccount(
  env: Bindings,
  db: Db,
  clock: Clock,
  tenantId: string,
  id: string,
  by: By,
): Promise<void> {
  const adAccountId = parseAdAccountId(id)
  if (!adAccountId)
    throw refuse("invalid_input", `"${id}" is not an ad account id. It looks like act_1001000000000001.`)
  const [bound] = await db
    .select({ tenantId: tenantAssets.tenantId, slug: tenants.slug })
    .from(tenantAssets)
    .innerJoin(tenants, eq(tenants.id, tenantAssets.tenantId))
    .where(and(eq(tenantAssets.kind, "ad_account"), eq(tenantAssets.metaId, adAccountId)))
    .limit(1)
  if (bound && bound.tenantId !== tenantId)
    throw refuse("conflict", `${adAccountId} already belongs to tenant ${bound.slug}.`)
  const account = await describeAdAccount(env, adAccountId)
  if (!account) throw refuse("not_found", `Bursar's token sees no ad account ${adAccountId}.`)
  const values = {
    tenantId,
    kind: "ad_account" as const,
    metaId: account.id,
    name: account.name,
    currency: account.currencyCode,
    timeZone: account.timeZone,
  }
  await db
    .insert(tenantAssets)
    .values({ ...values, boundAtMs: clock.now() })
    .onConflictDoUpdate({
      target: [tenantAssets.tenantId, tenantAssets.kind, tenantAssets.metaId],
      set: values,
    })
  await syncDirectory(env, db, tenantId, by)
}

/** Takes an ad account from a tenant. Nothing for it is admitted any more once this returns. */
export async function unbindAdAccount(
  env: Bindings,
  db: Db,
  tenantId: string,
  id: string,
  by: By,
): Promise<void> {
  await db
    .delete(tenantAssets)
    .where(
      and(
        eq(tenantAssets.tenantId, tenantId),
        eq(tenantAssets.kind, "ad_account"),
        eq(tenantAssets.metaId, id),
      ),
    )
  await syncDirectory(env, db, tenantId, by)
}

export type AssetRow = {
  tenant: string
  kind: "ad_account"
  id: string
  name: string
  currency: string
  timezone_name: string
  bound_at: string
}

/** What one tenant owns, as the directory knows it; nothing is asked of Meta. */
export async function assetsOf(db: Db, scope: TenantScope): Promise<AssetRow[]> {
  return assetRows(db, eq(tenantAssets.tenantId, scope.tenantId))
}

/** Assets of all tenants, for the platform's staff. */
export async function allAssets(db: Db): Promise<AssetRow[]> {
  return assetRows(db)
}

async function assetRows(db: Db, filter?: SQL): Promise<AssetRow[]> {
  const rows = await db
    .select({ asset: tenantAssets, slug: tenants.slug })
    .from(tenantAssets)
    .innerJoin(tenants, eq(tenants.id, tenantAssets.tenantId))
    .where(filter)
    .orderBy(asc(tenants.slug), asc(tenantAssets.metaId))
  return rows.map(({ asset, slug }) => ({
    tenant: slug,
    kind: asset.kind,
    id: asset.metaId,
    name: asset.name,
    currency: asset.currency,
    timezone_name: asset.timeZone,
    bound_at: isoTime(asset.boundAtMs),
  }))
}
