import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4ModuleDefinition } from "miniflare"
import { build, sandbox } from "./build.ts"
import { modulesIn, workerOptions } from "./workers.ts"

export type ThrowawaySandbox = {
  /** Without a slash at the end. */
  url: string
  stop(): Promise<void>
}

type Wishes = {
  /** Kept after `stop`, so that another one can go on from there; without it the state is thrown away. */
  folder?: string
  modules?: V4ModuleDefinition[]
}

/** The Graph sandbox on a free port of this machine, for tests and measurements: what is deployed, at workerd's speed. */
export async function startThrowawaySandbox(wishes: Wishes = {}): Promise<ThrowawaySandbox> {
  const bundle = await build(sandbox)
  const folder = wishes.folder ?? mkdtempSync(join(tmpdir(), "graph-sandbox-"))
  const worker = workerOptions(sandbox, { bundle, port: 0 })
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new Log(LogLevel.ERROR),
      logRequests: false,
      telemetry: { enabled: false },
      resourcePersistencePath: join(folder, "v3"),
      // A body that a fault breaks is reported as an error of the Worker.
      handleStructuredLogs: () => {},
      workers: [{ ...worker, modules: wishes.modules ?? modulesIn(bundle) }],
    }),
  )
  await miniflare.ready
  const url = await miniflare.unsafeGetDirectURL(sandbox.name)
  return {
    url: url.origin,
    stop: async () => {
      await miniflare.dispose()
      if (wishes.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}
