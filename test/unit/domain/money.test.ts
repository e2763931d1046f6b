import { describe, expect, it } from "vitest"
import { CURRENCY_OFFSETS, type Currency } from "../../../src/domain/currencies.ts"
import {
  add,
  asCurrency,
  dividedAtLeast,
  formatMoney,
  fromApiUnits,
  isMoreThan,
  larger,
  type Money,
  money,
  moneyText,
  parseMoney,
  ratio,
  subtract,
  timesAtMost,
  toApiUnits,
} from "../../../src/domain/money.ts"

const CURRENCIES = Object.entries(CURRENCY_OFFSETS) as [Currency, number][]
/** Meta's "Currencies" page lists these with an offset of 1 and every other one with 100. */
const WHOLE = ["CLP", "COP", "CRC", "HUF", "IDR", "ISK", "JPY", "KRW", "PYG", "TWD", "VND"]

describe("Meta's currencies", () => {
  it("exactly Meta's whole-unit currencies have no hundredths", () => {
    const whole = CURRENCIES.filter(([, offset]) => offset === 1).map(([currency]) => currency)
    expect(whole.sort()).toEqual(WHOLE)
    expect(new Set(CURRENCIES.map(([, offset]) => offset))).toEqual(new Set([1, 100]))
  })

  it.each(CURRENCIES)("300 %s is 300 × %d of Meta's units, and back", (currency, offset) => {
    const text = { amount: offset === 1 ? "300" : "300.00", currency }
    const parsed = parseMoney(text)
    expect(parsed).toEqual({ ok: true, money: { minor: 300 * offset, currency } })
    expect(toApiUnits(money(text.amount, currency))).toBe(String(300 * offset))
    expect(fromApiUnits(String(300 * offset), currency)).toEqual(money("300", currency))
    expect(moneyText(money("300", currency))).toEqual(text)
  })

  it.each(CURRENCIES)("every amount of %s survives the way to Meta and back", (currency, offset) => {
    for (const minor of [0, 1, 9, 10, 99, 100, 101, 12_345, 999_999_999_999]) {
      const there = fromApiUnits(minor, currency) as Money
      expect(money(moneyText(there).amount, currency)).toEqual(there)
      expect(Number(moneyText(there).amount) * offset).toBeCloseTo(minor, 3)
    }
  })

  it("the Bahraini and Jordanian dinars are hundredths at Meta, although ISO 4217 says thousandths", () => {
    expect(toApiUnits(money("1.25", "BHD"))).toBe("125")
    expect(toApiUnits(money("1.25", "JOD"))).toBe("125")
    expect(parseMoney({ amount: "1.255", currency: "BHD" }).ok).toBe(false)
  })

  it("the Taiwan dollar and the forint are whole at Meta, although ISO 4217 gives them decimals", () => {
    expect(toApiUnits(money("300", "TWD"))).toBe("300")
    expect(toApiUnits(money("300", "HUF"))).toBe("300")
    expect(parseMoney({ amount: "300.50", currency: "TWD" })).toMatchObject({ ok: false })
  })

  it.each(["KWD", "OMR", "TND", "XXX", "usd", "", "constructor", "__proto__"])(
    "%j, which Meta documents no unit for, is no currency",
    (code) => {
      expect(asCurrency(code)).toBeNull()
      expect(parseMoney({ amount: "1.00", currency: code }).ok).toBe(false)
    },
  )
})

describe("Reading amounts", () => {
  it.each([
    ["0", 0],
    ["0.5", 50],
    ["0.05", 5],
    ["12", 1_200],
    ["12.3", 1_230],
    ["12.3000", 1_230],
    ["10000000000.00", 1_000_000_000_000],
  ])("%s USD is %d cents", (amount, cents) => {
    expect(money(amount, "USD").minor).toBe(cents)
  })

  it.each([
    ...["", " ", "1 ", " 1", "-1", "+1", "01", "1.", ".5", "1,50", "1,000.00", "1_000", "1e3", "1E3"],
    ...["0x10", "NaN", "Infinity", "１２", "1.23456", "10.001", "12\n", "1.2.3", "$5", "5 USD", "null"],
    ...["10000000000.01", "99999999999999"],
  ])("%j is refused, never guessed at", (amount) => {
    expect(parseMoney({ amount, currency: "USD" })).toMatchObject({ ok: false })
    expect(() => money(amount, "USD")).toThrow()
  })

  it("a fraction finer than Meta's unit is refused, never rounded", () => {
    expect(parseMoney({ amount: "10.001", currency: "USD" })).toEqual({
      ok: false,
      message: 'USD has 2 decimal places; "10.001" has more.',
    })
  })

  it.each([
    "",
    "12.5",
    "-3",
    "1e3",
    "abc",
    "1234567890123456",
    Number.NaN,
    1.5,
    -1,
    1e21,
    Number.POSITIVE_INFINITY,
  ])("%j of Meta's units is not read", (units) => {
    expect(fromApiUnits(units, "USD")).toBeNull()
  })
})

describe("Showing amounts", () => {
  it.each([
    ["0.00", "USD", "0.00 USD"],
    ["1250.00", "USD", "1,250.00 USD"],
    ["1234567.89", "USD", "1,234,567.89 USD"],
    ["30000", "TWD", "30,000 TWD"],
    ["999", "JPY", "999 JPY"],
  ])("%s %s is shown as %s", (amount, currency, shown) => {
    expect(formatMoney(money(amount, currency))).toBe(shown)
  })

  it("a debt of less than one keeps its sign", () => {
    expect(moneyText(subtract(money("1.00", "USD"), money("1.50", "USD"))).amount).toBe("-0.50")
    expect(moneyText(subtract(money("1.00", "USD"), money("3.50", "USD"))).amount).toBe("-2.50")
  })
})

describe("Calculating", () => {
  const a = money("10.00", "USD")
  const b = money("10.00", "EUR")

  it.each([
    ["add", () => add(a, b)],
    ["subtract", () => subtract(a, b)],
    ["larger", () => larger(a, b)],
    ["isMoreThan", () => isMoreThan(a, b)],
    ["ratio", () => ratio(a, b)],
  ])("%s never mixes currencies", (_name, calculate) => {
    expect(calculate).toThrow("USD and EUR are never mixed")
  })

  it.each([
    ["33.33", 1.5, "49.99"],
    ["100.00", 1.5, "150.00"],
    ["0.01", 1.5, "0.01"],
    // 1.15 × 100 is 114.99999999999999 in floating point.
    ["1.00", 1.15, "1.15"],
    ["1.10", 1.1, "1.21"],
  ])("%s × %d is at most %s: what may be spent is rounded down", (amount, factor, most) => {
    expect(timesAtMost(money(amount, "USD"), factor)).toEqual(money(most, "USD"))
  })

  it.each([
    ["10.00", 3, "3.34"],
    ["10.00", 1, "10.00"],
    ["0.01", 30, "0.01"],
  ])("%s ÷ %d is at least %s: what must be counted is rounded up", (amount, parts, least) => {
    expect(dividedAtLeast(money(amount, "USD"), parts)).toEqual(money(least, "USD"))
  })

  it("how many times larger is known even from nothing", () => {
    expect(ratio(money("300.00", "USD"), money("3.00", "USD"))).toBe(100)
    expect(ratio(a, money("0", "USD"))).toBe(Number.POSITIVE_INFINITY)
    expect(ratio(money("0", "USD"), money("0", "USD"))).toBe(1)
  })
})
