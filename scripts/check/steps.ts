import { globSync } from "node:fs"
import { basename, dirname } from "node:path"
import { checkout } from "../local/checkout.ts"
import { bundleSize, deployDryRun, startUpCpu } from "./bundle.ts"
import { migrationsAreCurrent, typesAreCurrent } from "./generated.ts"
import { command, type Step } from "./step.ts"
import { tests } from "./tests.ts"

/** Everything that `npm run check` asks for, cheapest first. */
export const steps: Step[] = [
  step("static", "format and lint", () =>
    command("biome", "check", "--colors=off", "--error-on-warnings", "."),
  ),
  step("static", "lint with types", () => command("oxlint", "--type-aware", "--deny-warnings")),
  step("static", "generated types are current", typesAreCurrent),
  step("static", "migrations match the schema", migrationsAreCurrent),
  ...typeScriptProjects().map((project) =>
    step("static", `types of ${dirname(project)}`, () => command("tsc", "-p", project)),
  ),
  { group: "tests", name: "tests", run: tests },
  step("bundle", "deploy, as a dry run", deployDryRun),
  { group: "bundle", name: "bundle size", run: bundleSize },
  { group: "bundle", name: "start-up CPU", run: startUpCpu },
]

/** A step with nothing to say when it passes. */
function step(group: Step["group"], name: string, run: () => Promise<unknown>): Step {
  return { group, name, run: async () => void (await run()) }
}

/** Every folder with a tsconfig.json of its own. */
function typeScriptProjects(): string[] {
  const elsewhere = ["node_modules", "dist", ".wrangler", ".bursar"]
  const found = globSync("**/tsconfig.json", {
    cwd: checkout,
    exclude: (path) => elsewhere.includes(basename(path)),
  })
  return found.sort()
}
