import { build, sandbox as source } from "./build.ts"
import { Lifecycle } from "./lifecycle.ts"
import { requireFreePort } from "./ports.ts"
import { startRuntime } from "./runtime.ts"
import { readSettings } from "./settings.ts"
import { openStateFolder } from "./state-folder.ts"
import { workerOptions } from "./workers.ts"

/** `npm run sandbox`: the Graph sandbox alone, for trying an SDK against it. */
async function sandbox(lifecycle: Lifecycle): Promise<void> {
  const { sandboxPort, stateFolder } = readSettings()
  await requireFreePort(sandboxPort, "SANDBOX_PORT")
  const state = openStateFolder(stateFolder)
  lifecycle.atEnd(() => state.release())

  const worker = workerOptions(source, { bundle: await build(source), port: sandboxPort })
  await startRuntime([worker], state.path, lifecycle)
  console.log(`\nThe Graph sandbox answers on http://localhost:${sandboxPort}. Stop it with Ctrl-C.\n`)
}

await new Lifecycle().run(sandbox)
