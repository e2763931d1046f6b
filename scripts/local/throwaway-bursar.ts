import type { ChildProcess } from "node:child_process"
import { subscribe } from "node:diagnostics_channel"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare"
import { build, bursar } from "./build.ts"
import { migrate } from "./migrate.ts"
import { seed } from "./seed.ts"
import { maintenanceWorker, workerOptions } from "./workers.ts"

/** Everybody who is seeded into a throwaway Bursar. */
export const PEOPLE = {
  admin: "admin@example.com",
  acmeOwner: "owner@acme.example",
  globexOwner: "owner@globex.example",
  password: "a password for throwaways",
} as const

export type ThrowawayBursar = {
  /** Without a slash at the end; the same after a kill. */
  origin: string
  /** Where its databases are. */
  folder: string
  /** SIGKILL for the runtime itself, in the middle of whatever it does. It is started again on the same state. */
  kill(): Promise<{ readyAfterMs: number }>
  /** What the runtime takes; not a number where the system does not say. */
  usage(): { memoryMiB: number; cpuSeconds: number }
  /** Ends it for good and keeps its state. */
  stop(): Promise<void>
  remove(): void
}

type Wishes = {
  sandboxUrl: string
  vars?: Record<string, string>
  /** To go on from the state of another one, which was stopped; nothing is migrated or seeded then. */
  folder?: string
}

const READY_MS = 20_000

/** Bursar on a free port of this machine, in a runtime of its own: what is deployed, seeded as at a first start. */
export async function startThrowawayBursar(wishes: Wishes): Promise<ThrowawayBursar> {
  const folder = wishes.folder ?? mkdtempSync(join(tmpdir(), "bursar-"))
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const runtime = watchRuntimes()
  const vars = {
    SESSION_SECRET: "a-session-secret-for-throwaways-0123456789",
    RELAXED_LIMITS: "1",
    ...wishes.vars,
    PUBLIC_ORIGIN: origin,
    GRAPH_SANDBOX_ORIGIN: wishes.sandboxUrl,
  }
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new Log(LogLevel.NONE),
      logRequests: false,
      telemetry: { enabled: false },
      resourcePersistencePath: join(folder, "v3"),
      handleStructuredLogs: ({ level, message }) => {
        if (process.env.THROWAWAY_LOG && level !== "debug") console.error(level, message)
      },
      workers: [maintenanceWorker(), workerOptions(bursar, { bundle: await build(bursar), port, vars })],
    }),
  )
  await miniflare.ready
  if (wishes.folder === undefined) await prepare(miniflare)
  return {
    origin,
    folder,
    kill: async () => {
      const killed = runtime()
      const pid = killed.pid
      if (pid === undefined) throw new Error("the runtime has no process")
      const died = once(killed, "exit")
      process.kill(pid, "SIGKILL")
      await died
      const began = performance.now()
      await untilAnswered(origin, () => runtime() !== killed)
      return { readyAfterMs: performance.now() - began }
    },
    usage: () => usageOf(runtime().pid),
    stop: () => miniflare.dispose(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function prepare(miniflare: Miniflare): Promise<void> {
  await migrate(miniflare)
  await seed(miniflare, {
    adminEmail: PEOPLE.admin,
    adminPassword: PEOPLE.password,
    ownerPassword: PEOPLE.password,
    sampleTenantName: "Acme",
    sampleAdAccountId: "act_1001000000000001",
  })
}

/** The newest runtime that this process has started from now on: the one asked about, as long as no other is started. */
function watchRuntimes(): () => ChildProcess {
  const started: ChildProcess[] = []
  subscribe("child_process", (message) => started.push((message as { process: ChildProcess }).process))
  return () => {
    const newest = started.findLast(({ spawnfile }) => /workerd(\.exe)?$/.test(spawnfile ?? ""))
    if (newest === undefined) throw new Error("no runtime was started")
    return newest
  }
}

/** Ready is: a request that needs the database is answered by the new runtime. */
async function untilAnswered(origin: string, isNew: () => boolean): Promise<void> {
  const deadline = performance.now() + READY_MS
  while (performance.now() < deadline) {
    if (isNew() && (await isReady(origin))) return
    await sleep(10)
  }
  throw new Error(`${origin} was not ready again within ${READY_MS / 1000} s`)
}

async function isReady(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(5000) })
    await response.arrayBuffer()
    return response.ok
  } catch {
    return false
  }
}

/** Linux counts a process's time in hundredths of a second. */
const TICKS = 100

function usageOf(pid: number | undefined): { memoryMiB: number; cpuSeconds: number } {
  try {
    const [, resident = "NaN"] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? []
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8")
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ")
    return {
      memoryMiB: Number(resident) / 1024,
      cpuSeconds: (Number(fields[11]) + Number(fields[12])) / TICKS,
    }
  } catch {
    return { memoryMiB: Number.NaN, cpuSeconds: Number.NaN }
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
