import { parseArgs } from "node:util"
import { messageOf } from "../local/problem.ts"
import type { Step } from "./step.ts"
import { steps } from "./steps.ts"

/** `npm run check`: everything that must hold before a commit; it ends at the first thing that does not. */
async function check(wanted: Step[]): Promise<boolean> {
  const began = performance.now()
  for (const step of wanted) {
    if (!(await passes(step))) return false
  }
  console.log(`\nAll ${wanted.length} checks passed in ${secondsSince(began)} s.`)
  return true
}

async function passes({ name, run }: Step): Promise<boolean> {
  const began = performance.now()
  process.stdout.write(`  ${name.padEnd(30)}`)
  try {
    const said = await run()
    console.log(`${secondsSince(began).padStart(5)} s  ${said ?? ""}`.trimEnd())
    return true
  } catch (error) {
    console.log(
      `${secondsSince(began).padStart(5)} s  FAILED\n\n${messageOf(error)}\n\nThe check "${name}" failed.`,
    )
    return false
  }
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(1)
}

const { values } = parseArgs({ options: { "without-tests": { type: "boolean" } } })
const passed = await check(steps.filter(({ group }) => group !== "tests" || !values["without-tests"]))
process.exit(passed ? 0 : 1)
