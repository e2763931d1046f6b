import type { EntityPatch } from "../../../src/domain/entity.ts"
import type { Random } from "../../unit/support/random.ts"
import { CAP_UNITS, makeGovernor, type Rule } from "./governor.ts"
import { type Campaign, type Edit, makeModel } from "./model.ts"

const STEPS = 30

type Pending = { edit: Edit; happens: boolean; came: boolean }

/**
 * One random history: people create, raise, lower, activate and pause campaigns and ad sets, answers get lost and are
 * found out later, and midnights pass. Returns by how much what was live went beyond the cap, or 0.
 */
export function excessOf(rule: Rule, random: Random): number {
  const campaigns: Campaign[] = [
    { id: "10", active: false, budget: 5_000, sets: [{ id: "11", active: true, budget: null }] },
    { id: "20", active: false, budget: null, sets: [set(random, "21"), set(random, "22")] },
    {
      id: "30",
      active: true,
      budget: null,
      sets: [{ id: "31", active: true, budget: 2_000 }, set(random, "32")],
    },
  ]
  const model = makeModel(structuredClone(campaigns))
  const governor = makeGovernor(rule, campaigns)
  const pending = new Map<number, Pending>()

  const ask = () => {
    const campaign = random.pick(model.campaigns as [Campaign, ...Campaign[]])
    const object = random.chance(0.5) ? campaign : random.pick([campaign, ...campaign.sets])
    const edit: Edit = { id: object.id }
    const patch: EntityPatch = {}
    if (object.budget !== null && random.chance(0.5)) {
      edit.budget = random.whole(1, 200) * 100
      patch.dailyBudget = { minor: edit.budget, currency: "USD" }
    } else {
      edit.active = random.chance(0.6)
      patch.status = edit.active ? "ACTIVE" : "PAUSED"
    }
    const operation = governor.ask(campaign.id, object.id, patch)
    if (operation === null) return
    pending.set(operation, { edit, happens: random.chance(0.75), came: false })
    if (random.chance(0.6)) settle(operation)
    else governor.unclear(operation)
  }
  /** Meta acts at some time before the outcome is known. */
  const come = (one: Pending) => {
    if (one.happens && !one.came) model.edit(one.edit)
    one.came = true
  }
  const settle = (operation: number) => {
    const one = pending.get(operation)
    if (!one) return
    come(one)
    pending.delete(operation)
    governor.settle(operation, one.happens)
  }
  const create = (n: number) => {
    const made: Campaign = { id: `9${n}`, active: false, budget: random.whole(1, 100) * 100, sets: [] }
    model.add(structuredClone(made))
    governor.create(made)
  }

  for (let step = 0; step < STEPS; step++) {
    const kind = random.next()
    const [first] = governor.openOperations()
    const one = first === undefined ? undefined : pending.get(first)
    if (kind < 0.68) ask()
    else if (kind < 0.76 && one) come(one)
    else if (kind < 0.9 && first !== undefined) settle(first)
    else if (kind < 0.96) create(step)
    else {
      model.midnight()
      governor.midnight()
    }
    if (model.exposed() > CAP_UNITS) return model.exposed() - CAP_UNITS
  }
  return 0
}

function set(random: Random, id: string) {
  return { id, active: random.chance(0.5), budget: random.whole(5, 80) * 100 }
}
