import { expect, it } from "vitest"
import { type SeedPasswords, seedPasswords } from "../../../scripts/local/secrets.ts"
import { readSettings } from "../../../scripts/local/settings.ts"
import type { StateFolder } from "../../../scripts/local/state-folder.ts"

const withMeta = { META_SYSTEM_USER_TOKEN: "EAAB" }
const readable = /^[a-z]{4}(-[a-z]{4}){4}$/

it("keeps a generated password, so that every start can print it", () => {
  const state = aStateFolder()
  const first = start(state)
  expect(first.owner.password).toMatch(readable)
  expect(first.settle(true)).toEqual({ owner: first.owner.password, admin: first.admin.password })
  expect(start(state).settle(false).owner).toBe(first.owner.password)
})

it("keeps no plain password from the environment, and says when a later one changes nothing", () => {
  const state = aStateFolder()
  expect(start(state, { SEED_OWNER_PASSWORD: "first-password" }).settle(true).owner).toMatch(/you gave$/)
  expect(JSON.stringify(state.files)).not.toContain("first-password")
  expect(start(state, { SEED_OWNER_PASSWORD: "first-password" }).settle(false).owner).toMatch(/you gave$/)
  expect(start(state, { SEED_OWNER_PASSWORD: "other-password" }).settle(false).owner).toMatch(
    /changes nothing/,
  )
  expect(start(state).settle(false).owner).toMatch(/of the first start$/)
})

it("says when a password from the environment came after a generated one", () => {
  const state = aStateFolder()
  const { password } = start(state).owner
  start(state).settle(true)
  const later = start(state, { SEED_OWNER_PASSWORD: "too-late-password" }).settle(false)
  expect(later.owner).not.toBe(password)
  expect(later.owner).toMatch(/changes nothing/)
})

it("prints a generated password once with Meta behind it, and does not keep it", () => {
  const state = aStateFolder()
  const first = start(state, withMeta)
  expect(first.settle(true).admin).toContain(first.admin.password)
  expect(JSON.stringify(state.files)).not.toContain(first.admin.password)
  expect(start(state, withMeta).settle(false).admin).toBe("shown at the first start")
})

it("forgets a kept password when Meta comes in later", () => {
  const state = aStateFolder()
  const first = start(state)
  first.settle(true)
  expect(start(state, withMeta).settle(false).admin).toContain(first.admin.password)
  expect(JSON.stringify(state.files)).not.toContain(first.admin.password)
})

it("does not print a password that was not used: somebody else had seeded before", () => {
  const shown = start(aStateFolder()).settle(false)
  expect(shown).toEqual({ admin: "set earlier", owner: "set earlier" })
})

function start(state: StateFolder, environment: Record<string, string> = {}): SeedPasswords {
  return seedPasswords(readSettings(environment, {}), state)
}

function aStateFolder(): StateFolder & { files: Record<string, string> } {
  const files: Record<string, string> = {}
  return {
    path: "state",
    files,
    readText: (name) => files[name],
    writeText: (name, text) => {
      files[name] = text
    },
    remove: (name) => {
      delete files[name]
    },
    release: () => {},
  }
}
