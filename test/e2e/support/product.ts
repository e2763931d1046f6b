import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { checkout } from "../../../scripts/local/checkout.ts"

/** Bursar as a newcomer runs it: `npm start`, told by the environment where to listen and where to keep its state. */
export type Product = {
  origin: string
  sandboxOrigin: string
  output: () => string
  secondsToStart: number
  /** As a person would end it; answers how long it took. */
  stop(): Promise<number>
  /** Everything that belongs to it, by process group. */
  isAnythingLeft(): boolean
  /** For the end of a run, however it ended. */
  kill(): void
}

export type Place = { port: number; sandboxPort: number; state: string }
export type Ended = { code: number | null; output: string }

export const passwords = { admin: "an-admin-password-for-tests", owner: "an-owner-password-for-tests" }

const startLimitMs = 60_000
const stopLimitMs = 5_000

export async function aPlace(): Promise<Place> {
  const [port, sandboxPort] = [await freePort(), await freePort()]
  return { port, sandboxPort, state: join(mkdtempSync(join(tmpdir(), "bursar-e2e-")), "state") }
}

export function removePlace({ state }: Place): void {
  rmSync(join(state, ".."), { recursive: true, force: true })
}

export async function startProduct(place: Place): Promise<Product> {
  const began = performance.now()
  const running = run(["start"], place)
  const ended = await Promise.race([
    running.untilSaid("Stop with Ctrl-C"),
    sleep(startLimitMs, "too slow" as const),
  ])
  if (ended !== undefined) {
    running.kill()
    throw new Error(
      `npm start did not come up: ${ended === "too slow" ? "too slow" : ""}\n${running.output()}`,
    )
  }
  return {
    origin: `http://localhost:${place.port}`,
    sandboxOrigin: `http://127.0.0.1:${place.sandboxPort}`,
    output: running.output,
    secondsToStart: (performance.now() - began) / 1000,
    stop: running.stop,
    isAnythingLeft: running.isAnythingLeft,
    kill: running.kill,
  }
}

/** An npm script that is expected to end by itself. */
export async function runToEnd(
  script: string[],
  place: Place,
  overrides: Record<string, string> = {},
): Promise<Ended> {
  const running = run(script, place, overrides)
  const limit = setTimeout(() => running.kill(), startLimitMs)
  const code = await running.exited
  clearTimeout(limit)
  return { code, output: running.output() }
}

export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port })
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false))
    socket.once("connect", () => socket.destroy())
  })
}

function run(script: string[], place: Place, overrides: Record<string, string> = {}) {
  const child = spawn("npm", script, {
    cwd: checkout,
    env: { ...environment(place), ...overrides },
    detached: true,
  })
  let output = ""
  child.stdout.on("data", (chunk) => (output += chunk))
  child.stderr.on("data", (chunk) => (output += chunk))
  const exited = once(child, "close").then(([code]) => code as number | null)

  return {
    output: () => output,
    exited,
    /** Undefined when it was said, the exit code when it ended before. */
    untilSaid: async (words: string): Promise<number | null | undefined> => {
      while (child.exitCode === null && !output.includes(words)) await sleep(50)
      return output.includes(words) ? undefined : exited
    },
    stop: async (): Promise<number> => {
      const began = performance.now()
      child.kill("SIGTERM")
      const limit = setTimeout(() => killGroup(child), stopLimitMs * 2)
      await exited
      while (isGroupAlive(child) && performance.now() - began < stopLimitMs * 2) await sleep(20)
      clearTimeout(limit)
      return (performance.now() - began) / 1000
    },
    isAnythingLeft: () => isGroupAlive(child),
    kill: () => killGroup(child),
  }
}

/**
 * The tests' own environment must not reach the product. Empty values also outweigh a `.dev.vars`, so that no test ever
 * acts on a real ad account.
 */
function environment({ port, sandboxPort, state }: Place): NodeJS.ProcessEnv {
  const foreign = /^(META_|POLICY_|GRAPH_|SEED_|SESSION_SECRET|npm_)/
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)))
  return {
    ...inherited,
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    BURSAR_STATE: state,
    META_SYSTEM_USER_TOKEN: "",
    META_APP_SECRET: "",
    SEED_ADMIN_EMAIL: "admin@example.com",
    SEED_ADMIN_PASSWORD: passwords.admin,
    SEED_OWNER_PASSWORD: passwords.owner,
    RELAXED_LIMITS: "1",
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, "SIGKILL")
  } catch {
    // Nothing of the group is left.
  }
}

function isGroupAlive(child: ChildProcess): boolean {
  if (child.pid === undefined) return false
  try {
    process.kill(-child.pid, 0)
    return true
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen({ host: "127.0.0.1", port: 0 })
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("No free port was found.")
  return address.port
}
