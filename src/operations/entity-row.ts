import { isoTime } from "../domain/clock.ts"
import type { Currency } from "../domain/currencies.ts"
import { fromApiUnits, isZero, type MoneyText, moneyText } from "../domain/money.ts"
import { plainText } from "../domain/text.ts"
import { MONEY_FIELDS } from "../graph/fields.ts"
import { type GraphObject, timeFrom } from "../graph/objects.ts"

/** A listing's row: only the wanted fields, money as amount and currency, times in ISO 8601, text without hidden characters. */
export function entityRow(object: GraphObject, wanted: readonly string[], currency: Currency | null) {
  const row: Record<string, unknown> = { id: object.id }
  for (const field of wanted) row[field] = cell(field, object[field], currency)
  return row
}

function cell(field: string, value: unknown, currency: Currency | null): unknown {
  if (value === undefined || value === null) return null
  if (MONEY_FIELDS.has(field)) return budgetText(value, currency)
  if (field.endsWith("_time")) {
    const ms = timeFrom(value)
    return ms === null ? null : isoTime(ms)
  }
  if (typeof value === "string") return plainText(value)
  return Array.isArray(value)
    ? value.map((item) => (typeof item === "string" ? plainText(item) : null))
    : null
}

/** Null for Meta's "0", which says that the budget is not on this level or not of this kind. */
function budgetText(value: unknown, currency: Currency | null): MoneyText | null {
  if ((typeof value !== "string" && typeof value !== "number") || !currency) return null
  const money = fromApiUnits(value, currency)
  return money && !isZero(money) ? moneyText(money) : null
}
