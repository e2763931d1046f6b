import * as z from "zod"
import type { AdAccount } from "../domain/entity.ts"
import { ENTITY_TYPES } from "../domain/entity.ts"
import type { FieldIssue } from "../domain/errors.ts"
import {
  asCurrency,
  formatMoney,
  isZero,
  type Money,
  type MoneyText,
  parseMoney,
  zero,
} from "../domain/money.ts"

/** Far longer than any id, so that a malformed one gets the answer of a missing one; only absurd ones are invalid input. */
const ID_MAX = 1_000

/**
 * Fields that several operations share. An id is only text here: whether it is well formed, exists and is the tenant's
 * is decided in one place with one answer, so that the three cannot be told apart. The pattern is a hint for agents.
 */
export const adAccountId = z
  .string()
  .max(ID_MAX)
  .describe("Ad account id, such as act_1001000000000001.")
  .meta({ pattern: "^act_[0-9]+$" })

export const entityId = z
  .string()
  .max(ID_MAX)
  .describe("The entity's id, a string of digits.")
  .meta({ pattern: "^[0-9]+$" })

export const entityType = z.enum(ENTITY_TYPES).describe("The level the entity is on.")

export const entityName = z
  .string()
  .trim()
  .min(1)
  .max(400)
  .describe("Name as shown in Ads Manager, at most 400 characters.")

export const amount = z
  .strictObject({
    amount: z.string().max(20).describe('Decimal string in base units, such as "50.00" (or "300" for JPY).'),
    currency: z.string().max(3).describe("The ad account's currency, such as USD."),
  })
  .describe('Money as {"amount":"50.00","currency":"USD"}.')

/** A budget in the account's own currency, or what is wrong with it. */
export function budgetIn(
  account: AdAccount,
  text: MoneyText,
  path: string,
): { money: Money } | { issues: FieldIssue[] } {
  const issue = (message: string) => ({ issues: [{ path, message }] })
  if (!account.currency) {
    return issue(
      `Budgets of this ad account cannot be set: Meta documents no unit for ${account.currencyCode}.`,
    )
  }
  const parsed = parseMoney(text)
  if (!parsed.ok) return issue(parsed.message)
  if (asCurrency(text.currency) !== account.currency) {
    return issue(
      `The ad account is in ${account.currency}, so ${formatMoney(parsed.money)} cannot be its budget.`,
    )
  }
  return isZero(parsed.money)
    ? issue(`A budget must be more than ${formatMoney(zero(account.currency))}.`)
    : parsed
}
