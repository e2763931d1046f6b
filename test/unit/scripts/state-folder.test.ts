import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, expect, it } from "vitest"
import { deleteStateFolder, openStateFolder } from "../../../scripts/local/state-folder.ts"

let home: string
let path: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "bursar-state-"))
  path = join(home, "state")
})

afterEach(() => rmSync(home, { recursive: true, force: true }))

it("is made for its owner only, and opens again", () => {
  const state = openStateFolder(path)
  state.writeText("session-secret", "x")
  expect(statSync(path).mode & 0o777).toBe(0o700)
  expect(statSync(join(path, "session-secret")).mode & 0o777).toBe(0o600)
  state.release()
  const again = openStateFolder(path)
  expect(again.readText("session-secret")).toBe("x")
  again.release()
})

it("is used by one Bursar at a time", () => {
  const state = openStateFolder(path)
  expect(() => openStateFolder(path)).toThrow("running Bursar is using")
  expect(() => deleteStateFolder(path)).toThrow("running Bursar is using")
  state.release()
  openStateFolder(path).release()
})

it("is deleted by a reset", () => {
  openStateFolder(path).release()
  deleteStateFolder(path)
  expect(existsSync(path)).toBe(false)
})

it.each([
  ["a folder with somebody's files", () => write("precious.txt"), "was not made by Bursar"],
  ["a file", () => writeFileSync(path, ""), "is a file"],
  ["a damaged marker", () => write("bursar-state.json", "{"), "is broken"],
  [
    "a marker of another version",
    () => write("bursar-state.json", '{"kind":"bursar-state","format":9}'),
    "version",
  ],
  ["a damaged lock", () => damage("lock.sqlite"), "is broken"],
  ["a damaged database", () => damage("v3/d1/x.sqlite"), "is broken"],
])("refuses %s in one sentence", (_, prepare, sentence) => {
  prepare()
  expect(() => openStateFolder(path)).toThrow(sentence)
})

it("a reset leaves a folder alone that is not a state folder, and helps with one that is broken", () => {
  write("precious.txt")
  expect(() => deleteStateFolder(path)).toThrow("left alone")
  expect(existsSync(join(path, "precious.txt"))).toBe(true)
  write("bursar-state.json", "{")
  write("lock.sqlite", "damaged")
  deleteStateFolder(path)
  expect(existsSync(path)).toBe(false)
})

function write(name: string, text = ""): void {
  mkdirSync(join(path, name, ".."), { recursive: true })
  writeFileSync(join(path, name), text)
}

function damage(name: string): void {
  openStateFolder(path).release()
  write(name, "this is no database, and long enough to be read as the header of one".repeat(20))
}
