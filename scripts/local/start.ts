import type { V4WorkerOptions } from "miniflare"
import { banner } from "./banner.ts"
import { build, bursar, sandbox } from "./build.ts"
import { fireCronTriggers } from "./cron.ts"
import { waitUntilHealthy } from "./health.ts"
import { Lifecycle } from "./lifecycle.ts"
import { migrate } from "./migrate.ts"
import { requireFreePort } from "./ports.ts"
import { startRuntime } from "./runtime.ts"
import { seedPasswords, sessionSecret } from "./secrets.ts"
import { seed } from "./seed.ts"
import { readSettings, type Settings } from "./settings.ts"
import { openStateFolder, type StateFolder } from "./state-folder.ts"
import { watchSources } from "./watch.ts"
import { maintenanceWorker, workerOptions } from "./workers.ts"

/** `npm start`: both Workers on their ports, migrated and seeded, until a signal ends it. */
async function start(lifecycle: Lifecycle): Promise<void> {
  const settings = readSettings()
  await requireFreePort(settings.port, "PORT")
  if (settings.graph === "sandbox") await requireFreePort(settings.sandboxPort, "SANDBOX_PORT")
  const state = openStateFolder(settings.stateFolder)
  lifecycle.atEnd(() => state.release())

  announce(settings)
  const workers = await step("building the Workers", () => buildWorkers(settings, state))
  const runtime = await step("starting the runtime", () => startRuntime(workers, state.path, lifecycle))

  await step("migrating the database", () => migrate(runtime.miniflare))
  await step("checking that it answers", () => waitUntilHealthy(`http://localhost:${settings.port}`))
  const passwords = seedPasswords(settings, state)
  const seeded = await step("seeding", () =>
    seed(runtime.miniflare, {
      ...settings.seed,
      adminPassword: passwords.admin.password,
      ownerPassword: passwords.owner.password,
    }),
  )
  const shown = passwords.settle(seeded.created)
  console.log(banner({ settings, seeded, passwords: shown, secondsTaken: process.uptime() }))

  fireCronTriggers(runtime.miniflare, bursar)
  if (process.argv.includes("--watch")) {
    watchSources(async () => runtime.replace(await buildWorkers(settings, state)))
  }
}

function announce({ graph }: Settings): void {
  if (graph === "meta") {
    console.log(
      "META_SYSTEM_USER_TOKEN is set: real ad accounts are used and real money is at stake. No sandbox is started.\n",
    )
  }
}

async function buildWorkers(settings: Settings, state: StateFolder): Promise<V4WorkerOptions[]> {
  const withSandbox = settings.graph === "sandbox"
  const [bursarBundle, sandboxBundle] = await Promise.all([
    build(bursar),
    withSandbox ? build(sandbox) : undefined,
  ])
  const vars = {
    SESSION_SECRET: sessionSecret(state),
    ...settings.vars,
    PUBLIC_ORIGIN: `http://localhost:${settings.port}`,
    GRAPH_SANDBOX_ORIGIN: `http://127.0.0.1:${settings.sandboxPort}`,
  }
  const workers = [
    maintenanceWorker(),
    workerOptions(bursar, { bundle: bursarBundle, port: settings.port, vars }),
  ]
  if (sandboxBundle)
    workers.push(workerOptions(sandbox, { bundle: sandboxBundle, port: settings.sandboxPort }))
  return workers
}

/** One line for each thing that takes time, with the time it took. */
async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const began = performance.now()
  const result = await work()
  console.log(`  ${what.padEnd(26)}${((performance.now() - began) / 1000).toFixed(1)} s`)
  return result
}

await new Lifecycle().run(start)
