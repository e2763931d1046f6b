import { createHash } from "node:crypto"

/**
 * JSON with sorted keys and without undefined: the same value always gives the same text, so that digests can be
 * compared. SHA-256 is taken from node:crypto because it is synchronous: WebCrypto's would split a transaction in two.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value))
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}

export function digestOf(value: unknown): string {
  return sha256(canonicalJson(value))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  )
}
