import { describe, expect, it } from "vitest"
import type { Entity } from "../../../src/domain/entity.ts"
import { add, isMoreThan, isZero, larger, type Money, zero } from "../../../src/domain/money.ts"
import { applied, exposures, increase, liveRaise } from "../../../src/ledger/exposure.ts"
import { ACME, aCampaign, anAdSet, DAY, HOUR, NOON, usd } from "../support/builders.ts"
import { freshSeed, type Random, randomFrom } from "../support/random.ts"

const ACTIVE = { status: "ACTIVE", effectiveStatus: "ACTIVE" } as const
const PAUSED = { status: "PAUSED", effectiveStatus: "PAUSED" } as const

/** A campaign that owns the budget, with two active ad sets. */
const cbo = (status: typeof ACTIVE | typeof PAUSED, budget = "50.00") => [
  aCampaign({ ...status, dailyBudget: usd(budget) }),
  anAdSet({ id: "1" }),
  anAdSet({ id: "2" }),
]

/** A campaign whose ad sets own the budgets: 10, 20 and, paused, 40. */
const abo = (status: typeof ACTIVE | typeof PAUSED) => [
  aCampaign({ ...status, dailyBudget: null }),
  anAdSet({ id: "1", dailyBudget: usd("10.00") }),
  anAdSet({ id: "2", dailyBudget: usd("20.00") }),
  anAdSet({ id: "3", dailyBudget: usd("40.00"), ...PAUSED }),
]

/** That moment, in the zone of the ad account. */
const at = (nowMs = NOON) => ({ nowMs, timeZone: "America/New_York" })
const exposed = (entities: Entity[], now = NOON) => Object.fromEntries(exposures(entities, at(now)))
const added = (before: Entity[], after: Entity[], highs: [string, Money][] = []) =>
  increase(before, after, new Map(highs), at(), "USD")
const updated = (entities: Entity[], id: string, patch: Partial<Entity>) =>
  entities.map((entity) => (entity.id === id ? { ...entity, ...patch } : entity))

const CAMPAIGN = "23850000000000001"

describe("What a campaign exposes", () => {
  it.each<[string, Entity[], Record<string, string>]>([
    ["a campaign's budget counts once, not again for its ad sets", cbo(ACTIVE), { [CAMPAIGN]: "50.00" }],
    ["budgets of active ad sets add up", abo(ACTIVE), { 1: "10.00", 2: "20.00" }],
    ["nothing under a paused campaign is live", cbo(PAUSED), {}],
    ["nor are its ad sets with budgets of their own", abo(PAUSED), {}],
    [
      "an ad set whose campaign is not known counts",
      [anAdSet({ id: "1", dailyBudget: usd("10.00") })],
      { 1: "10.00" },
    ],
    [
      "a campaign without ad sets counts: one may be added any minute",
      [aCampaign(ACTIVE)],
      { [CAMPAIGN]: "50.00" },
    ],
    [
      "review does not make it less live",
      [aCampaign({ ...ACTIVE, effectiveStatus: "WITH_ISSUES" })],
      { [CAMPAIGN]: "50.00" },
    ],
    [
      "what is archived or deleted is not live",
      [aCampaign({ status: "ARCHIVED" }), aCampaign({ id: "9", status: "DELETED" })],
      {},
    ],
  ])("%s", (_rule, entities, amounts) => {
    const expected = Object.fromEntries(Object.entries(amounts).map(([id, amount]) => [id, usd(amount)]))
    expect(exposed(entities)).toEqual(expected)
  })

  it.each([
    ["ended a moment ago", { endAtMs: NOON }, false],
    ["ends in a moment", { endAtMs: NOON + 1 }, true],
    ["starts tomorrow", { startAtMs: NOON + DAY }, false],
    ["starts within a day", { startAtMs: NOON + DAY - 1 }, true],
    ["started long ago and never ends", { startAtMs: NOON - 90 * DAY }, true],
  ])("a campaign that %s is live: %s", (_when, schedule, isLive) => {
    const campaign = aCampaign({ ...ACTIVE, ...schedule })
    expect(exposures([campaign], at()).has(campaign.id)).toBe(isLive)
    const adSet = anAdSet({ dailyBudget: usd("10.00"), ...schedule })
    expect(exposures([aCampaign({ ...ACTIVE, dailyBudget: null }), adSet], at()).has(adSet.id)).toBe(isLive)
  })

  it.each([
    ["10 days", 10 * DAY, "30.00"],
    ["3 days", 3 * DAY, "100.00"],
    ["7 days, rounded up", 7 * DAY, "42.86"],
    ["two and a half days, by whole ones", 2.5 * DAY, "150.00"],
    ["an hour", HOUR, "300.00"],
    ["no end", null, "300.00"],
  ])("a lifetime budget of 300.00 with %s left (%s ms) counts %s a day", (_left, ms, amount) => {
    const campaign = aCampaign({
      ...ACTIVE,
      dailyBudget: null,
      lifetimeBudget: usd("300.00"),
      endAtMs: ms === null ? null : NOON + ms,
    })
    expect(exposed([campaign])).toEqual({ [CAMPAIGN]: usd(amount) })
  })
})

