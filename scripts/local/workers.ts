import { readdirSync, readFileSync } from "node:fs"
import { extname, join } from "node:path"
import type { V4ModuleDefinition, V4ModuleRuleType, V4WorkerOptions, V4WorkerOptionsShape } from "miniflare"
import {
  unstable_readConfig as readConfig,
  unstable_getMiniflareWorkerOptions as readWorkerOptions,
} from "wrangler"
import { bursar, type WorkerSource } from "./build.ts"

// Reading a wrangler.toml should not talk; what is wrong with one stops the build and is shown there.
process.env.WRANGLER_LOG ??= "error"

export type RunningWorker = { bundle: string; port: number; vars?: Record<string, string> }

/** A Worker as its wrangler.toml describes it, with the built modules and a port of its own. */
export function workerOptions(source: WorkerSource, running: RunningWorker): V4WorkerOptions {
  const description = workerDescription(source)
  return {
    ...description,
    modules: modulesIn(running.bundle),
    bindings: { ...description.bindings, ...running.vars },
    unsafeDirectSockets: [{ host: "127.0.0.1", port: running.port }],
  }
}

/**
 * The name, bindings and compatibility date of a Worker, without its modules. The variables are those of the file alone:
 * wrangler would add `.dev.vars`, which only `settings.ts` may read, since the environment must be able to outweigh it.
 */
export function workerDescription(source: WorkerSource): V4WorkerOptionsShape & { name: string } {
  const { modulesRules: _, ...fromToml } = readWorkerOptions(source.config).workerOptions
  const { vars } = readConfig({ config: source.config })
  return { ...fromToml, name: source.name, bindings: vars as Record<string, string> }
}

/** The Worker's Maintenance entrypoint has no address: it is reached through the binding of this empty Worker. */
export function maintenanceWorker(): V4WorkerOptions {
  return {
    name: "maintenance",
    compatibilityDate: "2026-10-01",
    modules: [{ type: "ESModule", path: "maintenance.js", contents: "export default {}" }],
    serviceBindings: { MAINTENANCE: { name: bursar.name, entrypoint: "Maintenance" } },
  }
}

const moduleTypes: Record<string, V4ModuleRuleType> = {
  ".js": "ESModule",
  ".mjs": "ESModule",
  ".wasm": "CompiledWasm",
  ".sql": "Text",
  ".txt": "Text",
  ".html": "Text",
  ".bin": "Data",
}

/** Wrangler's output folder: the entry is index.js, which must come first. */
export function modulesIn(bundle: string): V4ModuleDefinition[] {
  const names = readdirSync(bundle).filter((name) => extname(name) in moduleTypes)
  const entryFirst = names.sort((a, b) => Number(b === "index.js") - Number(a === "index.js"))
  return entryFirst.map((name) => ({
    type: moduleTypes[extname(name)] ?? "Data",
    path: name,
    contents: readFileSync(join(bundle, name)),
  }))
}
