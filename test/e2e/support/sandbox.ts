/** The Graph sandbox asked directly, past Bursar: the truth to compare with. Amounts are strings of minor units. */
export type SandboxCampaign = {
  id: string
  name: string
  status: string
  daily_budget?: string
  [field: string]: unknown
}

const token = "sandbox-system-user-token"

export function sandbox(origin: string) {
  const read = async (path: string): Promise<unknown> => {
    const response = await fetch(origin + path, { headers: { authorization: `Bearer ${token}` } })
    if (!response.ok)
      throw new Error(`the sandbox answers ${response.status} to ${path}: ${await response.text()}`)
    return response.json()
  }
  /** The control address shows the world's own numbers where the wire has strings. */
  const campaignsInState = async (adAccountId: string): Promise<SandboxCampaign[]> => {
    const state = (await read(`/_sandbox/state?account=${adAccountId}`)) as { campaigns: SandboxCampaign[] }
    return state.campaigns.map((row) =>
      row.daily_budget ? { ...row, daily_budget: String(row.daily_budget) } : row,
    )
  }
  return {
    /** The campaigns on the ad account's edge, as Meta would list them. */
    async campaigns(adAccountId: string): Promise<SandboxCampaign[]> {
      const fields = "id,name,status,daily_budget,lifetime_budget"
      const page = (await read(`/v26.0/${adAccountId}/campaigns?fields=${fields}&limit=500`)) as {
        data: SandboxCampaign[]
      }
      return page.data
    },
    /** The campaign as it is now, deleted ones included. */
    async campaign(adAccountId: string, id: string): Promise<SandboxCampaign> {
      const campaign = (await campaignsInState(adAccountId)).find((candidate) => candidate.id === id)
      if (campaign === undefined) throw new Error(`the sandbox has no campaign ${id} in ${adAccountId}`)
      return campaign
    },
    async campaignNamed(adAccountId: string, name: string): Promise<SandboxCampaign[]> {
      return (await campaignsInState(adAccountId)).filter((candidate) => candidate.name === name)
    },
    /** How many calls the sandbox has received, to prove that something was refused without asking Meta. */
    async changesReceived(): Promise<number> {
      const requests = (await read("/_sandbox/requests?since=0")) as {
        data: { method: string; path: string }[]
      }
      return requests.data.filter(({ method }) => method !== "GET").length
    },
  }
}

export type Sandbox = ReturnType<typeof sandbox>
