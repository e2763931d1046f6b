import { formatMoney, type MoneyText, parseMoney } from "../../../domain/money.ts"

/** "1,250.00 USD", the currency a little quieter than the figure. */
export function Amount({ money }: { money: MoneyText }) {
  const [figure, currency] = moneyWords(money).split(" ")
  return (
    <>
      {figure} <span class="currency">{currency}</span>
    </>
  )
}

export function moneyWords(money: MoneyText): string {
  const parsed = parseMoney(money)
  return parsed.ok ? formatMoney(parsed.money) : `${money.amount} ${money.currency}`
}

export function isMoneyText(value: unknown): value is MoneyText {
  return typeof value === "object" && value !== null && "amount" in value && "currency" in value
}
