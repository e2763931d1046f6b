import { describe, expect, it } from "vitest"
import { logger } from "../../../src/domain/log.ts"
import { redact } from "../../../src/domain/redact.ts"

const TOKEN = 'EAAB|secret+token/that="must" never~show!'
const SESSION_SECRET = "a-session-secret-of-32-characters!"

/** What the Worker would print, as one text. */
function logged(fields: Record<string, unknown>): string {
  const lines: string[] = []
  logger([TOKEN, SESSION_SECRET], (line) => lines.push(line))("error", "test.event", fields)
  expect(lines).toHaveLength(1)
  return lines[0] ?? ""
}

describe("Token redaction in logs", () => {
  it.each([
    ["as a value", { note: TOKEN }],
    ["inside a sentence", { note: `Meta said no to ${TOKEN}.` }],
    ["more than once", { note: `${TOKEN} and ${TOKEN}` }],
    ["percent-encoded", { note: `/v26.0/me?x=${encodeURIComponent(TOKEN)}` }],
    ["as a form encodes it", { note: new URLSearchParams({ x: TOKEN }).toString() }],
    ["as JSON inside text", { body: JSON.stringify({ note: TOKEN }) }],
    ["as a key", { [TOKEN]: 1 }],
    ["in a list", { items: ["a", TOKEN] }],
    ["nested deeply", { a: { b: { c: [{ d: TOKEN }] } } }],
    ["in an error's message", { error: new Error(`fetch failed: ${TOKEN}`) }],
    ["in an error's cause", { error: new Error("failed", { cause: new Error(TOKEN) }) }],
    ["in an error's name", { error: Object.assign(new Error("failed"), { name: TOKEN }) }],
    ["in an error's stack", { stack: new Error(TOKEN).stack }],
    ["too deep to be looked at", { a: { b: { c: { d: { e: { f: { g: { h: { i: { j: TOKEN } } } } } } } } } }],
    ["another secret of the Worker", { note: `signed with ${SESSION_SECRET}` }],
  ])("a known secret never shows: %s", (_where, fields) => {
    const line = logged(fields)
    expect(line).not.toMatch(/EAAB|must|never|of-32-characters/)
  })

  it.each([
    "access_token",
    "accessToken",
    "token",
    "META_SYSTEM_USER_TOKEN",
    "client_secret",
    "appsecret_proof",
    "password",
    "newPassword",
    "authorization",
    "Authorization",
    "cookie",
    "set-cookie",
    "api_key",
    "apiKey",
    "api-key",
  ])("whatever stands under %s is masked, known or not", (key) => {
    for (const value of ["never-seen-before", 12_345, { inner: "never-seen-before" }, ["never-seen-before"]])
      expect(redact({ headers: { [key]: value } })).toEqual({ headers: { [key]: "[redacted]" } })
  })

  it.each([
    [
      "a query",
      "https://a.example/v26.0/me?access_token=abc123&fields=id",
      "access_token=[redacted]&fields=id",
    ],
    ["a second parameter", "https://a.example/?a=1&appsecret_proof=abc123", "appsecret_proof=[redacted]"],
    ["a form", "grant_type=x&client_secret=abc123&code=abc123", "client_secret=[redacted]&code=[redacted]"],
    ["a debug call", "/debug_token?input_token=abc123", "input_token=[redacted]"],
    ["a header", "Authorization: Bearer abc123.def-456_~+/==", "Bearer [redacted]"],
    ["a header in small letters", "authorization: bearer abc123", "bearer [redacted]"],
  ])("a secret that nobody told us of is masked by its shape: %s", (_where, text, left) => {
    const clean = redact(text) as string
    expect(clean).toContain(left)
    expect(clean).not.toContain("abc123")
  })

  it("what is no secret stays readable", () => {
    const fields = {
      tenant: "acme",
      path: "act_1001000000000001/campaigns",
      attempt: 2,
      wait_ms: 500,
      ok: true,
      none: null,
    }
    expect(JSON.parse(logged(fields))).toEqual({ level: "error", event: "test.event", ...fields })
    expect(redact({ has_token: true, token: null })).toEqual({ has_token: true, token: null })
  })

  it("an empty secret masks nothing", () => {
    expect(redact("all of it", ["", "of"])).toBe("all of it")
  })

  it("a value that contains itself does not hang the log", () => {
    const loop: Record<string, unknown> = {}
    loop.self = loop
    expect(logged({ loop })).toContain("[deep]")
  })
})
