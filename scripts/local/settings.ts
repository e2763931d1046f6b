import { existsSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { parseEnv } from "node:util"
import { checkout } from "./checkout.ts"
import { Problem } from "./problem.ts"

/**
 * What `npm start` can be told, read once from the environment and from `.dev.vars`. The environment wins, and an
 * empty value there stands for none.
 */
export type Settings = {
  port: number
  sandboxPort: number
  stateFolder: string
  graph: "sandbox" | "meta"
  seed: SeedSettings
  /** Variables and secrets handed to the Worker as they are. */
  vars: Record<string, string>
}

export type SeedSettings = {
  adminEmail: string
  adminPassword: string | undefined
  ownerPassword: string | undefined
  sampleTenantName: string
  sampleAdAccountId: string
}

type Variables = Record<string, string | undefined>

export function readSettings(environment: Variables = process.env, devVars = readDevVars()): Settings {
  const given = withoutEmpty({ ...devVars, ...environment })
  const port = readPort(given, "PORT", 8787)
  const sandboxPort = readPort(given, "SANDBOX_PORT", 8788)
  if (port === sandboxPort) {
    throw new Problem(`PORT and SANDBOX_PORT are both ${port}; give them different numbers.`)
  }

  return {
    port,
    sandboxPort,
    stateFolder: resolve(checkout, given.BURSAR_STATE ?? ".bursar/state"),
    graph: given.META_SYSTEM_USER_TOKEN?.trim() ? "meta" : "sandbox",
    seed: readSeed(given),
    vars: workerVariables(devVars, environment),
  }
}

function readSeed(given: Variables): SeedSettings {
  return {
    adminEmail: readEmail(given, "SEED_ADMIN_EMAIL", "admin@example.com"),
    adminPassword: readPassword(given, "SEED_ADMIN_PASSWORD"),
    ownerPassword: readPassword(given, "SEED_OWNER_PASSWORD"),
    sampleTenantName: given.SEED_SAMPLE_TENANT_NAME ?? "Acme",
    sampleAdAccountId: readAdAccountId(given, "SEED_SAMPLE_AD_ACCOUNT_ID", "act_1001000000000001"),
  }
}

const passedThrough = /^(META_|POLICY_|GRAPH_)|^(RELAXED_LIMITS|SESSION_SECRET)$/
const forTheRunner = /^(SEED_|PORT$|SANDBOX_PORT$|BURSAR_STATE$)/

/** All of `.dev.vars` reaches the Worker, as under wrangler; of the environment only the names the Worker knows. */
function workerVariables(devVars: Variables, environment: Variables): Record<string, string> {
  const vars: Record<string, string> = {}
  for (const [name, value] of Object.entries(devVars)) {
    if (value && !forTheRunner.test(name)) vars[name] = value
  }
  for (const [name, value] of Object.entries(environment)) {
    if (!passedThrough.test(name)) continue
    if (value) vars[name] = value
    else delete vars[name]
  }
  return vars
}

function readDevVars(): Variables {
  const path = join(checkout, ".dev.vars")
  return existsSync(path) ? withoutEmpty(parseEnv(readFileSync(path, "utf8"))) : {}
}

function withoutEmpty(variables: Variables): Variables {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""))
}

function readPort(given: Variables, name: string, fallback: number): number {
  const text = given[name]
  if (text === undefined) return fallback
  const port = Number(text)
  if (!/^\d+$/.test(text) || port < 1 || port > 65535) {
    throw new Problem(`${name} is "${text}", but a port is a whole number from 1 to 65535.`)
  }
  return port
}

function readEmail(given: Variables, name: string, fallback: string): string {
  const email = given[name] ?? fallback
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    throw new Problem(`${name} is "${email}", which is not an e-mail address.`)
  }
  return email
}

/** Shorter passwords could not be chosen on the sign-up page either. */
const passwordLengthMin = 8

function readPassword(given: Variables, name: string): string | undefined {
  const password = given[name]
  if (password !== undefined && password.length < passwordLengthMin) {
    throw new Problem(`${name} is too short; a password has at least ${passwordLengthMin} characters.`)
  }
  return password
}

function readAdAccountId(given: Variables, name: string, fallback: string): string {
  const id = given[name] ?? fallback
  if (!/^act_\d+$/.test(id)) {
    throw new Problem(`${name} is "${id}", but an ad account id is "act_" followed by digits.`)
  }
  return id
}
