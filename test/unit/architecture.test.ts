import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, normalize } from "node:path"
import { expect, it } from "vitest"

/** Who may import whom: rooms of src, single files of them, or only the types of either. Everything else is a mistake. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  index: ["app", "ledger/tenant-ledger", "maintenance", "sweep", "type env"],
  app: ["ports", "db", "domain", "graph/token", "env"],
  ports: [
    ...["dispatch", "auth", "tenancy", "operations", "audit", "domain", "env", "../package.json"],
    ...["type db/client", "type ledger/contract"],
  ],
  dispatch: ["tenancy", "operations", "graph", "domain", "env", "type ledger/contract"],
  auth: ["db", "audit", "authority", "domain", "env"],
  tenancy: ["db", "audit", "authority", "auth", "graph/directory", "domain", "env", "type ledger/contract"],
  authority: ["db", "policy/settings", "domain", "env", "type ledger/contract"],
  ledger: ["operations", "policy", "graph", "audit", "domain", "env"],
  operations: ["graph", "domain"],
  policy: ["domain"],
  graph: ["domain"],
  audit: ["db", "domain"],
  db: ["domain"],
  domain: [],
  env: ["graph/token", "type policy/settings"],
  seed: ["auth", "tenancy", "db", "domain", "graph/token", "env"],
  maintenance: ["seed", "env"],
  sweep: ["audit", "authority", "db", "domain", "graph/token", "env"],
}

/** Every package that src may use, and where. */
const PACKAGE_HOMES: Record<string, readonly string[]> = {
  hono: ["app", "ports"],
  "@hono/zod-validator": ["ports/api"],
  "drizzle-orm": ["db", "auth", "tenancy", "authority", "audit"],
  zod: ["operations", "ports"],
  "@modelcontextprotocol/server": ["ports/mcp"],
  agents: ["ports/mcp"],
  "cloudflare:workers": ["ledger/tenant-ledger", "maintenance"],
  "@phi-ag/argon2": ["auth/password"],
  "@tsndr/cloudflare-worker-jwt": ["auth/jwt"],
  "node:crypto": ["domain/canonical", "graph", "ledger/credentials"],
}

/** Code that stands in few places, so that what it does can be seen there whole. */
const CODE_HOMES: readonly { code: RegExp; homes: readonly string[]; in?: string }[] = [
  { code: /graph\.facebook\.com/, homes: ["graph/config"] },
  { code: /(?<![.\w])fetch\s*\(|\bglobalThis\b/, homes: ["graph/deps"] },
  // The sign-in only asks whether there is one: the brakes stay on against Meta itself.
  { code: /META_SYSTEM_USER_TOKEN/, homes: ["graph/token", "auth/sign-in"] },
  { code: /TENANT_LEDGER/, homes: ["dispatch", "authority/authority"] },
  { code: /\.minor\b/, homes: ["domain/money", "ledger/reservations"] },
  { code: /Date\.now\(|new Date\(\)/, homes: ["domain/clock"] },
  { code: /Math\.random/, homes: ["graph/deps"] },
  { code: /setTimeout/, homes: ["graph/deps", "graph/transport"] },
  { code: /\bconsole\b/, homes: ["domain/log"] },
  // A named import of z keeps the whole library in the bundle.
  { code: /import (type )?\{[^}]*\bz\b[^}]*\} from "zod"/, homes: [] },
  { code: /\b(async|await|fetch|Date|Promise|process)\b/, homes: [], in: "policy" },
]

const LINES_MAX = 400

type File = { path: string; text: string }
type Import = { target: string; typeOnly: boolean }

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?([^"';]*?)\s*from\s+"([^"]+)"|^\s*import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"/gm

function importsOf({ path, text }: File): Import[] {
  return [...text.matchAll(IMPORT)].map(([, type, names = "", from, bare, dynamic]) => {
    const specifier = from ?? bare ?? dynamic ?? ""
    const listed =
      /^\{(.*)\}$/s
        .exec(names)?.[1]
        ?.split(",")
        .filter((name) => name.trim() !== "") ?? []
    const typeOnly =
      type !== undefined || (listed.length > 0 && listed.every((name) => name.trim().startsWith("type ")))
    const target = specifier.startsWith(".") ? normalize(join(dirname(path), specifier)) : specifier
    return { target, typeOnly }
  })
}

const bare = (path: string) => path.replace(/^src\//, "").replace(/\.tsx?$/, "")
const roomOf = (path: string) => bare(path).split("/")[0] ?? ""
const isIn = (path: string, homes: readonly string[]) =>
  homes.some((home) => bare(path) === home || bare(path).startsWith(`${home}/`))

function misplaced(file: File, { target, typeOnly }: Import): boolean {
  const room = roomOf(file.path)
  if (target.startsWith("src/")) {
    const allowed = (MAY_IMPORT[room] ?? []).map((entry) => entry.replace(/^type /, typeOnly ? "" : "type "))
    return roomOf(target) !== room && !isIn(target, allowed)
  }
  if (/^[a-z@]/.test(target) && !/^(sandbox|test|scripts|package\.json)(\/|$)/.test(target)) {
    const home = Object.keys(PACKAGE_HOMES).find((name) => target === name || target.startsWith(`${name}/`))
    return !isIn(file.path, PACKAGE_HOMES[home ?? ""] ?? [])
  }
  return !(MAY_IMPORT[room] ?? []).includes(`../${target}`)
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "")
}

/** The files on a cycle, each named once, from a walk along every import. */
function cycles(files: readonly File[]): string[] {
  const graph = new Map(files.map((file) => [file.path, importsOf(file).map(({ target }) => target)]))
  const done = new Set<string>()
  const found: string[] = []
  const walk = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(" → "))
    if (done.has(path) || trail.includes(path)) return
    for (const target of graph.get(path) ?? []) walk(target, [...trail, path])
    done.add(path)
  }
  for (const path of graph.keys()) walk(path, [])
  return found.map((cycle) => `${cycle} is a cycle`)
}

/** What is wrong with these files, one sentence each. */
function faults(files: readonly File[]): string[] {
  const found = cycles(files.filter(({ path }) => path.startsWith("src/")))
  for (const file of files) {
    const { path, text } = file
    const lines = text.split("\n").length
    if (lines > LINES_MAX + 1) found.push(`${path} has ${lines} lines`)
    if (!path.startsWith("src/")) {
      for (const { target } of importsOf(file))
        if (/^(src|test|scripts)\//.test(target)) found.push(`${path} imports ${target}`)
      continue
    }
    if (!(roomOf(path) in MAY_IMPORT)) found.push(`${path} is in no room`)
    for (const imported of importsOf(file))
      if (misplaced(file, imported)) found.push(`${path} imports ${imported.target}`)
    const code = withoutComments(text)
    for (const rule of CODE_HOMES) {
      const applies = rule.in === undefined || isIn(path, [rule.in])
      if (applies && rule.code.test(code) && !isIn(path, rule.homes)) found.push(`${path} has ${rule.code}`)
    }
  }
  return found
}

function sources(folder: string): File[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(folder, name), "utf8") }))
}

