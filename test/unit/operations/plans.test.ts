import { describe, expect, it } from "vitest"
import type { AdAccount, Entity } from "../../../src/domain/entity.ts"
import { money } from "../../../src/domain/money.ts"
import type { Change } from "../../../src/operations/define.ts"
import { changeNamed } from "../../../src/operations/registry.ts"
import { ACME, aCampaign, anAdAccount, anAdSet, DAY, NOON, usd } from "../support/builders.ts"

const MARKER = "bursar:op_1"

function plan(name: string, input: unknown, before: Entity | null, account: AdAccount = anAdAccount()) {
  const operation = changeNamed(name)
  if (!operation) throw new Error(`There is no change ${name}.`)
  return operation.plan(operation.input.parse(input), { account, before, marker: MARKER })
}

function changed(...args: Parameters<typeof plan>): Change {
  const made = plan(...args)
  if (!("change" in made)) throw new Error(JSON.stringify(made.issues))
  return made.change
}

/** What is wrong, or nothing where a change was made out of it. */
function issues(...args: Parameters<typeof plan>) {
  const made = plan(...args)
  return "issues" in made ? made.issues : []
}

const campaign = { entity_type: "campaign", entity_id: aCampaign().id }
const budget = (amount: string, currency = "USD") => ({ amount, currency })

describe("Creating a campaign", () => {
  const input = {
    ad_account_id: ACME,
    name: "  Spring ",
    objective: "OUTCOME_TRAFFIC",
    special_ad_categories: ["HOUSING"],
    daily_budget: budget("50.00"),
  }

  it("is always paused, and carries the label it can be found again by", () => {
    expect(changed("create_campaign", input, null)).toEqual({
      mutation: {
        node: ACME,
        edge: "campaigns",
        params: {
          name: "Spring",
          objective: "OUTCOME_TRAFFIC",
          status: "PAUSED",
          special_ad_categories: ["HOUSING"],
          adlabels: [{ name: MARKER }],
          daily_budget: "5000",
        },
      },
      effect: {
        create: {
          type: "campaign",
          adAccountId: ACME,
          campaignId: null,
          name: "Spring",
          status: "PAUSED",
          dailyBudget: usd("50.00"),
          lifetimeBudget: null,
          budgetRemaining: null,
          schedules: [],
          startAtMs: null,
          endAtMs: null,
        },
      },
      words: "Create paused campaign “Spring” with 50.00 USD a day",
    })
  })

  it("leaves budgets to the ad sets where none is given, and tells Meta so", () => {
    const { daily_budget: _, ...without } = input
    const { mutation, effect, words } = changed("create_campaign", without, null)
    expect(mutation.params).toMatchObject({ status: "PAUSED", is_adset_budget_sharing_enabled: false })
    expect(mutation.params).not.toHaveProperty("daily_budget")
    expect(effect).toMatchObject({ create: { dailyBudget: null } })
    expect(words).toBe("Create paused campaign “Spring”")
  })

  it("takes no status: nobody can ask for an active one", () => {
    expect(changeNamed("create_campaign")?.input.safeParse({ ...input, status: "ACTIVE" }).success).toBe(
      false,
    )
  })

  it.each([
    ["100", "JPY", "100"],
    ["300", "TWD", "300"],
    ["12.34", "EUR", "1234"],
  ])("%s %s goes to Meta as %s", (amount, currency, units) => {
    const account = anAdAccount({ currencyCode: currency })
    const { mutation } = changed(
      "create_campaign",
      { ...input, daily_budget: budget(amount, currency) },
      null,
      account,
    )
    expect(mutation.params.daily_budget).toBe(units)
  })

  it.each([
    ["another currency", "50.00", "EUR", "The ad account is in USD, so 50.00 EUR cannot be its budget."],
    ["no known currency", "50.00", "XXX", '"XXX" is not a currency that Meta bills ads in.'],
    ["nothing", "0.00", "USD", "A budget must be more than 0.00 USD."],
    ["half a cent", "0.005", "USD", 'USD has 2 decimal places; "0.005" has more.'],
    [
      "no number",
      "fifty",
      "USD",
      '"fifty" is not an amount. Write it in whole USD with a dot, such as "300.00".',
    ],
  ])("a budget of %s is refused, saying why", (_what, amount, currency, message) => {
    expect(issues("create_campaign", { ...input, daily_budget: budget(amount, currency) }, null)).toEqual([
      { path: "daily_budget", message },
    ])
  })

  it("no budget can be set where Meta documents no unit", () => {
    const account = anAdAccount({ currencyCode: "KWD" })
    const daily_budget = budget("5.00", "KWD")
    expect(issues("create_campaign", { ...input, daily_budget }, null, account)).toEqual([
      {
        path: "daily_budget",
        message: "Budgets of this ad account cannot be set: Meta documents no unit for KWD.",
      },
    ])
  })
})

