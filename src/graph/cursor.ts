import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto"
import { digestOf } from "../domain/canonical.ts"
import { refuse } from "../domain/errors.ts"

/** What a cursor is bound to: handed to another tenant, or to another question, it opens nothing. */
export type CursorSeal = { tenantId: string; operation: string; question: Record<string, unknown> }

/** Meta's cursors are not made to be kept; ours say so. */
const LIFETIME_MS = 60 * 60_000

/** Meta's cursor, encrypted and bound: its paging addresses carry the token and are never shown. */
export function sealCursor(secret: string, after: string, seal: CursorSeal, nowMs: number): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv("aes-256-gcm", keyFrom(secret), nonce)
  cipher.setAAD(Buffer.from(digestOf(seal)))
  const body = Buffer.concat([
    // workerd wants the encoding said; Node would assume it.
    cipher.update(JSON.stringify({ after, until: nowMs + LIFETIME_MS }), "utf8"),
    cipher.final(),
  ])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")
}

/** Meta's cursor again. Throws 422 for one that is altered, too old, or of another tenant or question. */
export function openCursor(secret: string, cursor: string, seal: CursorSeal, nowMs: number): string {
  const opened = tryOpen(secret, cursor, seal)
  if (!opened || opened.until < nowMs) {
    throw refuse(
      "invalid_input",
      "This cursor is too old or belongs to another question. Start again without it.",
      {
        issues: [
          { path: "cursor", message: "Use next_cursor of the page before, with the same input otherwise." },
        ],
      },
    )
  }
  return opened.after
}

function tryOpen(secret: string, cursor: string, seal: CursorSeal): { after: string; until: number } | null {
  try {
    const bytes = Buffer.from(cursor, "base64url")
    const decipher = createDecipheriv("aes-256-gcm", keyFrom(secret), bytes.subarray(0, 12))
    decipher.setAAD(Buffer.from(digestOf(seal)))
    decipher.setAuthTag(bytes.subarray(12, 28))
    return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString())
  } catch {
    return null
  }
}

function keyFrom(secret: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", "bursar cursor", 32))
}
