import { PEOPLE } from "../../scripts/local/throwaway-bursar.ts"
import { agentToken, must, signIn } from "../../scripts/local/throwaway-client.ts"

export type Campaign = { id: string; turn: number }
export type Tenant = { slug: string; token: string; campaigns: Campaign[] }

/** Accounts that the seeded tenants have already. */
const SEEDED = 8
const AT_ONCE = 4

/** Tenants of one owner, each with an ad account of its own, campaigns in it, and an agent. */
export async function plantTenants(
  origin: string,
  sandboxUrl: string,
  count: number,
  campaignsOf: (tenant: number) => number,
): Promise<Tenant[]> {
  const owner = await signIn(origin, PEOPLE.acmeOwner)
  const admin = await signIn(origin, PEOPLE.admin)
  const tenants: Tenant[] = []
  let next = 0
  const plant = async () => {
    for (let n = next++; n < count; n = next++) {
      const account = `act_${9_001_000_000_000_000 + SEEDED + n}`
      const { slug } = await must("POST", `${origin}/api/tenants`, {
        token: owner,
        body: { name: `Bench ${n}` },
      })
      await must("POST", `${origin}/api/admin/assets`, {
        token: admin,
        body: { tenant: slug, ad_account_id: account },
      })
      tenants[n] = {
        slug,
        token: await agentToken(origin, owner, slug),
        campaigns: await plantCampaigns(sandboxUrl, account, campaignsOf(n)),
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, plant))
  return tenants
}

async function plantCampaigns(sandboxUrl: string, account: string, count: number): Promise<Campaign[]> {
  const campaigns: Campaign[] = []
  for (let n = 0; n < count; n++) {
    const { id } = await must("POST", `${sandboxUrl}/v26.0/${account}/campaigns`, {
      token: "sandbox-system-user-token",
      body: {
        name: `Campaign ${n}`,
        objective: "OUTCOME_TRAFFIC",
        status: "PAUSED",
        special_ad_categories: [],
        daily_budget: 5000,
      },
    })
    campaigns.push({ id, turn: 0 })
  }
  return campaigns
}
