import jwt from "@tsndr/cloudflare-worker-jwt"
import { describe, expect, it } from "vitest"
import { JWT_SECONDS, readSession, type SessionClaims, signSession } from "../../../src/auth/jwt.ts"
import { NOON } from "../support/builders.ts"

const SECRET = "a-session-secret-of-32-characters!"
const claims: SessionClaims = {
  userId: "usr_1",
  sessionId: "ses_1",
  issuedAtMs: NOON,
  tenants: { acme: "tnt_1" },
}
const at = (ms: number) => ({ now: () => ms })
const fresh = at(NOON + 1_000)
const token = await signSession(SECRET, "bursar:api", claims)

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
const payload = { sub: "usr_1", sid: "ses_1", aud: "bursar:api", iat: NOON / 1000, exp: NOON / 1000 + 900 }
const [header = "", body = "", signature = ""] = token.split(".")

describe("A session's JWT", () => {
  it("says who, in which session and in which tenants", async () => {
    expect(await readSession(SECRET, "bursar:api", token, fresh)).toEqual(claims)
  })

  it("is for pages or for the API, never for both", async () => {
    const page = await signSession(SECRET, "bursar:page", claims)
    expect(await readSession(SECRET, "bursar:page", token, fresh)).toBeNull()
    expect(await readSession(SECRET, "bursar:api", page, fresh)).toBeNull()
  })

  it("ends after 15 minutes by our own clock, and only a page may come a little later", async () => {
    const end = NOON + JWT_SECONDS * 1000
    expect(JWT_SECONDS).toBe(900)
    expect(await readSession(SECRET, "bursar:api", token, at(end - 1))).toEqual(claims)
    expect(await readSession(SECRET, "bursar:api", token, at(end))).toBeNull()
    expect(await readSession(SECRET, "bursar:api", token, at(end + 999), 1_000)).toEqual(claims)
    expect(await readSession(SECRET, "bursar:api", token, at(end + 1_000), 1_000)).toBeNull()
  })

  it.each<[string, () => string | Promise<string>]>([
    ["signed with another secret", () => signSession(`${SECRET}x`, "bursar:api", claims)],
    ["with another user in it", () => [header, part({ ...payload, sub: "usr_2" }), signature].join(".")],
    ["with its signature cut off", () => `${header}.${body}.`],
    ["without a signature", () => `${header}.${body}`],
    ["that says alg none", () => [part({ alg: "none", typ: "JWT" }), body, ""].join(".")],
    ["that says alg none and keeps the signature", () => [part({ alg: "none" }), body, signature].join(".")],
    ["made with another algorithm", () => jwt.sign(payload, SECRET, { algorithm: "HS512" })],
    ["that is no JWT", () => "not.a.jwt"],
    ["that is empty", () => ""],
    ["of dots", () => "..."],
    ["without an end", () => jwt.sign({ ...payload, exp: undefined } as object, SECRET)],
    ["with an end that is a text", () => jwt.sign({ ...payload, exp: "later" } as object, SECRET)],
    ["without a session", () => jwt.sign({ ...payload, sid: undefined } as object, SECRET)],
    ["without a user", () => jwt.sign({ ...payload, sub: undefined } as object, SECRET)],
    ["for several audiences", () => jwt.sign({ ...payload, aud: ["bursar:api"] }, SECRET)],
  ])("%s is nobody's", async (_what, make) => {
    expect(await readSession(SECRET, "bursar:api", await make(), fresh)).toBeNull()
  })

  it("keeps no tenants that are not text", async () => {
    const odd = await jwt.sign({ ...payload, tenants: { acme: "tnt_1", evil: { id: 1 } } }, SECRET)
    expect((await readSession(SECRET, "bursar:api", odd, fresh))?.tenants).toEqual({ acme: "tnt_1" })
  })

  it("stays small enough for a cookie, however many tenants somebody has", async () => {
    const tenants = Object.fromEntries(
      Array.from({ length: 200 }, (_, n) => [
        `a-tenant-with-a-rather-long-name-${n}`,
        `tnt_${"x".repeat(26)}`,
      ]),
    )
    const big = await signSession(SECRET, "bursar:page", { ...claims, tenants })
    expect(big.length).toBeLessThan(4_000)
    expect(await readSession(SECRET, "bursar:page", big, fresh)).not.toBeNull()
  })
})
