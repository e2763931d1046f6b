import { fork } from "node:child_process"
import { join } from "node:path"
import type { Load, Measured } from "./generator.ts"

export function load(wanted: Load): Promise<Measured> {
  const child = fork(join(import.meta.dirname, "generator.ts"))
  return new Promise((resolve, reject) => {
    child.once("message", (measured) => resolve(measured as Measured))
    child.once("error", reject)
    child.once("exit", (code) => reject(new Error(`the load generator ended with ${code}`)))
    child.send(wanted)
  })
}

export function printLoad(name: string, measured: Measured, more: string): void {
  const { requests, failures, seconds, p50, p99 } = measured
  const rate = Math.round(requests / seconds)
  const trouble = failures === 0 ? "" : ` · ${failures} answers were not 200`
  console.log(
    `${name}: ${rate}/s · p50 ${p50.toFixed(2)} ms · p99 ${p99.toFixed(2)} ms${more === "" ? "" : ` · ${more}`}${trouble}`,
  )
}
