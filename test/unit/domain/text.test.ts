import { describe, expect, it } from "vitest"
import { plainText } from "../../../src/domain/text.ts"

describe("Text that somebody else wrote", () => {
  it.each([
    ["line breaks", "Spring\r\nSale", "SpringSale"],
    ["zero-width characters", "Spr\u200bing\u200d\ufeff", "Spring"],
    ["bidirectional marks", "\u202egnirpS\u202c", "gnirpS"],
    ["invisible tags", "Spring\u{e0041}\u{e0042}", "Spring"],
    ["escape sequences", "\u001b[31mSpring\u0007", "[31mSpring"],
  ])("loses its %s", (_what, text, shown) => {
    expect(plainText(text)).toBe(shown)
  })

  it("keeps letters of every script", () => {
    expect(plainText("Frühling – 春のセール 🌸 عرض")).toBe("Frühling – 春のセール 🌸 عرض")
  })

  it("has a bounded length", () => {
    expect(plainText("a".repeat(401))).toBe(`${"a".repeat(399)}…`)
    expect(plainText("a".repeat(400))).toHaveLength(400)
    expect(plainText("abcdef", 4)).toBe("abc…")
  })
})
