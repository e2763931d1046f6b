import { readFileSync } from "node:fs"
import { join } from "node:path"
import { checkout } from "../local/checkout.ts"
import { command } from "./step.ts"

type Results = { numPassedTests: number; numFailedTests: number; numTotalTestSuites: number }

export async function tests(): Promise<string> {
  const file = join(checkout, ".vitest/results.json")
  await command("vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`)
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(file, "utf8")) as Results
  return `${numPassedTests} passed, ${numFailedTests} failed`
}
