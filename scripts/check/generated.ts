import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { join, relative } from "node:path"
import { checkout } from "../local/checkout.ts"
import { command } from "./step.ts"

/** Wrangler adds the names in a `.dev.vars` to the types, so on a machine with one they cannot be compared. */
export async function typesAreCurrent(): Promise<void> {
  if (existsSync(join(checkout, ".dev.vars"))) return
  await command("wrangler", "types", "--strict-vars=false", "--check")
  await command(
    "wrangler",
    "types",
    "--config=sandbox/wrangler.toml",
    "sandbox/worker-configuration.d.ts",
    "--check",
  )
}

/** Generates into a copy: a new file there is a migration that nobody has written yet. */
export async function migrationsAreCurrent(): Promise<void> {
  const copy = mkdtempSync(join(checkout, ".wrangler-migrations-"))
  try {
    cpSync(join(checkout, "migrations"), copy, { recursive: true })
    const before = readdirSync(copy)
    const output = await command(
      "drizzle-kit",
      "generate",
      "--dialect=sqlite",
      "--schema=src/db/schema.ts",
      `--out=${relative(checkout, copy)}`,
    )
    const added = readdirSync(copy).filter((name) => !before.includes(name))
    if (added.length > 0) {
      throw new Error(
        `src/db/schema.ts has changes without a migration; run "npm run db:generate".\n\n${output}`,
      )
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
