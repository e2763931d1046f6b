import type { Bearer } from "../auth/bearer.ts"
import type { Session } from "../auth/session.ts"
import type { User } from "../auth/users.ts"
import { ledgerOf } from "../authority/authority.ts"
import { syncDirectory } from "../authority/directory.ts"
import type { Db } from "../db/client.ts"
import type { Actor, Surface } from "../domain/actor.ts"
import { NOT_FOUND, RefusalError } from "../domain/errors.ts"
import type { Bindings } from "../env.ts"
import type { Caller, Identity } from "../ledger/contract.ts"
import { membership, type Tenant } from "./tenants.ts"

/** A tenant that somebody has been let into. Only this file makes one, and everything about a tenant takes one. */
export type TenantScope = { readonly tenantId: string; readonly caller: Caller }

/** A scope whose ledger has been asked who the caller is; pages need it for what they show. */
export type MemberScope = TenantScope & {
  readonly tenant: Tenant
  readonly actor: Actor & { kind: "member" }
}

/**
 * For a page: the signed-in user in the tenant that the path names. Throws 404 for a tenant that does not exist and for
 * one the user does not belong to, alike.
 */
export async function pageScope(
  env: Bindings,
  db: Db,
  signedIn: { user: User; session: Session },
  slug: string,
): Promise<MemberScope> {
  const { user, session } = signedIn
  const tenant = await membership(db, user.id, slug)
  if (!tenant) throw new RefusalError(NOT_FOUND)
  const caller: Caller = {
    slug,
    credential: { kind: "session", userId: user.id, sessionId: session.id },
    surface: "page",
  }
  const { actor } = await identified(env, db, tenant.id, caller)
  if (actor.kind !== "member") throw new RefusalError(NOT_FOUND)
  return { tenantId: tenant.id, caller, tenant: { id: tenant.id, slug, name: tenant.name }, actor }
}

/**
 * For the API: the tenant that the path names, for whoever the bearer is. An API token names its tenant itself, and an
 * access token carries its user's tenants, so that the directory is asked only for a tenant younger than the token.
 * The ledger decides on every call whether the bearer still holds.
 */
export async function apiScope(db: () => Db, bearer: Bearer, slug: string): Promise<TenantScope> {
  const caller: Caller = { slug, credential: bearer.credential, surface: "api" }
  if (bearer.kind === "token") return { tenantId: bearer.tenantId, caller }
  const { tenants } = bearer.claims
  // A path such as /api/t/constructor must not find what every object inherits.
  const known = Object.hasOwn(tenants, slug) ? tenants[slug] : undefined
  if (known) return { tenantId: known, caller }
  const tenant = await membership(db(), bearer.claims.userId, slug)
  if (!tenant) throw new RefusalError(NOT_FOUND)
  return { tenantId: tenant.id, caller }
}

/** For tools: the tenant that the token names. */
export function tokenScope(bearer: Bearer & { kind: "token" }, surface: Surface): TenantScope {
  return { tenantId: bearer.tenantId, caller: { slug: null, credential: bearer.credential, surface } }
}

/** Asks the ledger who the caller is; a ledger that the directory never reached (a crash in between) is handed it once. */
async function identified(env: Bindings, db: Db, tenantId: string, caller: Caller): Promise<Identity> {
  const ledger = ledgerOf(env, tenantId)
  let reply = await ledger.identify(caller)
  if (!reply.ok) {
    await syncDirectory(env, db, tenantId, {
      actor: { kind: "system", id: "directory", name: "Directory" },
      surface: "system",
    })
    reply = await ledger.identify(caller)
  }
  if (!reply.ok) throw new RefusalError(reply.refusal)
  return reply.value
}
