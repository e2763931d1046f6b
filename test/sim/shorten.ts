import type { Invariant } from "./invariants.ts"
import type { Plan } from "./plan.ts"
import { type Result, runSchedule } from "./schedule.ts"

/** Leaves out whatever of a failing plan is not needed for the same invariant to fail, and runs the rest once more. */
export async function shortest(
  seed: number,
  plan: Plan,
  invariant: Invariant,
): Promise<{ plan: Plan; result: Result }> {
  let least = plan
  const fails = async (candidate: Plan) =>
    (await runSchedule(seed, candidate)).violations.some((violation) => violation.invariant === invariant)
  for (let isShorter = true; isShorter; ) {
    isShorter = false
    for (const candidate of smaller(least)) {
      if (!(await fails(candidate))) continue
      least = candidate
      isShorter = true
      break
    }
  }
  return { plan: least, result: await runSchedule(seed, least, true) }
}

function smaller(plan: Plan): Plan[] {
  const without = <T>(items: readonly T[], index: number) => items.filter((_, other) => other !== index)
  return [
    ...plan.actions.map((_, index) => ({ ...plan, actions: without(plan.actions, index) })),
    ...plan.crashes.map((_, index) => ({ ...plan, crashes: without(plan.crashes, index) })),
    ...(plan.d1.share > 0 ? [{ ...plan, d1: { share: 0 } }] : []),
    ...(plan.meta.reads > 0 ? [{ ...plan, meta: { ...plan.meta, reads: 0 } }] : []),
    ...(plan.platform.alarms > 0 ? [{ ...plan, platform: { ...plan.platform, alarms: 0 } }] : []),
  ]
}
