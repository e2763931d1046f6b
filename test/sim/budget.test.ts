import { describe, expect, it } from "vitest"
import type { Entity } from "../../src/domain/entity.ts"
import { zero } from "../../src/domain/money.ts"
import { exposures, increase } from "../../src/ledger/exposure.ts"
import { freshSeed, randomFrom } from "../unit/support/random.ts"
import { MOMENT, type Rule, sum, theRule } from "./budget/governor.ts"
import { excessOf } from "./budget/history.ts"

const HISTORIES = Number(process.env.BUDGET_HISTORIES ?? 5_000)

/** The first history that takes a day beyond its cap, or null. */
function firstExcess(rule: Rule, histories: number, seed: number): number | null {
  for (let history = 0; history < histories; history++) {
    if (excessOf(rule, randomFrom(seed + history)) > 0) return history
  }
  return null
}

describe("The budget rule", () => {
  it(`holds the cap on every day of ${HISTORIES} random histories`, () => {
    const seed = freshSeed()
    const found = firstExcess(theRule, HISTORIES, seed)
    expect(found, `history ${found} of seed ${seed}`).toBeNull()
  }, 120_000)

  it("lets the cap be reached: a rule that admits nothing would hold it too", () => {
    const tight: Rule = (books) => {
      const { increase, posted, held } = theRule(books)
      return { increase, posted: { ...posted, minor: Math.max(0, posted.minor - 100) }, held }
    }
    expect(firstExcess(tight, 5_000, 1)).not.toBeNull()
  })
})

const none = zero("USD")

/** Rules that somebody could take for right. */
const WRONG: Record<string, Rule> = {
  "caps over current budgets": (books) => ({
    ...theRule(books),
    increase: increase(books.before, books.after, new Map(), MOMENT, "USD"),
    posted: sum(books.all.flatMap((entities) => [...exposures(entities, MOMENT).values()])),
  }),
  "activation is free": (books) => ({
    ...theRule(books),
    ...(books.patch.status === "ACTIVE" ? { increase: none } : {}),
  }),
  "what is unknown does not count": (books) => ({
    ...theRule(books),
    held: theRule({ ...books, held: books.held.filter(({ isUnknown }) => !isUnknown) }).held,
  }),
  "what is held today is held tomorrow": (books) => ({
    ...theRule(books),
    held: sum(books.held.map(({ amount }) => amount)),
  }),
  "campaign and ad set budgets are mixed up": (books) => ({
    ...theRule(books),
    increase: increase(
      asIfOnCampaigns(books.before),
      asIfOnCampaigns(books.after),
      books.highs,
      MOMENT,
      "USD",
    ),
  }),
}

/** As somebody sees it who takes the campaign for the holder of every budget. */
function asIfOnCampaigns(entities: readonly Entity[]): Entity[] {
  return entities.filter((entity) => entity.type === "campaign")
}

describe("A wrong rule is found out within 5,000 histories", () => {
  it.each(Object.entries(WRONG))("%s", (_name, rule) => {
    expect(firstExcess(rule, 5_000, 1)).not.toBeNull()
  })
})
