import { sha256 } from "../domain/canonical.ts"
import { isOwnId, newId } from "../domain/ids.ts"

/**
 * An API token names its tenant, so that the tenant's ledger can be asked without a directory: "bur.tenant.token.secret".
 * Only the ledger knows the secret's hash, and the secret is shown once.
 */
export type ParsedToken = { tenantId: string; tokenId: string; secretHash: string }

const PREFIX = "bur"

export function newApiToken(tenantId: string): { token: string; id: string; secretHash: string } {
  const id = newId("tok")
  const secret = base64url(crypto.getRandomValues(new Uint8Array(32)))
  return { token: [PREFIX, tenantId, id, secret].join("."), id, secretHash: sha256(secret) }
}

export function looksLikeApiToken(text: string): boolean {
  return text.startsWith(`${PREFIX}.`)
}

export function parseApiToken(text: string): ParsedToken | null {
  const [prefix, tenantId = "", tokenId = "", secret = "", ...rest] = text.split(".")
  if (prefix !== PREFIX || rest.length > 0 || !isOwnId("tnt", tenantId) || !isOwnId("tok", tokenId))
    return null
  if (!/^[A-Za-z0-9_-]{43}$/.test(secret)) return null
  return { tenantId, tokenId, secretHash: sha256(secret) }
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "")
}
