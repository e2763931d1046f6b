import { describe, expect, it } from "vitest"
import { looksLikeApiToken, newApiToken, parseApiToken } from "../../../src/auth/api-token.ts"
import { sha256 } from "../../../src/domain/canonical.ts"
import { newId } from "../../../src/domain/ids.ts"

const tenantId = newId("tnt")
const { token, id, secretHash } = newApiToken(tenantId)
const [, , , secret = ""] = token.split(".")

describe("An API token", () => {
  it("names its tenant and itself, and comes with the hash that alone is kept", () => {
    expect(parseApiToken(token)).toEqual({ tenantId, tokenId: id, secretHash })
    expect(secretHash).toBe(sha256(secret))
    expect(token).not.toContain(secretHash)
    expect(looksLikeApiToken(token)).toBe(true)
  })

  it("has a secret of 256 bits that nobody has twice", () => {
    const secrets = Array.from({ length: 200 }, () => newApiToken(tenantId).token.split(".")[3] ?? "")
    expect(new Set(secrets).size).toBe(200)
    for (const one of secrets) expect(Buffer.from(one, "base64url")).toHaveLength(32)
  })

  it("with another secret has another hash", () => {
    const last = secret.endsWith("A") ? "B" : "A"
    const other = parseApiToken(token.slice(0, -1) + last)
    expect(other?.tokenId).toBe(id)
    expect(other?.secretHash).not.toBe(secretHash)
  })

  it.each([
    ["nothing", ""],
    ["another prefix", token.replace(/^bur/, "xyz")],
    ["a prefix in capitals", token.replace(/^bur/, "BUR")],
    ["no secret", token.split(".").slice(0, 3).join(".")],
    ["a short secret", token.slice(0, -1)],
    ["a long secret", `${token}A`],
    ["a further part", `${token}.x`],
    ["a space", `${token} `],
    ["a line break", `${token}\n`],
    ["letters that base64url has not", `${token.slice(0, -1)}+`],
    ["its parts swapped", ["bur", id, tenantId, secret].join(".")],
    ["an id that is none", ["bur", "tnt_acme", id, secret].join(".")],
    ["a path for a tenant", ["bur", "../globex", id, secret].join(".")],
  ])("with %s is none", (_what, text) => {
    expect(parseApiToken(text)).toBeNull()
  })
})
