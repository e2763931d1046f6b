import type { Actor, ActorLabel, Credential, Surface } from "../domain/actor.ts"
import type { AdAccount } from "../domain/entity.ts"
import type { Refusal } from "../domain/errors.ts"
import type { AuditEntry, OperationAnswer } from "../domain/operation.ts"
import type { Role, Scope } from "../domain/roles.ts"
import type { PolicySettings } from "../policy/settings.ts"

/**
 * What the Worker and a tenant's ledger say to each other. Refusals are values, since an exception loses its class on
 * the way. Fields are only ever added, and an older side ignores them: during a deployment both versions run.
 */
export type Reply<T> = { ok: true; value: T } | { ok: false; refusal: Refusal }

/** Every call says who makes it, how it came in, and which tenant the address named (null where a token names it). */
export type Caller = { slug: string | null; credential: Credential; surface: Surface }

/** What the directory in D1 says of a tenant, handed over whole whenever it changes. */
export type Directory = {
  /** Grows with every change. An older directory that arrives late is not taken; left out by callers that know none. */
  revision?: number
  tenant: { id: string; slug: string; name: string }
  members: { userId: string; name: string; role: Role }[]
  adAccounts: AdAccount[]
  /** Used once, for the policy's first version. */
  policy: PolicySettings
}

/** Who changed the directory, for the audit rows of what the ledger finds different. */
export type DirectoryChange = { actor: ActorLabel; surface: Surface }

export type Identity = { actor: Actor; tenant: { id: string; slug: string; name: string } }

export type ExecuteRequest = Caller & {
  operation: string
  input: Record<string, unknown>
  /** The caller's idempotency key. */
  key: string | null
  /** Create although the same creation was asked for a moment ago. */
  force: boolean
}

/** Leave to read: proof that the ids in the input are the tenant's, and what a Graph client is made of. */
export type Permit = Identity & { adAccounts: AdAccount[] }

export type TokenText = {
  id: string
  name: string
  scopes: Scope[]
  member: string
  created_at: string
  expires_at: string | null
  last_used_at: string | null
  revoked_at: string | null
}

export type NewToken = {
  id: string
  secretHash: string
  name: string
  scopes: Scope[]
  expiresAtMs: number | null
}

/** What can only be paused or lowered for now. */
export type FreezeState = { tenant: boolean; ad_accounts: string[] }

export type AuditQuery = { limit: number; before: number | null; operation?: string; outcome?: string }
export type AuditPage = { data: AuditEntry[]; next: number | null }

/** Entries as they are chained, in order, and where the chain ends at this moment. */
export type AuditRange = {
  tenant: Directory["tenant"]
  entries: { seq: number; entry: string; prevHash: string; hash: string }[]
  head: { seq: number; hash: string }
}

/** Every method of `TenantLedger` that the Worker may call. */
export interface LedgerRpc {
  applyDirectory(directory: Directory, by: DirectoryChange): Promise<void>
  revokeSession(sessionId: string, untilMs: number): Promise<void>
  identify(caller: Caller): Promise<Reply<Identity>>
  permit(caller: Caller & { operation: string; input: Record<string, unknown> }): Promise<Reply<Permit>>
  execute(request: ExecuteRequest): Promise<Reply<OperationAnswer>>
  operation(caller: Caller, operationId: string): Promise<Reply<OperationAnswer>>
  audit(caller: Caller, query: AuditQuery): Promise<Reply<AuditPage>>
  auditRange(caller: Caller, fromSeq: number, limit: number): Promise<Reply<AuditRange>>
  /** The hashes of these entries, for the hourly sweep; null where there is no such entry. */
  auditHashes(seqs: number[]): Promise<(string | null)[]>
  /** Does what may have been left undone, should an alarm have been lost. */
  sweep(): Promise<void>
  createToken(caller: Caller, token: NewToken): Promise<Reply<TokenText>>
  tokens(caller: Caller): Promise<Reply<TokenText[]>>
  revokeToken(caller: Caller, tokenId: string): Promise<Reply<TokenText>>
  freeze(caller: Caller, adAccountId: string | null, on: boolean): Promise<Reply<FreezeState>>
  frozen(caller: Caller): Promise<Reply<FreezeState>>
}
