import { spawnSync } from "node:child_process"
import { checkout } from "./local/checkout.ts"

/** `npm run prove -- NAME`: the proofs that take too long for every run of the tests, in full counts. */
const PROOFS: Record<string, { about: string; command: string[]; env?: Record<string, string> }> = {
  sim: {
    about: "100,000 random fault schedules over the ledger, all invariants checked",
    command: ["npm", "run", "sim", "--", "--schedules", "100000"],
  },
  mutants: {
    about: "every planted bug is noticed by the simulator",
    command: ["npm", "run", "--silent", "sim", "--", "--mutants"],
  },
  budget: {
    about: "50,000 random histories of budgets against a model, and wrong rules that die",
    command: ["npx", "vitest", "run", "--project", "unit", "test/sim/budget.test.ts"],
    env: { BUDGET_HISTORIES: "50000" },
  },
  "cap-race": {
    about: "a hundred agents at once, room for exactly N, 100 rounds (--rounds 1000 for more)",
    command: ["node", "scripts/prove/cap-race.ts"],
  },
  disconnects: {
    about: "500 callers hang up at a random moment (--times 5000 for more)",
    command: ["node", "scripts/prove/disconnects.ts"],
  },
  insights: {
    about: "2,000 random questions to the sandbox's insights add up across levels, days and breakdowns",
    command: ["npx", "vitest", "run", "--project", "sandbox", "test/sandbox/insights-property.test.ts"],
    env: { INSIGHTS_CASES: "2000" },
  },
  "sandbox-rules": {
    about: "with any one of the sandbox's rules removed, the row that tests it fails",
    command: ["node", "scripts/prove/sandbox-rules.ts"],
  },
}

const name = process.argv[2] ?? ""
const proof = Object.hasOwn(PROOFS, name) ? PROOFS[name] : undefined
if (!proof) {
  for (const [known, { about }] of Object.entries(PROOFS))
    console.log(`npm run prove -- ${known.padEnd(14)} ${about}`)
  process.exit(name === "" ? 0 : 1)
}
const [command = "npm", ...args] = proof.command
const { status } = spawnSync(command, [...args, ...process.argv.slice(3)], {
  cwd: checkout,
  stdio: "inherit",
  env: { ...process.env, ...proof.env },
})
process.exit(status ?? 1)
