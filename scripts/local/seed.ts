import type { Miniflare } from "miniflare"
import { messageOf, Problem } from "./problem.ts"

export type SeedOptions = {
  adminEmail: string
  adminPassword: string
  ownerPassword: string
  sampleTenantName: string
  sampleAdAccountId: string
}

export type SignIn = { email: string; role: string; tenant: string | null }
export type Seeded = { created: boolean; signIns: SignIn[]; tenants: { slug: string; name: string }[] }

type MaintenanceBinding = { MAINTENANCE: { seed(options: SeedOptions): Promise<Seeded> } }

/** Asks the Worker to make what a first visitor needs; a database that has it already is left as it is. */
export async function seed(miniflare: Miniflare, options: SeedOptions): Promise<Seeded> {
  const { MAINTENANCE } = await miniflare.getBindings<MaintenanceBinding>("maintenance")
  try {
    return await MAINTENANCE.seed(options)
  } catch (error) {
    throw new Problem(`The first data could not be made: ${messageOf(error)}`)
  }
}
