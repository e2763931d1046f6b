/**
 * Meta counts money in whole API units: base amount times the currency's offset. The offsets are Meta's own table and
 * not ISO 4217: the forint and the New Taiwan dollar have none, the Jordanian dinar has two digits. The Kuwaiti dinar is
 * missing from the public table; it is taken to be like the other dinars.
 */
const WHOLE_UNIT_CURRENCIES = new Set("CLP COP CRC HUF ISK IDR JPY KRW PYG TWD VND".split(" "))

const HUNDREDTH_CURRENCIES = new Set(
  (
    "AED ARS AUD BDT BGN BHD BOB BRL CAD CHF CNY CZK DKK DZD EGP EUR FBZ GBP GTQ HKD HNL HRK ILS INR JOD KES KWD " +
    "LTL LVL MOP MXN MYR NGN NIO NOK NZD PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD SKK THB TRY UAH USD UYU VEF " +
    "VES ZAR"
  ).split(" "),
)

export function currencyOffset(currency: string): 1 | 100 | undefined {
  if (WHOLE_UNIT_CURRENCIES.has(currency)) return 1
  return HUNDREDTH_CURRENCIES.has(currency) ? 100 : undefined
}

/** Rough dollars' worth of one base unit, only to give each currency believable minimums and budgets. */
const UNITS_PER_DOLLAR: Record<string, number> = {
  USD: 1,
  EUR: 0.9,
  GBP: 0.8,
  JPY: 150,
  TWD: 32,
  KWD: 0.31,
  HUF: 360,
  CLP: 950,
  KRW: 1350,
}

/** The API units nearest to an amount of dollar cents, e.g. 100 cents are 150 JPY and 31 KWD units. */
export function unitsFromCents(cents: number, currency: string): number {
  const offset = currencyOffset(currency) ?? 100
  return Math.max(1, Math.round((cents / 100) * (UNITS_PER_DOLLAR[currency] ?? 1) * offset))
}

/** Insights show money in base units: 1234 units of USD are "12.34", 1234 of JPY are "1234". */
export function baseAmount(units: number, currency: string): string {
  return currencyOffset(currency) === 1 ? String(Math.round(units)) : (units / 100).toFixed(2)
}
