import { CURRENCY_OFFSETS, type Currency } from "./currencies.ts"

/**
 * An amount in Meta's API units of a currency: an integer, `minor = base amount × offset`.
 * Only this file, the reservations and the Graph client look at `minor`.
 */
export type Money = { readonly minor: number; readonly currency: Currency }

/** How money is written everywhere outside: a decimal string in base units and the currency's code. */
export type MoneyText = { amount: string; currency: string }

export type MoneyParse = { ok: true; money: Money } | { ok: false; message: string }

/** Far above any real budget and far below where integers lose precision. */
const MAX_MINOR = 1_000_000_000_000

const DECIMAL = /^(0|[1-9][0-9]{0,12})(?:\.([0-9]{1,4}))?$/

/** Reads `{"amount":"300.00","currency":"USD"}`; a fraction finer than Meta's unit is refused, never rounded. */
export function parseMoney(text: MoneyText): MoneyParse {
  const currency = asCurrency(text.currency)
  if (!currency) return { ok: false, message: `"${text.currency}" is not a currency that Meta bills ads in.` }
  const match = DECIMAL.exec(text.amount)
  if (!match) {
    return {
      ok: false,
      message: `"${text.amount}" is not an amount. Write it in whole ${currency} with a dot, such as "${sampleAmount(currency)}".`,
    }
  }
  const digits = fractionDigits(currency)
  const fraction = match[2] ?? ""
  if (/[1-9]/.test(fraction.slice(digits))) {
    return { ok: false, message: `${currency} has ${digits} decimal places; "${text.amount}" has more.` }
  }
  const minor =
    Number(match[1]) * CURRENCY_OFFSETS[currency] + Number(fraction.slice(0, digits).padEnd(digits, "0"))
  if (minor > MAX_MINOR)
    return { ok: false, message: `"${text.amount}" ${currency} is larger than any budget can be.` }
  return { ok: true, money: { minor, currency } }
}

/** As `parseMoney`, for text of our own making (settings, tests); throws where it is wrong. */
export function money(amount: string, currency: string): Money {
  const parsed = parseMoney({ amount, currency })
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.money
}

/** Meta writes budgets as integers in API units, mostly as strings. Null where it is neither. */
export function fromApiUnits(units: string | number, currency: Currency): Money | null {
  if (!/^[0-9]{1,15}$/.test(String(units))) return null
  return { minor: Number(units), currency }
}

/** Meta's insights write money as decimals in base units ("12.3456"), which are rounded up to what is counted. */
export function fromBaseUnits(text: string, currency: Currency): Money | null {
  if (!/^[0-9]{1,13}(\.[0-9]{1,8})?$/.test(text)) return null
  return { minor: Math.ceil(Number(text) * CURRENCY_OFFSETS[currency] - 1e-6), currency }
}

export function toApiUnits(amount: Money): string {
  return String(amount.minor)
}

export function moneyText(amount: Money): MoneyText {
  const offset = CURRENCY_OFFSETS[amount.currency]
  const digits = fractionDigits(amount.currency)
  const whole = Math.trunc(amount.minor / offset)
  const rest = Math.abs(amount.minor % offset)
  const sign = amount.minor < 0 && whole === 0 ? "-" : ""
  return {
    amount: digits === 0 ? String(whole) : `${sign}${whole}.${String(rest).padStart(digits, "0")}`,
    currency: amount.currency,
  }
}

/** For people: "1,250.00 USD". */
export function formatMoney(amount: Money): string {
  const { amount: text, currency } = moneyText(amount)
  const [whole = "0", fraction] = text.split(".")
  const grouped = whole.replace(/\B(?=([0-9]{3})+$)/g, ",")
  return `${fraction === undefined ? grouped : `${grouped}.${fraction}`} ${currency}`
}

export function asCurrency(code: string): Currency | null {
  return Object.hasOwn(CURRENCY_OFFSETS, code) ? (code as Currency) : null
}

export function zero(currency: Currency): Money {
  return { minor: 0, currency }
}

export function add(a: Money, b: Money): Money {
  return { minor: a.minor + sameCurrency(a, b).minor, currency: a.currency }
}

export function subtract(a: Money, b: Money): Money {
  return { minor: a.minor - sameCurrency(a, b).minor, currency: a.currency }
}

export function larger(a: Money, b: Money): Money {
  return a.minor >= sameCurrency(a, b).minor ? a : b
}

export function isMoreThan(a: Money, b: Money): boolean {
  return a.minor > sameCurrency(a, b).minor
}

export function isZero(a: Money): boolean {
  return a.minor === 0
}

/** `amount × factor`, rounded down, since it is used for what may be spent. */
export function timesAtMost(amount: Money, factor: number): Money {
  return { minor: Math.floor(amount.minor * factor + 1e-9), currency: amount.currency }
}

/** `amount × factor`, rounded up, since it is used for what must be counted. */
export function timesAtLeast(amount: Money, factor: number): Money {
  return { minor: Math.ceil(amount.minor * factor - 1e-9), currency: amount.currency }
}

/** The amount in another currency at `rate` base units of it for one of its own, rounded up. */
export function convertedAtLeast(amount: Money, rate: number, currency: Currency): Money {
  const base = amount.minor / CURRENCY_OFFSETS[amount.currency]
  return { minor: Math.ceil(base * rate * CURRENCY_OFFSETS[currency] - 1e-9), currency }
}

/** `amount ÷ parts`, rounded up, since it is used for what must be counted. */
export function dividedAtLeast(amount: Money, parts: number): Money {
  return { minor: Math.ceil(amount.minor / parts), currency: amount.currency }
}

/** How many times larger `after` is than `before`; Infinity from zero. */
export function ratio(after: Money, before: Money): number {
  sameCurrency(after, before)
  return before.minor === 0 ? (after.minor === 0 ? 1 : Number.POSITIVE_INFINITY) : after.minor / before.minor
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currency !== b.currency)
    throw new Error(`${a.currency} and ${b.currency} are never mixed in one sum.`)
  return b
}

function fractionDigits(currency: Currency): number {
  return CURRENCY_OFFSETS[currency] === 1 ? 0 : 2
}

function sampleAmount(currency: Currency): string {
  return fractionDigits(currency) === 0 ? "300" : "300.00"
}
