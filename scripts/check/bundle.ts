import { mkdirSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { checkout } from "../local/checkout.ts"
import { command } from "./step.ts"

const folder = join(checkout, "dist/check")
const uploads = { bursar: join(folder, "bursar"), sandbox: join(folder, "sandbox") }
const gzipKiBMax = 400

export async function deployDryRun(): Promise<void> {
  await Promise.all([
    command("wrangler", "deploy", "--dry-run", `--outdir=${uploads.bursar}`),
    command(
      "wrangler",
      "deploy",
      "--dry-run",
      "--config=sandbox/wrangler.toml",
      `--outdir=${uploads.sandbox}`,
    ),
  ])
}

/** What is uploaded: the modules, without source map and read-me. */
export async function bundleSize(): Promise<string> {
  const names = readdirSync(uploads.bursar).filter((name) => !/\.(map|md)$/.test(name))
  const modules = names.map((name) => readFileSync(join(uploads.bursar, name)))
  const kiB = modules.reduce((sum, module) => sum + module.length, 0) / 1024
  const gzipKiB = modules.reduce((sum, module) => sum + gzipSync(module).length, 0) / 1024
  const sizes = `${kiB.toFixed(0)} KiB, ${gzipKiB.toFixed(0)} KiB gzipped`
  if (gzipKiB > gzipKiBMax)
    throw new Error(`The Worker is ${sizes}; at most ${gzipKiBMax} KiB gzipped are wanted.`)
  return sizes
}

/** Measured by wrangler on this machine; the platform allows a second. */
export async function startUpCpu(): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const bundle = join(folder, "bursar.bundle")
  await command("wrangler", "deploy", "--dry-run", `--outfile=${bundle}`)
  const profile = join(folder, "startup.cpuprofile")
  await command("wrangler", "check", "startup", `--worker=${bundle}`, `--outfile=${profile}`)
  return `${activeMs(profile).toFixed(0)} ms`
}

type Profile = {
  nodes: { id: number; callFrame: { functionName: string } }[]
  samples: number[]
  timeDeltas: number[]
}

/** The time in which anything but waiting was sampled. */
function activeMs(file: string): number {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, "utf8")) as Profile
  const idle = new Set(
    nodes.filter(({ callFrame }) => callFrame.functionName === "(idle)").map(({ id }) => id),
  )
  const activeMicroseconds = samples.reduce(
    (sum, id, index) => sum + (idle.has(id) ? 0 : (timeDeltas[index] ?? 0)),
    0,
  )
  return activeMicroseconds / 1000
}
