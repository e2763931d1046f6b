import type { Entity, EntityPatch } from "../../../src/domain/entity.ts"
import { add, larger, type Money, subtract, zero } from "../../../src/domain/money.ts"
import { applied, exposures, type Highs, increase } from "../../../src/ledger/exposure.ts"
import { adAccountDay } from "../../../src/policy/rules/ad-account-day.ts"
import { aCampaign, anAdSet, anExposure, facts, NOON, usd } from "../../unit/support/builders.ts"
import type { Campaign } from "./model.ts"

/** What a rule may look at when a change is asked for. */
export type Books = {
  before: readonly Entity[]
  after: readonly Entity[]
  patch: EntityPatch
  /** Every campaign as the books have it. */
  all: readonly (readonly Entity[])[]
  highs: Highs
  held: readonly { amount: Money; worst: ReadonlyMap<string, Money>; isUnknown: boolean }[]
}

/** How much a change adds, how much is live, and how much is held. The right rule is the ledger's own arithmetic. */
export type Rule = (books: Books) => { increase: Money; posted: Money; held: Money }

export const MOMENT = { nowMs: NOON, timeZone: "America/New_York" }
const CAP = usd("250.00")
export const CAP_UNITS = CAP.minor

export const sum = (amounts: Iterable<Money>): Money => [...amounts].reduce(add, zero("USD"))

export const theRule: Rule = ({ before, after, highs, held }) => ({
  increase: increase(before, after, highs, MOMENT, "USD"),
  posted: sum(highs.values()),
  held: sum(held.map(({ amount, worst }) => larger(amount, beyond(worst, highs)))),
})

/** What may be exposed beyond the day's highest values. */
export function beyond(worst: ReadonlyMap<string, Money>, highs: Highs): Money {
  return sum(
    [...worst].map(([holder, amount]) =>
      subtract(larger(amount, highs.get(holder) ?? amount), highs.get(holder) ?? zero("USD")),
    ),
  )
}

type Open = {
  campaign: string
  entity: Entity
  patch: EntityPatch
  amount: Money
  worst: Map<string, Money>
  isUnknown: boolean
}

/** Admits changes by a rule and keeps the books as the ledger does: highs of the day, and holds until an outcome is known. */
export function makeGovernor(rule: Rule, campaigns: readonly Campaign[]) {
  const books = new Map(campaigns.map((campaign) => [campaign.id, entitiesOf(campaign)]))
  let highs = new Map<string, Money>()
  const open = new Map<number, Open>()
  let number = 0

  function post(exposed: ReadonlyMap<string, Money>): void {
    for (const [holder, amount] of exposed) highs.set(holder, larger(highs.get(holder) ?? amount, amount))
  }
  const postLive = () => {
    for (const entities of books.values()) post(exposures(entities, MOMENT))
  }
  postLive()

  return {
    /** The operation's number, or null where it is not admitted. */
    ask(campaign: string, id: string, patch: EntityPatch): number | null {
      const before = books.get(campaign) ?? []
      const entity = before.find((one) => one.id === id)
      if (!entity || [...open.values()].some((one) => one.campaign === campaign)) return null
      const after = applied(before, { update: entity, patch }, "new")
      const exposure = rule({
        before,
        after,
        patch,
        all: [...books.values()],
        highs,
        held: [...open.values()],
      })
      const subject = facts({
        before: entity,
        after: { ...entity, ...patch },
        exposure: anExposure(exposure),
        settings: SETTINGS,
      })
      if (adAccountDay.check(subject)?.outcome === "denied") return null
      const worst = new Map([...exposures(before, MOMENT), ...exposures(after, MOMENT)])
      for (const [holder, amount] of exposures(before, MOMENT))
        worst.set(holder, larger(worst.get(holder) ?? amount, amount))
      open.set(++number, { campaign, entity, patch, amount: exposure.increase, worst, isUnknown: false })
      return number
    },
    unclear(operation: number): void {
      const one = open.get(operation)
      if (one) one.isUnknown = true
    },
    settle(operation: number, happened: boolean): void {
      const one = open.get(operation)
      open.delete(operation)
      if (!one || !happened) return
      post(one.worst)
      const current = books.get(one.campaign) ?? []
      books.set(one.campaign, applied(current, { update: one.entity, patch: one.patch }, "new"))
      postLive()
    },
    create(campaign: Campaign): void {
      books.set(campaign.id, entitiesOf(campaign))
      postLive()
    },
    midnight(): void {
      highs = new Map()
      postLive()
    },
    openOperations: () => [...open.keys()],
  }
}

const SETTINGS = {
  ...facts().settings,
  limits: { USD: { new_daily_budget: "1000.00", ad_account_day: "250.00" } },
}

function entitiesOf(campaign: Campaign): Entity[] {
  const status = (active: boolean) => (active ? ("ACTIVE" as const) : ("PAUSED" as const))
  const budget = (minor: number | null): Money | null => (minor === null ? null : { minor, currency: "USD" })
  return [
    aCampaign({ id: campaign.id, status: status(campaign.active), dailyBudget: budget(campaign.budget) }),
    ...campaign.sets.map((set) =>
      anAdSet({
        id: set.id,
        campaignId: campaign.id,
        status: status(set.active),
        dailyBudget: budget(set.budget),
      }),
    ),
  ]
}
