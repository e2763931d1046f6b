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

/** Events of the platform itself, which belong to no tenant. */
export type PlatformEvent = "user.sign_up" | "session.create" | "session.end" | "tenant.create"

/** The tenant id under which the platform's own events stand. */
export const PLATFORM = "platform"
