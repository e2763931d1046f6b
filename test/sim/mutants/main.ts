import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { MUTANTS } from "./catalogue.ts"
import { type Mutant, patched } from "./patch.ts"

const SIMULATOR = fileURLToPath(new URL("../run.ts", import.meta.url))
const CHECKOUT = fileURLToPath(new URL("../../..", import.meta.url))
const SCHEDULES = 20_000
/** Where nothing can notice, there is nothing to wait for. */
const SCHEDULES_EQUIVALENT = 1_500
/** One seed for all, so that the figures can be compared. */
const SEED = 20_261_123
const AT_ONCE = 2

type Verdict = { mutant: Mutant; died: string | null; schedule: number | null; output: string }

const say = (text: string) => process.stdout.write(`${text}\n`)

/** Plants every bug (or those named), one at a time, and runs the simulator until something notices. Returns the exit code. */
export async function main(args: string[]): Promise<number> {
  const only = args.filter((arg) => !arg.startsWith("-"))
  const chosen = MUTANTS.filter(({ name }) => only.length === 0 || only.includes(name))
  for (const mutant of MUTANTS) patched(mutant, readFileSync(`${CHECKOUT}/${mutant.file}`, "utf8"))
  const waiting = [...chosen]
  const failures: string[] = []
  const next = async (): Promise<void> => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const problem = judged(await run(mutant))
      if (problem) failures.push(problem)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  for (const failure of failures) say(`\n${failure}`)
  const equivalent = chosen.filter((mutant) => mutant.equivalent).length
  say(
    `\n${chosen.length} planted bugs: ${chosen.length - equivalent - failures.length} killed, ${equivalent} equivalent, ${failures.length} not as expected.`,
  )
  return failures.length === 0 ? 0 : 1
}

/** Reports on one, and returns what is wrong with it. */
function judged({ mutant, died, schedule, output }: Verdict): string | null {
  const how = died ? `${died} at schedule ${schedule}` : "survives"
  say(`${mutant.name.padEnd(52)} ${how}${mutant.equivalent ? `, equivalent: ${mutant.equivalent}` : ""}`)
  if (mutant.equivalent) return died ? `"${mutant.name}" is not equivalent:\n${output.slice(-1_500)}` : null
  if (died && mutant.killedBy.includes(died)) return null
  return `"${mutant.name}" should be killed by ${mutant.killedBy.join(" or ")}, and ${how}.\n${output.slice(-1_500)}`
}

function run(mutant: Mutant): Promise<Verdict> {
  const schedules = mutant.equivalent ? SCHEDULES_EQUIVALENT : SCHEDULES
  const options = ["--experimental-transform-types", "--disable-warning=ExperimentalWarning"]
  const child = spawn(
    process.execPath,
    [...options, SIMULATOR, "--schedules", String(schedules), "--seed", String(SEED)],
    { env: { ...process.env, BURSAR_MUTANT: mutant.name } },
  )
  let output = ""
  child.stdout.on("data", (chunk) => (output += chunk))
  child.stderr.on("data", (chunk) => (output += chunk))
  return new Promise((resolve) => {
    child.once("close", () => {
      const died = /^(\w+) does not hold/m.exec(output)?.[1] ?? null
      const schedule = /^Schedule (\d+) of/m.exec(output)?.[1]
      const isOver = died !== null || /0 violations/.test(output)
      resolve({
        mutant,
        died: isOver ? died : "broken",
        schedule: schedule ? Number(schedule) : null,
        output,
      })
    })
  })
}
