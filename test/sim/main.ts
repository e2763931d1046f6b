import { parseArgs } from "node:util"
import { freshSeed } from "../unit/support/random.ts"
import { INVARIANTS } from "./invariants.ts"
import { planOf, runSchedule, seedOf } from "./schedule.ts"
import { shortest } from "./shorten.ts"

const say = (text: string) => process.stdout.write(`${text}\n`)

/** Runs schedules until one violates something. Returns the exit code. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      schedules: { type: "string", default: "1000" },
      seed: { type: "string" },
      trace: { type: "boolean" },
    },
  })
  const schedules = Number(values.schedules)
  const seed = values.seed === undefined ? freshSeed() : Number(values.seed)
  const began = performance.now()
  const sum = { steps: 0, sends: 0, crashes: 0 }
  for (let number = 0; number < schedules; number++) {
    const own = seedOf(seed, number)
    const plan = planOf(own)
    const result = await runSchedule(own, plan, values.trace)
    if (values.trace) say(result.trace.join("\n"))
    const [violation] = result.violations
    if (violation) {
      const short = await shortest(own, plan, violation.invariant)
      const { detail } = short.result.violations[0] ?? violation
      say(readable(short.result.trace))
      say(`\n${violation.invariant} does not hold: ${INVARIANTS[violation.invariant]}.\n${detail}`)
      say(`Schedule ${number} of seed ${seed}; again, in full: npm run sim -- --schedules 1 --seed ${own}`)
      return 1
    }
    sum.steps += result.steps
    sum.sends += result.sends
    sum.crashes += result.crashes
  }
  const seconds = (performance.now() - began) / 1000
  say(
    `${schedules} schedules, 0 violations (seed ${seed}; ${sum.sends} mutations sent, ${sum.crashes} crashes, ${sum.steps} steps; ${seconds.toFixed(1)} s, ${(schedules / seconds).toFixed(0)} a second)`,
  )
  return 0
}

const LINES_MAX = 200

/** The end of a trace; what went wrong stands there. */
function readable(trace: readonly string[]): string {
  const left = Math.max(0, trace.length - LINES_MAX)
  return [...(left > 0 ? [`… ${left} lines before`] : []), ...trace.slice(left)].join("\n")
}