it("every import and every line of code is where it belongs", () => {
  const files = [...sources("src"), ...sources("sandbox/src")]
  expect(files.length).toBeGreaterThan(150)
  expect(faults(files)).toEqual([])
})

const planted: readonly [path: string, text: string, fault: string][] = [
  ["src/ports/x.ts", 'import { Ledger } from "../ledger/ledger.ts"', "imports src/ledger/ledger.ts"],
  ["src/ports/x.ts", 'import { verify } from "../ledger/contract.ts"', "imports src/ledger/contract.ts"],
  ["src/ports/x.ts", 'import {\n  type A,\n  b,\n} from "../db/client.ts"', "imports src/db/client.ts"],
  ["src/ports/x.ts", 'const late = await import("../policy/decide.ts")', "imports src/policy/decide.ts"],
  ["src/ledger/x.ts", 'import { openDb } from "../db/client.ts"', "imports src/db/client.ts"],
  ["src/ledger/x.ts", 'import { Hono } from "hono"', "imports hono"],
  ["src/policy/x.ts", 'import type { A } from "../graph/client.ts"', "imports src/graph/client.ts"],
  ["src/domain/x.ts", 'export * from "../env.ts"', "imports src/env.ts"],
  ["src/app.ts", 'import { graphConfig } from "./graph/client.ts"', "imports src/graph/client.ts"],
  ["src/tenancy/x.ts", 'import { TenantGraph } from "../graph/client.ts"', "imports src/graph/client.ts"],
  ["src/auth/x.ts", 'import "left-pad"', "imports left-pad"],
  [
    "src/audit/x.ts",
    'import { eq } from "drizzle-orm/d1"\nimport jwt from "agents/mcp"',
    "imports agents/mcp",
  ],
  ["src/graph/x.ts", 'import { seed } from "../../sandbox/src/index.ts"', "imports sandbox/src/index.ts"],
  ["src/graph/x.ts", 'import { seed } from "../../scripts/start.mjs"', "imports scripts/start.mjs"],
  ["sandbox/src/x.ts", 'import { money } from "../../src/domain/money.ts"', "imports src/domain/money.ts"],
  ["src/helpers/x.ts", "export const x = 1", "is in no room"],
  ["src/graph/x.ts", 'export const url = "https://graph.facebook.com"', "has /graph\\.facebook"],
  ["src/graph/x.ts", 'const a = await fetch("https://a.example")', "has /(?<![.\\w])fetch"],
  ["src/graph/x.ts", "const send = globalThis.fetch", "has /(?<![.\\w])fetch"],
  ["src/ledger/x.ts", "const token = env.META_SYSTEM_USER_TOKEN", "has /META_SYSTEM_USER_TOKEN/"],
  ["src/ports/x.ts", 'env.TENANT_LEDGER.getByName("acme")', "has /TENANT_LEDGER/"],
  ["src/ports/x.ts", "const cents = budget.minor", "has /\\.minor"],
  ["src/ledger/x.ts", "const now = Date.now()", "has /Date\\.now"],
  ["src/ledger/x.ts", "console.log(token)", "has /\\bconsole"],
  ["src/operations/x.ts", 'import { z } from "zod"', "has /import (type )?"],
  ["src/policy/x.ts", "export async function check() {}", "has /\\b(async|await"],
  ["src/domain/x.ts", "\n".repeat(401), "has 402 lines"],
]

it.each(planted)("a violation in %s is found: %s", (path, text, fault) => {
  expect(faults([{ path, text }])).toContainEqual(expect.stringContaining(`${path} ${fault}`))
})

it("a cycle of files is found, even one of types", () => {
  const files = [
    { path: "src/domain/a.ts", text: 'import type { B } from "./b.ts"' },
    { path: "src/domain/b.ts", text: 'import { c } from "./c.ts"' },
    { path: "src/domain/c.ts", text: 'import { a } from "./a.ts"' },
  ]
  expect(faults(files)).toEqual([
    "src/domain/a.ts → src/domain/b.ts → src/domain/c.ts → src/domain/a.ts is a cycle",
  ])
})

it("a comment breaks no rule", () => {
  const text = "/** Like Date.now() of graph.facebook.com. */\nexport const a = 1 // console.log"
  expect(faults([{ path: "src/domain/x.ts", text }])).toEqual([])
})
