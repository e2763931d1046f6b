import { existsSync, readFileSync } from "node:fs"
import { availableParallelism } from "node:os"
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin"
import { defineConfig } from "vitest/config"
import { build, sandbox } from "./scripts/local/build.ts"
import { modulesIn, workerDescription } from "./scripts/local/workers.ts"

/** The ledger's migrations are text, as wrangler bundles them. */
const sqlAsText = {
  name: "sql-as-text",
  load: (id: string) =>
    id.endsWith(".sql") ? `export default ${JSON.stringify(readFileSync(id, "utf8"))}` : null,
}

/** No test is timed: this only ends one that hangs, and machines that are busy with other things take their time. */
const PATIENCE = { testTimeout: 60_000, hookTimeout: 120_000 }

/** Pure functions, in Node. They keep nothing between files, so that the files can share their workers. */
const unit = {
  plugins: [sqlAsText],
  test: {
    name: "unit",
    ...PATIENCE,
    environment: "node",
    isolate: false,
    include: ["test/unit/**/*.test.ts", "test/sim/**/*.test.ts"],
  },
}

/** Bursar's Worker in workerd with its database and objects. Meta is the Graph sandbox: every fetch ends there. */
const worker = {
  plugins: [
    cloudflareTest(async () => ({
      main: "./src/index.ts",
      wrangler: { configPath: "./wrangler.toml" },
      miniflare: {
        bindings: {
          SESSION_SECRET: "a-session-secret-for-tests-only-0123456789",
          // Outweighs a .dev.vars, which the plugin would read.
          META_SYSTEM_USER_TOKEN: "",
          TEST_MIGRATIONS: await readD1Migrations("./migrations"),
        },
        outboundService: sandbox.name,
        workers: [{ ...workerDescription(sandbox), modules: modulesIn(await build(sandbox)) }],
      },
    })),
  ],
  test: {
    name: "worker",
    ...PATIENCE,
    include: ["test/worker/**/*.test.ts"],
    setupFiles: ["./test/worker/setup.ts"],
  },
}

/** The official SDK, in Node, against the built sandbox on a port of its own. It is large, so it is loaded once. */
const sdk = {
  test: {
    name: "sdk",
    ...PATIENCE,
    environment: "node",
    include: ["test/sdk/**/*.test.ts"],
    isolate: false,
    maxWorkers: 1,
    sequence: { groupOrder: 1 },
  },
}

const sandboxProject = "./test/sandbox/vitest.config.ts"

export default defineConfig({
  test: {
    projects: [unit, sdk, worker, ...(existsSync(sandboxProject) ? [sandboxProject] : [])],
    passWithNoTests: true,
    // Vitest leaves one core to itself, which on two cores would make everything wait in one line.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: process.env.CI ? ["default", ["json", { outputFile: ".vitest/results.json" }]] : ["default"],
  },
})
