import { randomBytes, randomInt, scryptSync, timingSafeEqual } from "node:crypto"
import type { Settings } from "./settings.ts"
import { broken, type StateFolder } from "./state-folder.ts"

/** Made once, so that people stay signed in over a restart. */
export function sessionSecret(state: StateFolder): string {
  const kept = state.readText("session-secret")?.trim()
  if (kept) return kept
  const made = randomBytes(32).toString("base64url")
  state.writeText("session-secret", `${made}\n`)
  return made
}

/** The password of the seeded people with one role, and what may be said about it when the sign-ins are printed. */
export type SeedPassword = { password: string; shown: string }

export type SeedPasswords = {
  admin: SeedPassword
  owner: SeedPassword
  /** Called when the seeding is done: only then is it known whether these passwords became the real ones. */
  settle(created: boolean): { admin: string; owner: string }
}

type Kept =
  | { from: "generated"; password: string }
  | { from: "generated"; forgotten: true }
  | { from: "environment"; salt: string; hash: string }

type KeptPasswords = { admin?: Kept; owner?: Kept }
type Choice = SeedPassword & { keep: Kept }

/**
 * The first start decides the seeded passwords. With the sandbox a generated one is kept, to be printed at every
 * start; with Meta behind it is printed once and forgotten. Of a password from the environment only a hash is kept,
 * to notice that it was changed later, which has no effect.
 */
export function seedPasswords(settings: Settings, state: StateFolder): SeedPasswords {
  const kept = readKept(state)
  const withMeta = settings.graph === "meta"
  const admin = choose("SEED_ADMIN_PASSWORD", settings.seed.adminPassword, kept?.admin, withMeta)
  const owner = choose("SEED_OWNER_PASSWORD", settings.seed.ownerPassword, kept?.owner, withMeta)

  const settle = (created: boolean) => {
    if (!created && kept === undefined) return { admin: "set earlier", owner: "set earlier" }
    writeKept(state, { admin: admin.keep, owner: owner.keep })
    return { admin: admin.shown, owner: owner.shown }
  }
  return { admin, owner, settle }
}

function choose(
  variable: string,
  given: string | undefined,
  kept: Kept | undefined,
  withMeta: boolean,
): Choice {
  if (kept?.from === "environment") return comparedWithFirst(variable, given, kept)
  if (kept?.from === "generated") return generatedEarlier(variable, given, kept, withMeta)
  return given === undefined ? generatedNow(withMeta) : givenNow(variable, given)
}

function generatedNow(withMeta: boolean): Choice {
  const password = readablePassword()
  if (!withMeta) return { password, shown: password, keep: { from: "generated", password } }
  return { password, shown: `${password}  (shown this once)`, keep: { from: "generated", forgotten: true } }
}

function givenNow(variable: string, password: string): Choice {
  const salt = randomBytes(16).toString("base64url")
  const keep: Kept = { from: "environment", salt, hash: hashOf(password, salt) }
  return { password, shown: `the ${variable} you gave`, keep }
}

function comparedWithFirst(
  variable: string,
  given: string | undefined,
  keep: Extract<Kept, { from: "environment" }>,
): Choice {
  if (given === undefined)
    return { password: readablePassword(), shown: `the ${variable} of the first start`, keep }
  const same = timingSafeEqual(Buffer.from(hashOf(given, keep.salt)), Buffer.from(keep.hash))
  const shown = same
    ? `the ${variable} you gave`
    : `the ${variable} of the first start; the new one changes nothing`
  return { password: given, shown, keep }
}

function generatedEarlier(
  variable: string,
  given: string | undefined,
  kept: Extract<Kept, { from: "generated" }>,
  withMeta: boolean,
): Choice {
  const ignored = given === undefined ? "" : `  (${variable} came after the first start and changes nothing)`
  if ("forgotten" in kept) {
    return { password: readablePassword(), shown: `shown at the first start${ignored}`, keep: kept }
  }
  const { password } = kept
  if (!withMeta) return { password, shown: password + ignored, keep: kept }
  const keep: Kept = { from: "generated", forgotten: true }
  return { password, shown: `${password}  (shown for the last time)${ignored}`, keep }
}

const fileName = "seed-passwords.json"

function readKept(state: StateFolder): KeptPasswords | undefined {
  const text = state.readText(fileName)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as KeptPasswords
  } catch {
    throw broken(state.path, `${fileName} is damaged`)
  }
}

function writeKept(state: StateFolder, kept: KeptPasswords): void {
  state.writeText(fileName, `${JSON.stringify(kept, null, 2)}\n`)
}

function hashOf(password: string, salt: string): string {
  return scryptSync(password, salt, 32).toString("base64url")
}

const consonants = "bdfghjklmnprstvz"
const vowels = "aeiou"

/** Five words of two syllables, such as "vuko-desi-ramo-tulu-pifa": 63 bits, and easy to read out. */
function readablePassword(): string {
  return Array.from({ length: 5 }, () => syllable() + syllable()).join("-")
}

function syllable(): string {
  return pick(consonants) + pick(vowels)
}

function pick(letters: string): string {
  return letters.charAt(randomInt(letters.length))
}
