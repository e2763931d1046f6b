import { spawn } from "node:child_process"
import { createHash, randomUUID } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { checkout } from "./checkout.ts"
import { messageOf, Problem } from "./problem.ts"

/** One of the two Workers: its wrangler.toml, and everything its bundle can depend on. */
export type WorkerSource = { name: string; config: string; inputs: string[] }

const shared = ["package.json", "package-lock.json", "tsconfig.json"]

export const bursar: WorkerSource = {
  name: "bursar",
  config: join(checkout, "wrangler.toml"),
  inputs: ["wrangler.toml", "src", "migrations", ...shared],
}

export const sandbox: WorkerSource = {
  name: "bursar-graph-sandbox",
  config: join(checkout, "sandbox/wrangler.toml"),
  inputs: ["sandbox", "src", ...shared],
}

/**
 * The folder with the Worker's modules, bundled by the same command that deploys it. Folders are named by the content
 * of the sources, so an unchanged Worker is not built again and two checkouts of the same state never disturb it.
 */
export async function build(source: WorkerSource): Promise<string> {
  const folder = join(checkout, "dist", source.name, hashOf(source.inputs))
  if (existsSync(folder)) return folder

  const unfinished = `${folder}.${randomUUID()}`
  mkdirSync(unfinished, { recursive: true })
  try {
    await runWrangler(["deploy", "--dry-run", "--config", source.config, "--outdir", unfinished])
    if (!existsSync(folder)) renameSync(unfinished, folder)
  } catch (error) {
    throw new Problem(`The Worker ${source.name} does not build:\n${messageOf(error)}`)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  forgetOldBuilds(dirname(folder))
  return folder
}

/** Runs wrangler with the Node that runs this, and throws what it wrote when it fails. */
export function runWrangler(args: string[], cwd = checkout): Promise<string> {
  const binary = createRequire(import.meta.url)
    .resolve("wrangler/package.json")
    .replace("package.json", "bin/wrangler.js")
  const quiet = {
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_SEND_METRICS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [binary, ...args], { cwd, env: { ...process.env, ...quiet } })
    let output = ""
    child.stdout.on("data", (chunk) => (output += chunk))
    child.stderr.on("data", (chunk) => (output += chunk))
    child.once("error", reject)
    child.once("close", (code) => (code === 0 ? resolve(output) : reject(new Error(output.trim()))))
  })
}

function hashOf(inputs: string[]): string {
  const hash = createHash("sha256").update(process.versions.node)
  for (const file of inputs.flatMap(filesUnder))
    hash.update(`${file}\0`).update(readFileSync(join(checkout, file)))
  return hash.digest("hex").slice(0, 16)
}

function filesUnder(input: string): string[] {
  const path = join(checkout, input)
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [input]
  const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => filesUnder(join(input, entry.name)))
}

/** A few are kept, for a Bursar that is just starting from an older one. */
const buildsKept = 3

function forgetOldBuilds(folder: string): void {
  const builds = readdirSync(folder).map((name) => join(folder, name))
  const newestFirst = builds.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const old of newestFirst.slice(buildsKept)) rmSync(old, { recursive: true, force: true })
}
