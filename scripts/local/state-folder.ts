import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"
import type { DatabaseSync } from "node:sqlite"
import { messageOf, Problem } from "./problem.ts"

// Loading node:sqlite warns that it may change; a newcomer should not have to wonder about that.
const emitWarning = process.emitWarning.bind(process)
process.emitWarning = () => {}
const sqlite = await import("node:sqlite")
process.emitWarning = emitWarning

/** The folder that BURSAR_STATE names: databases, the session secret, kept passwords. One running Bursar owns it. */
export type StateFolder = {
  path: string
  readText(name: string): string | undefined
  /** Readable by its owner only: what is kept here is secret or private. */
  writeText(name: string, text: string): void
  remove(name: string): void
  release(): void
}

const markerName = "bursar-state.json"
const lockName = "lock.sqlite"
const marker = { kind: "bursar-state", format: 1 }

/** Opens the folder, making it at the first start, and holds it until `release` or the end of the process. */
export function openStateFolder(path: string): StateFolder {
  if (!existsSync(path)) makeFolder(path)
  if (!statSync(path).isDirectory()) {
    throw new Problem(`The state folder ${path} is a file; set BURSAR_STATE to a folder.`)
  }
  requireWritable(path)
  if (!existsSync(join(path, markerName))) markNewFolder(path)
  requireMarker(path)
  const lock = takeLock(path)
  try {
    requireSoundDatabases(path)
  } catch (error) {
    lock.close()
    throw error
  }
  return filesOf(path, lock)
}

/** Deletes a state folder, and nothing that is not one. */
export function deleteStateFolder(path: string): void {
  if (!existsSync(join(path, markerName))) {
    throw new Problem(`${path} was not made by Bursar (it has no ${markerName}), so it is left alone.`)
  }
  requireWritable(path)
  requireNotRunning(path)
  rmSync(path, { recursive: true, force: true })
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new Problem(
      `The state folder ${path} cannot be made (${codeOf(error)}); set BURSAR_STATE to another place.`,
    )
  }
}

function requireWritable(path: string): void {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    accessSync(dirname(path), constants.R_OK)
  } catch {
    throw new Problem(
      `The state folder ${path} cannot be written to; change its owner or set BURSAR_STATE to another.`,
    )
  }
}

/** Only an empty folder becomes ours, so that a mistyped BURSAR_STATE cannot fill somebody's documents. */
function markNewFolder(path: string): void {
  if (readdirSync(path).length > 0) {
    throw new Problem(
      `${path} has other files in it and was not made by Bursar; set BURSAR_STATE to a new folder.`,
    )
  }
  chmodSync(path, 0o700)
  writeFileSync(join(path, markerName), `${JSON.stringify(marker)}\n`, { mode: 0o600 })
}

function requireMarker(path: string): void {
  const found = parseJson(readFileSync(join(path, markerName), "utf8"))
  if (!isObject(found) || found.kind !== marker.kind) throw broken(path, `${markerName} is damaged`)
  if (found.format !== marker.format) {
    throw new Problem(
      `The state folder ${path} was made by another version of Bursar; run "npm run reset" to start over.`,
    )
  }
}

/** The operating system drops this lock with the process, so a crash never leaves it behind. */
function takeLock(path: string): DatabaseSync {
  const lock = tryLock(path)
  if (lock === "held") {
    throw new Problem(
      `A running Bursar is using the state folder ${path}; stop it or set BURSAR_STATE to another.`,
    )
  }
  if (lock === "damaged") throw broken(path, `${lockName} is damaged`)
  return lock
}

/** A damaged lock does not stand in the way of a reset: nothing can be running on it. */
function requireNotRunning(path: string): void {
  const lock = tryLock(path)
  if (lock === "held") throw new Problem(`A running Bursar is using the state folder ${path}; stop it first.`)
  if (lock !== "damaged") lock.close()
}

function tryLock(path: string): DatabaseSync | "held" | "damaged" {
  const file = join(path, lockName)
  let lock: DatabaseSync | undefined
  try {
    lock = new sqlite.DatabaseSync(file)
    lock.exec(
      "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (by); COMMIT",
    )
    chmodSync(file, 0o600)
    return lock
  } catch (error) {
    lock?.close()
    return messageOf(error).includes("locked") ? "held" : "damaged"
  }
}

function requireSoundDatabases(path: string): void {
  for (const name of readdirSync(path, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".sqlite") || name === lockName) continue
    try {
      const database = new sqlite.DatabaseSync(join(path, name), { readOnly: true })
      database.prepare("SELECT count(*) FROM sqlite_master").get()
      database.close()
    } catch (error) {
      throw broken(path, `${name}: ${messageOf(error)}`)
    }
  }
}

function filesOf(path: string, lock: DatabaseSync): StateFolder {
  return {
    path,
    readText: (name) => (existsSync(join(path, name)) ? readFileSync(join(path, name), "utf8") : undefined),
    writeText: (name, text) => {
      writeFileSync(join(path, name), text, { mode: 0o600 })
      chmodSync(join(path, name), 0o600)
    },
    remove: (name) => rmSync(join(path, name), { force: true }),
    release: () => lock.close(),
  }
}

export function broken(path: string, why: string): Problem {
  return new Problem(
    `The state folder ${path} is broken (${why}); restore it from a copy, or run "npm run reset" to start over.`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : messageOf(error)
}
