import { describe, expect, it } from "vitest"
import { RefusalError } from "../../../src/domain/errors.ts"
import { type CursorSeal, openCursor, sealCursor } from "../../../src/graph/cursor.ts"
import { HOUR, NOON } from "../support/builders.ts"

const SECRET = "a-session-secret-of-32-characters!"
const SEAL: CursorSeal = {
  tenantId: "tnt_acme",
  operation: "get_ad_entities",
  question: { ad_account_id: "act_1001000000000001", level: "campaign", limit: 50 },
}
const AFTER = "QVFIUmNvZABC"
const cursor = sealCursor(SECRET, AFTER, SEAL, NOON)

function refused(...args: Parameters<typeof openCursor>): boolean {
  try {
    openCursor(...args)
    return false
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    expect(error.refusal).toMatchObject({ code: "invalid_input", issues: [{ path: "cursor" }] })
    return true
  }
}

describe("A cursor", () => {
  it("opens for the same tenant and question within an hour, whatever the order of its fields", () => {
    expect(openCursor(SECRET, cursor, SEAL, NOON + HOUR)).toBe(AFTER)
    const question = Object.fromEntries(Object.entries(SEAL.question).reverse())
    expect(openCursor(SECRET, cursor, { ...SEAL, question }, NOON)).toBe(AFTER)
  })

  it.each<[string, Partial<CursorSeal>]>([
    ["another tenant", { tenantId: "tnt_globex" }],
    ["another operation", { operation: "get_ad_accounts" }],
    ["another ad account", { question: { ...SEAL.question, ad_account_id: "act_2001000000000001" } }],
    ["another page size", { question: { ...SEAL.question, limit: 51 } }],
    ["a further filter", { question: { ...SEAL.question, effective_status: ["ACTIVE"] } }],
  ])("opens nothing for %s", (_what, other) => {
    expect(refused(SECRET, cursor, { ...SEAL, ...other }, NOON)).toBe(true)
  })

  it("opens nothing after an hour, or under another secret", () => {
    expect(refused(SECRET, cursor, SEAL, NOON + HOUR + 1)).toBe(true)
    expect(refused(`${SECRET}x`, cursor, SEAL, NOON)).toBe(true)
  })

  it("opens nothing once a single byte of it is altered or missing", () => {
    const bytes = Buffer.from(cursor, "base64url")
    for (let place = 0; place < bytes.length; place++) {
      const altered = Buffer.from(bytes)
      altered[place] = (altered[place] ?? 0) ^ 1
      expect(refused(SECRET, altered.toString("base64url"), SEAL, NOON), `byte ${place}`).toBe(true)
      expect(refused(SECRET, bytes.subarray(0, place).toString("base64url"), SEAL, NOON)).toBe(true)
    }
  })

  it.each(["", "x", AFTER, "null", "%00", "🌸", "a".repeat(4_000)])("%j is none", (text) => {
    expect(refused(SECRET, text, SEAL, NOON)).toBe(true)
  })

  it("shows nothing of Meta's cursor, and is another one each time", () => {
    expect(Buffer.from(cursor, "base64url").toString("latin1")).not.toContain(AFTER)
    expect(sealCursor(SECRET, AFTER, SEAL, NOON)).not.toBe(cursor)
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/)
  })
})