describe("What a change adds to the day", () => {
  it.each<[string, Entity[], Entity[], string]>([
    ["creating paused", [], [aCampaign(PAUSED)], "0"],
    ["raising a paused budget", cbo(PAUSED), cbo(PAUSED, "90.00"), "0"],
    ["activating a campaign", cbo(PAUSED), cbo(ACTIVE), "50.00"],
    ["activating the parent of two live ad sets: both", abo(PAUSED), abo(ACTIVE), "30.00"],
    ["raising a live budget", cbo(ACTIVE), cbo(ACTIVE, "60.00"), "10.00"],
    ["lowering", cbo(ACTIVE), cbo(ACTIVE, "10.00"), "0"],
    ["pausing", cbo(ACTIVE), cbo(PAUSED), "0"],
    ["activating an ad set under a live campaign", abo(ACTIVE), updated(abo(ACTIVE), "3", ACTIVE), "40.00"],
    ["activating an ad set under a paused campaign", abo(PAUSED), updated(abo(PAUSED), "3", ACTIVE), "0"],
    [
      "activating an ad set where the campaign has the budget",
      updated(cbo(ACTIVE), "1", PAUSED),
      cbo(ACTIVE),
      "0",
    ],
    ["renaming", cbo(ACTIVE), updated(cbo(ACTIVE), CAMPAIGN, { name: "Summer" }), "0"],
    [
      "moving the start to now",
      [aCampaign({ ...ACTIVE, startAtMs: NOON + 9 * DAY })],
      [aCampaign(ACTIVE)],
      "50.00",
    ],
    [
      "moving the end from the past",
      [aCampaign({ ...ACTIVE, endAtMs: NOON - DAY })],
      [aCampaign(ACTIVE)],
      "50.00",
    ],
  ])("%s", (_change, before, after, amount) => {
    expect(added(before, after)).toEqual(usd(amount))
  })

  it("one rising ad set is not made up for by another one falling", () => {
    const after = updated(updated(abo(ACTIVE), "1", { dailyBudget: usd("25.00") }), "2", {
      dailyBudget: usd("1.00"),
    })
    expect(added(abo(ACTIVE), after)).toEqual(usd("15.00"))
  })

  it("going back to a value that stood earlier the same day costs nothing more", () => {
    const highs: [string, Money][] = [[CAMPAIGN, usd("80.00")]]
    expect(added(cbo(ACTIVE, "20.00"), cbo(ACTIVE, "80.00"), highs)).toEqual(usd("0"))
    expect(added(cbo(ACTIVE, "20.00"), cbo(ACTIVE, "80.01"), highs)).toEqual(usd("0.01"))
    expect(added(cbo(PAUSED, "80.00"), cbo(ACTIVE, "80.00"), highs)).toEqual(usd("0"))
  })

  it("a day's highest value of another holder helps nobody", () => {
    expect(added(cbo(PAUSED), cbo(ACTIVE), [["77", usd("999.00")]])).toEqual(usd("50.00"))
  })

  it("but whoever only may edit may not make more live than is live now, whatever stood earlier", () => {
    expect(isZero(liveRaise(cbo(ACTIVE, "20.00"), cbo(ACTIVE, "80.00"), at(), "USD"))).toBe(false)
    expect(isZero(liveRaise(cbo(PAUSED), cbo(ACTIVE), at(), "USD"))).toBe(false)
    expect(isZero(liveRaise(cbo(ACTIVE, "80.00"), cbo(ACTIVE, "20.00"), at(), "USD"))).toBe(true)
    expect(isZero(liveRaise(cbo(PAUSED, "20.00"), cbo(PAUSED, "80.00"), at(), "USD"))).toBe(true)
  })
})

