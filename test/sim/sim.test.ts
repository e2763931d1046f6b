import { describe, expect, it } from "vitest"
import { randomFrom } from "../unit/support/random.ts"
import { INVARIANTS, type Invariant } from "./invariants.ts"
import { type Plan, planFrom } from "./plan.ts"
import { planOf, runSchedule, seedOf } from "./schedule.ts"

const SCHEDULES = 1_000
const PARTS = 4

describe("The ledger in a world where everything goes wrong", () => {
  // Always the same schedules here, so that what is red is red for everybody; `npm run sim` draws new ones.
  const seed = Number(process.env.SIM_SEED ?? 20261123)
  it.each(Array.from({ length: PARTS }, (_, part) => part))(
    `keeps every promise, part %s (seed ${seed})`,
    async (part) => {
      let sends = 0
      for (let number = part; number < SCHEDULES; number += PARTS) {
        const own = seedOf(seed, number)
        const { violations, ...result } = await runSchedule(own, planOf(own))
        sends += result.sends
        const [first] = violations
        const failure = first && `${first.invariant} (${INVARIANTS[first.invariant]}): ${first.detail}`
        expect(failure, `again, in full: npm run sim -- --schedules 1 --seed ${own}`).toBeUndefined()
      }
      // Without mutations at Meta this would prove nothing.
      expect(sends).toBeGreaterThan(SCHEDULES / PARTS)
    },
    60_000,
  )

  it("is repeated exactly by its seed", async () => {
    const own = seedOf(seed, 7)
    const runs = [await runSchedule(own, planOf(own), true), await runSchedule(own, planOf(own), true)]
    expect(runs[1]).toEqual(runs[0])
  })
})

/** What the ledger counts on and cannot enforce: if Meta breaks it, the simulator has to notice, or it notices nothing. */
describe("The witness notices", () => {
  it("a Meta that acts on a request later than the settle window", async () => {
    const late = { late: true, share: 0.9, lateCreateMs: 60 * 60_000, lateUpdateMs: 60 * 60_000 }
    const found = await firstViolation((plan) => ({ ...plan, meta: { ...plan.meta, ...late } }), 400)
    expect(["I5", "I9", "I2"]).toContain(found)
  }, 60_000)

  it("somebody who raises budgets at Meta, unless it is told to expect that", async () => {
    const edits = Array.from({ length: 6 }, (_, n) => ({
      do: "edit outside" as const,
      atMs: 500 * n,
      entity: n,
      factor: 0,
    }))
    const found = await firstViolation(
      (plan) => ({ ...plan, room: 1_500, actions: [...plan.actions, ...edits], outside: false }),
      400,
    )
    expect(found).not.toBeNull()
  }, 60_000)
})

async function firstViolation(change: (plan: Plan) => Plan, schedules: number): Promise<Invariant | null> {
  for (let seed = 1; seed <= schedules; seed++) {
    const { violations } = await runSchedule(seed, change(planFrom(randomFrom(seed))))
    if (violations[0]) return violations[0].invariant
  }
  return null
}
