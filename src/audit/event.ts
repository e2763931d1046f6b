import { canonicalJson, sha256 } from "../domain/canonical.ts"
import type { AuditEntry, ChainedAuditEntry } from "../domain/operation.ts"

/** What the first entry of a tenant's chain is chained to. */
export function genesisHash(tenantId: string): string {
  return sha256(`bursar audit chain of ${tenantId}`)
}

/** Puts an entry into the chain. The text that is hashed is the text that is stored and delivered. */
export function chained(entry: AuditEntry, prevHash: string): ChainedAuditEntry & { text: string } {
  const text = canonicalJson(entry)
  return { ...entry, text, prev_hash: prevHash, hash: sha256(`${prevHash}\n${text}`) }
}

/** The head of a tenant's chain as it stood outside the tenant's ledger at some time. */
export type Head = { tenantId: string; seq: number; hash: string; at: string }

/** What a tenant's first anchor is chained to. */
export function genesisAnchor(tenantId: string): string {
  return sha256(`bursar audit anchors of ${tenantId}`)
}

/** Anchors stand in a chain of their own, so that none can be edited or taken out unseen either. */
export function anchorHash({ tenantId, seq, hash, at }: Head, prevAnchor: string): string {
  return sha256([prevAnchor, tenantId, seq, hash, at].join("\n"))
}

/** Events of the platform itself, which belong to no tenant. */
export type PlatformEvent =
  | "user.sign_up"
  | "session.create"
  | "session.end"
  | "tenant.create"
  | typeof MISMATCH

/** A tenant's delivered log and its ledger do not say the same. */
export const MISMATCH = "audit.mismatch"

/** The tenant id under which the platform's own events stand. */
export const PLATFORM = "platform"