describe("The structure after a change", () => {
  it("has a new entity in it, under the id it is given", () => {
    const { id: _id, effectiveStatus: _status, ...create } = anAdSet({ dailyBudget: usd("5.00") })
    const after = applied(abo(ACTIVE), { create }, "new")
    expect(added(abo(ACTIVE), after)).toEqual(usd("5.00"))
    expect(after.at(-1)).toMatchObject({ id: "new", effectiveStatus: "ACTIVE", adAccountId: ACME })
  })

  it("has only the changed fields of the one entity changed", () => {
    const before = abo(ACTIVE)
    const update = before[1] as Entity
    expect(applied(before, { update, patch: { dailyBudget: usd("11.00") } }, "new")).toEqual(
      updated(before, "1", { dailyBudget: usd("11.00") }),
    )
  })
})

/**
 * A day of random changes by people and agents: each is admitted if what it adds fits under the cap beside what is live and
 * held, is then sent, and at some later time happens, does not, or stays unknown. Meanwhile others come.
 */
function dayOf(random: Random, cap: Money) {
  let structures = [
    cbo(PAUSED),
    abo(PAUSED),
    [aCampaign({ id: "30", dailyBudget: null, lifetimeBudget: usd("90.00"), endAtMs: NOON + 3 * DAY })],
  ]
  structures = structures.map((entities, n) =>
    entities.map((one) => ({
      ...one,
      id: `${n}${one.id}`,
      campaignId: one.campaignId && `${n}${one.campaignId}`,
    })),
  )
  const highs = new Map<string, Money>()
  const underWay: { structure: number; patch: Partial<Entity>; id: string; held: Money }[] = []
  const sum = (amounts: Iterable<Money>) => [...amounts].reduce(add, zero("USD"))
  const posted = () => sum(highs.values())
  const held = () => sum(underWay.map((one) => one.held))
  /** What Meta might really bill by: the highest value of each holder over the day. */
  const truth = new Map<string, Money>()
  const happen = ({ structure, id, patch }: (typeof underWay)[number]) => {
    const after = updated(structures[structure] ?? [], id, patch)
    structures[structure] = after
    for (const [holder, value] of exposures(after, at())) {
      highs.set(holder, larger(highs.get(holder) ?? value, value))
      truth.set(holder, larger(truth.get(holder) ?? value, value))
    }
  }
  const ask = () => {
    const structure = random.whole(0, structures.length - 1)
    // The ledger sends one change of a campaign at a time, and none while the outcome of another is unknown.
    if (underWay.some((one) => one.structure === structure)) return
    const before = structures[structure] ?? []
    const entity = random.pick(before as [Entity, ...Entity[]])
    const patch: Partial<Entity> = random.chance(0.5)
      ? { status: random.pick(["ACTIVE", "PAUSED"]) }
      : entity.dailyBudget
        ? { dailyBudget: { minor: random.whole(100, 20_000), currency: "USD" } }
        : { name: "Summer" }
    const more = increase(before, updated(before, entity.id, patch), highs, at(), "USD")
    if (!isMoreThan(add(add(posted(), held()), more), cap))
      underWay.push({ structure, patch, id: entity.id, held: more })
  }
  const settle = () => {
    const [one] = underWay.splice(random.whole(0, underWay.length - 1), 1)
    if (one && random.chance(0.7)) happen(one)
  }
  return { ask, settle, posted, held, truth: () => sum(truth.values()) }
}

it("no sequence of changes, in whatever order they end, takes a day beyond its cap", () => {
  const seed = freshSeed()
  const random = randomFrom(seed)
  const cap = usd("250.00")
  let highest = zero("USD")
  for (let run = 0; run < 300; run++) {
    const day = dayOf(random, cap)
    for (let step = 0; step < 40; step++) {
      if (random.chance(0.6)) day.ask()
      else day.settle()
      const taken = add(day.posted(), day.held())
      expect(isMoreThan(taken, cap), `seed ${seed}, run ${run}, step ${step}`).toBe(false)
      expect(isMoreThan(day.truth(), cap), `seed ${seed}, run ${run}, step ${step}`).toBe(false)
      highest = larger(highest, taken)
    }
  }
  // The cap was really reached for, or this proves nothing.
  expect(isMoreThan(highest, usd("200.00"))).toBe(true)
})
