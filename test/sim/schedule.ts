import { type Random, randomFrom } from "../unit/support/random.ts"
import { authorityOf } from "./authority.ts"
import { callersOf } from "./callers.ts"
import type { Violation } from "./invariants.ts"
import { type Action, type Plan, planFrom } from "./plan.ts"
import { fill } from "./world/beginning.ts"
import { withGlobals } from "./world/globals.ts"
import { schedulerFrom } from "./world/scheduler.ts"
import { makeStore, type Store } from "./world/store.ts"
import { makeWorld, type World } from "./world/world.ts"

export type Result = {
  violations: Violation[]
  trace: string[]
  steps: number
  sends: number
  crashes: number
}

/** After this much quiet time something would be stuck for good: a day until a person is asked, and some more. */
const PATIENCE_MS = 27 * 60 * 60_000
const STEPS_MAX = 6_000

let shared: Store | null = null

/** The seed of one schedule among many; the first one's is the seed that was given. */
export function seedOf(seed: number, number: number): number {
  return (seed + Math.imul(number, 0x9e3779b1)) >>> 0
}

export function planOf(seed: number): Plan {
  return planFrom(randomFrom(seed))
}

/** Runs one schedule from its beginning to the moment when nothing is left to happen, or to the first violation. */
export async function runSchedule(seed: number, plan: Plan, isTraced = false): Promise<Result> {
  shared ??= await makeStore(fill)
  const store = shared
  store.reset()
  const random = randomFrom(seed ^ 0x5f3759df)
  const scheduler = schedulerFrom(random, plan.startMs)
  const trace: string[] = []
  return withGlobals(scheduler, randomFrom(seed ^ 0x1234567), async () => {
    const world = makeWorld({
      random,
      scheduler,
      store,
      plan: structuredClone(plan),
      trace: isTraced ? trace : null,
    })
    const unexpected = (error: unknown) => world.witness.violate("S2", `nobody waited for: ${String(error)}`)
    process.on("unhandledRejection", unexpected)
    try {
      await world.directoryDatabase.ready
      world.settle()
      const forced = await play(world, random)
      if (world.violations.length === 0) world.witness.final(world.air, world.directoryDatabase.rows, forced)
    } catch (error) {
      world.witness.violate("S2", error instanceof Error ? (error.stack ?? error.message) : String(error))
    } finally {
      process.off("unhandledRejection", unexpected)
    }
    const { violations, air } = world
    return { violations, trace, steps: scheduler.steps, sends: air.sent.length, crashes: plan.crashes.length }
  })
}

async function play(world: World, random: Random): Promise<ReadonlySet<string>> {
  const { scheduler, plan } = world
  const callers = callersOf(world)
  const authority = authorityOf(world)
  for (const action of plan.actions)
    scheduler.after(action.atMs, action.do, () => act(world, { callers, authority }, action))
  const crashes = [...plan.crashes].sort((a, b) => a - b)
  const last = Math.max(0, ...plan.actions.map((action) => action.atMs))
  const faultsEnd = plan.startMs + last + 60_000
  let isCalm = false
  for (;;) {
    const next = scheduler.next()
    if (next === null || next > faultsEnd + PATIENCE_MS || scheduler.steps > STEPS_MAX) break
    if (isCalm && world.witness.isQuiet(world.air, world.directoryDatabase.rows)) break
    if (!isCalm && next > faultsEnd) {
      isCalm = true
      calm(world)
      // Some accounts stay taken away; what is under way in them ends with a person.
      if (random.chance(0.8)) authority.bindAgain()
    }
    await scheduler.step()
    world.witness.looked()
    if (world.violations.length > 0) break
    while (crashes[0] !== undefined && crashes[0] <= scheduler.steps) {
      crashes.shift()
      world.platform.crash()
    }
  }
  return callers.forced
}

/** Faults stop: from here on everything has to come right by itself. */
function calm(world: World): void {
  world.note("faults stop")
  const { plan } = world
  Object.assign(plan.meta, { share: 0, reads: 0 })
  Object.assign(plan.platform, { alarms: 0, slowFlush: 0 })
  Object.assign(plan.d1, { share: 0 })
}

type Actors = { callers: ReturnType<typeof callersOf>; authority: ReturnType<typeof authorityOf> }

function act(world: World, { callers, authority }: Actors, action: Action): void {
  switch (action.do) {
    case "ask":
      callers.ask(action)
      break
    case "look":
      callers.look(action.who)
      break
    case "revoke token":
      authority.revokeToken(action.who)
      break
    case "end session":
      authority.endSession(action.who)
      break
    case "demote":
      authority.demote(action.who)
      break
    case "unbind":
      authority.unbind(action.account)
      break
    case "bind again":
      authority.bindAgain()
      break
    case "set cap":
      authority.setCap(action.account, action.factor)
      break
    case "edit outside":
      editOutside(world, action.entity, action.factor)
      break
    case "clock jumps":
      world.note(`the clock jumps by ${action.ms} ms`)
      world.clock.skewMs += action.ms
  }
}

function editOutside(world: World, entity: number, factor: number): void {
  const objects = [...world.meta.objects.values()]
  const object = objects[entity % objects.length]
  if (!object) return
  const params: Record<string, string> =
    factor === 0 || object.dailyBudget === null
      ? { status: object.status === "ACTIVE" ? "PAUSED" : "ACTIVE" }
      : { daily_budget: String(Math.max(1, Math.round(object.dailyBudget * factor))) }
  world.meta.apply(object.id, params, null)
}
