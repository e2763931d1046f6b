import { join } from "node:path"
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare"
import type { Lifecycle } from "./lifecycle.ts"
import { messageOf, Problem } from "./problem.ts"
import { broken } from "./state-folder.ts"

/** The Workers, all in one workerd process, with their databases in the state folder. */
export type Runtime = {
  miniflare: Miniflare
  replace(workers: V4WorkerOptions[]): Promise<void>
}

export async function startRuntime(
  workers: V4WorkerOptions[],
  stateFolder: string,
  lifecycle: Lifecycle,
): Promise<Runtime> {
  const onDeath = () => void lifecycle.runtimeDied()
  const optionsFor = (current: V4WorkerOptions[]) =>
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new Complaints(onDeath),
      logRequests: false,
      resourcePersistencePath: join(stateFolder, "v3"),
      telemetry: { enabled: false },
      handleStructuredLogs: ({ level, message }) => printWorkerLog(level, message),
      unsafeHandleRuntimeRestart: onDeath,
      workers: current,
    })

  const miniflare = new Miniflare(optionsFor(workers))
  lifecycle.ownSignals()
  lifecycle.atEnd(() => miniflare.dispose())
  try {
    await miniflare.ready
  } catch (error) {
    throw whyNotStarted(error, stateFolder)
  }
  return { miniflare, replace: (current) => miniflare.setOptions(optionsFor(current)) }
}

function whyNotStarted(error: unknown, stateFolder: string): Problem {
  const message = messageOf(error)
  if (/not a database|malformed|SQLITE_/i.test(message)) return broken(stateFolder, firstLine(message))
  return new Problem(`The Workers runtime did not start: ${message}`)
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text
}

/** Miniflare restarts a runtime that died; Bursar stops instead, since work in flight was cut off. */
class Complaints extends Log {
  readonly #onDeath: () => void

  constructor(onDeath: () => void) {
    super(LogLevel.WARN)
    this.#onDeath = onDeath
  }

  override warn(message: string): void {
    if (message.includes("runtime crashed unexpectedly")) this.#onDeath()
    else super.warn(message)
  }
}

const saidByTheRuntime = new Set<string>()

function printWorkerLog(level: string, message: string): void {
  if (message.includes("sentryErrorContext")) printRuntimeFault(message)
  else if (level === "error" || level === "warn") console.error(message)
  else console.log(message)
}

/** The runtime reports a fault of its own, such as a host that cannot be reached, with addresses of its code; once is enough. */
function printRuntimeFault(message: string): void {
  const fault = firstLine(message)
  if (!saidByTheRuntime.has(fault)) console.error(fault)
  saidByTheRuntime.add(fault)
}
