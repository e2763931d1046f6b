import { spawn } from "node:child_process"
import { delimiter, join } from "node:path"
import { checkout } from "../local/checkout.ts"

/** One thing that must be true of the checkout. It throws what is wrong; what it returns is shown beside its name. */
export type Step = {
  name: string
  group: "static" | "tests" | "bundle"
  run: () => Promise<string | undefined>
}

/** Runs a command of the checkout's own packages, and throws its output when it fails. */
export function command(name: string, ...args: string[]): Promise<string> {
  const path = [join(checkout, "node_modules/.bin"), process.env.PATH].join(delimiter)
  const env = {
    ...process.env,
    PATH: path,
    NO_COLOR: "1",
    WRANGLER_HIDE_BANNER: "true",
    WRANGLER_SEND_METRICS: "false",
  }
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { cwd: checkout, env })
    let output = ""
    child.stdout.on("data", (chunk) => (output += chunk))
    child.stderr.on("data", (chunk) => (output += chunk))
    child.once("error", reject)
    child.once("close", (code) => (code === 0 ? resolve(output) : reject(new Error(output.trim()))))
  })
}
