import { describe, expect, it } from "vitest"
import { canonicalJson, digestOf, sha256 } from "../../../src/domain/canonical.ts"

describe("Canonical JSON", () => {
  it.each([
    ["the order of keys", { b: 1, a: { d: 1, c: 2 } }, { a: { c: 2, d: 1 }, b: 1 }],
    ["keys without a value", { a: 1, b: undefined }, { a: 1 }],
    ["the order of keys inside lists", [{ b: 1, a: 2 }], [{ a: 2, b: 1 }]],
  ])("%s makes no difference", (_what, one, other) => {
    expect(canonicalJson(one)).toBe(canonicalJson(other))
    expect(digestOf(one)).toBe(digestOf(other))
  })

  it.each([
    ["the order of a list", [1, 2], [2, 1]],
    ["null", { a: null }, {}],
    ["a number and its text", { a: 1 }, { a: "1" }],
    ["nesting", { a: { b: 1 } }, { "a.b": 1 }],
    ["an empty list and an empty object", [], {}],
    ["the case of text", { a: "Spring" }, { a: "spring" }],
  ])("%s makes a difference", (_what, one, other) => {
    expect(digestOf(one)).not.toBe(digestOf(other))
  })

  it("is JSON, and its digest is SHA-256", () => {
    expect(canonicalJson({ b: ["ü", null, true], a: 1.5 })).toBe('{"a":1.5,"b":["ü",null,true]}')
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  })
})
