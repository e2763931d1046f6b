import { describe, expect, it } from "vitest"
import { isOwnId, newId, parseAdAccountId, parseObjectId } from "../../../src/domain/ids.ts"

const MALFORMED = [
  ...["", " ", "0", "1234", "01234567", "-12345", "+12345", "1e10", "12345.0", "0x12345", "12345 ", " 12345"],
  ...["12345\n", "12345\0", "１２３４５", "٣٤٥٦٧", "12,345", "1234567890123456789012", "12345/insights"],
  ...["12345?fields=owner", "12345#", "12345%2F67890", "..", "../me", "me", "12345,67890", "12345\u200b"],
]

describe("Meta's ids", () => {
  it.each(["12345", "23850000000000001", "999999999999999999999"])("%s is an object's id", (id) => {
    expect(parseObjectId(id)).toBe(id)
    expect(parseAdAccountId(`act_${id}`)).toBe(`act_${id}`)
  })

  it.each(MALFORMED)("%j is no id", (text) => {
    expect(parseObjectId(text)).toBeNull()
    expect(parseAdAccountId(text)).toBeNull()
    expect(parseAdAccountId(`act_${text}`)).toBeNull()
  })

  it.each([
    "act_",
    "ACT_12345",
    "act_act_12345",
    "act-12345",
    "act_12345/campaigns",
    "act_act_1001000000000001",
  ])("%j is no ad account", (text) => {
    expect(parseAdAccountId(text)).toBeNull()
    expect(parseObjectId(text)).toBeNull()
  })

  it("an ad account is the same with and without act_", () => {
    expect(parseAdAccountId("1001000000000001")).toBe("act_1001000000000001")
  })
})

describe("Our own ids", () => {
  it("name what they are and cannot be guessed", () => {
    const ids = Array.from({ length: 500 }, () => newId("op"))
    expect(new Set(ids).size).toBe(500)
    // 26 characters of 32 letters are 130 bits.
    for (const id of ids) expect(id).toMatch(/^op_[0-9a-hjkmnp-tv-z]{26}$/)
    expect(new Set(ids.join("").replaceAll("op_", "")).size).toBe(32)
  })

  it("are told apart by their prefix", () => {
    const id = newId("tok")
    expect(isOwnId("tok", id)).toBe(true)
    expect(isOwnId("tnt", id)).toBe(false)
    for (const wrong of [id.toUpperCase(), `${id}0`, id.slice(0, -1), ` ${id}`, `${id}\n`, "tok_"])
      expect(isOwnId("tok", wrong)).toBe(false)
  })
})
