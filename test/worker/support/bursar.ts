import { env, exports } from "cloudflare:workers"
import type { Seeded } from "../../../src/seed.ts"

export const ORIGIN = "http://localhost:8787"

/** Bursar as a browser, a program or an agent meets it, in one isolate with the test; a network would add the Host. */
export function fetchBursar(path: string, init: RequestInit = {}): Promise<Response> {
  const request = new Request(new URL(path, ORIGIN), init)
  if (!request.headers.has("host")) request.headers.set("host", new URL(ORIGIN).host)
  return worker.default.fetch(request)
}

type Worker = {
  default: { fetch(request: Request): Promise<Response> }
  Maintenance: { seed(options: Record<string, string>): Promise<Seeded> }
}

// The generated type of the Worker's exports needs a declaration of the module that nothing else here needs.
const worker = exports as unknown as Worker

export const PASSWORDS = { admin: "the admin's own sentence", owner: "the owner's own sentence" }
export const PEOPLE = {
  admin: "admin@example.com",
  acmeOwner: "owner@acme.example",
  globexOwner: "owner@globex.example",
} as const

/** Acme's first ad account, in USD, and one of Globex's, in the sandbox's world. */
export const ACME_ACCOUNT = "act_1001000000000001"
export const GLOBEX_ACCOUNT = "act_2001000000000001"

/** What `npm start` would have made: an admin and the tenants acme and globex with their owners and ad accounts. */
export function seedBursar(): Promise<Seeded> {
  return worker.Maintenance.seed({
    adminEmail: PEOPLE.admin,
    adminPassword: PASSWORDS.admin,
    ownerPassword: PASSWORDS.owner,
    sampleTenantName: "Acme",
    sampleAdAccountId: ACME_ACCOUNT,
  })
}

/** The directory, for looking at what a request left behind. */
export const directory = (env as unknown as { DB: D1Database }).DB