describe("Changing a name or budget", () => {
  const update = (changes: object, before: Entity, account?: AdAccount) =>
    [
      "update_entity",
      { entity_type: before.type, entity_id: before.id, changes },
      before,
      ...(account ? [account] : []),
    ] as unknown as Parameters<typeof plan>

  it("sets absolute values, and nothing but what was asked for", () => {
    const before = aCampaign({ status: "ACTIVE" })
    expect(changed(...update({ daily_budget: budget("60.00"), name: "Summer" }, before))).toEqual({
      mutation: { node: before.id, edge: null, params: { daily_budget: "6000", name: "Summer" } },
      effect: { update: before, patch: { dailyBudget: usd("60.00"), name: "Summer" } },
      words: "Change campaign “Spring”: daily budget 50.00 USD → 60.00 USD, name → “Summer”",
    })
    expect(changed(...update({ name: "Summer" }, before)).mutation.params).toEqual({ name: "Summer" })
  })

  it.each<[string, Entity, string]>([
    [
      "a lifetime budget",
      aCampaign({ dailyBudget: null, lifetimeBudget: usd("900.00"), endAtMs: NOON + 9 * DAY }),
      "The campaign “Spring” has a lifetime budget, which cannot be turned into a daily one.",
    ],
    [
      "a campaign whose ad sets carry the budgets",
      aCampaign({ dailyBudget: null }),
      "The campaign “Spring” has no budget of its own: its ad sets carry the budgets. Change it there.",
    ],
    [
      "an ad set whose campaign carries the budget",
      anAdSet(),
      "The ad set “Hikers” has no budget of its own: its campaign carries the budget. Change it there.",
    ],
  ])("gives no daily budget to %s", (_what, before, message) => {
    expect(issues(...update({ daily_budget: budget("60.00") }, before))).toEqual([
      { path: "changes.daily_budget", message },
    ])
  })

  it("refuses another currency than the account's", () => {
    expect(issues(...update({ daily_budget: budget("60", "JPY") }, aCampaign()))[0]?.path).toBe(
      "changes.daily_budget",
    )
  })

  it("refuses budgets, but not names, where Meta documents no unit", () => {
    const account = anAdAccount({ currencyCode: "KWD" })
    const before = aCampaign({ dailyBudget: null })
    expect(issues(...update({ daily_budget: budget("5.00", "KWD") }, before, account))).toHaveLength(1)
    expect(changed(...update({ name: "Summer" }, before, account)).mutation.params).toEqual({
      name: "Summer",
    })
  })

  it("needs at least one thing to change", () => {
    const input = changeNamed("update_entity")?.input
    expect(input?.safeParse({ ...campaign, changes: {} }).success).toBe(false)
    expect(input?.safeParse({ ...campaign, changes: { name: "   " } }).success).toBe(false)
    expect(input?.safeParse({ ...campaign, changes: { status: "ACTIVE" } }).success).toBe(false)
  })

  it("cents and yen are never confused: 300 stays 300 in whole currencies", () => {
    const account = anAdAccount({ currencyCode: "JPY" })
    const before = aCampaign({ dailyBudget: money("300", "JPY") })
    expect(
      changed(...update({ daily_budget: budget("400", "JPY") }, before, account)).mutation.params,
    ).toEqual({
      daily_budget: "400",
    })
  })
})

describe("Activating and pausing", () => {
  it.each([
    ["activate_entity", campaign, "ACTIVE", "Activate campaign “Spring”"],
    [
      "pause_entities",
      { entity_type: "campaign", entity_ids: [aCampaign().id] },
      "PAUSED",
      "Pause campaign “Spring”",
    ],
  ])("%s sets the status and nothing else", (name, input, status, words) => {
    const before = aCampaign()
    expect(changed(name, input, before)).toEqual({
      mutation: { node: before.id, edge: null, params: { status } },
      effect: { update: before, patch: { status } },
      words,
    })
  })

  it("an entity named twice is paused once", () => {
    const operation = changeNamed("pause_entities")
    expect(operation?.targets({ entity_type: "ad_set", entity_ids: ["12345", "67890", "12345"] })).toEqual([
      { entityType: "ad_set", entityId: "12345" },
      { entityType: "ad_set", entityId: "67890" },
    ])
  })

  it.each(["update_entity", "activate_entity", "pause_entities"])(
    "%s is never planned without the entity as it is now",
    (name) => {
      const input = changeNamed(name)?.example
      expect(() => plan(name, input, null)).toThrow("as it is now")
    },
  )
})
