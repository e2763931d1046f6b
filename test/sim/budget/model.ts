/**
 * What is true at Meta, in plain integers and by nobody's code but its own: campaigns, what each budget was at its highest
 * on a day while it could spend, and the sum of that.
 */
export type Campaign = { id: string; active: boolean; budget: number | null; sets: AdSet[] }
export type AdSet = { id: string; active: boolean; budget: number | null }

export type Edit = { id: string; active?: boolean; budget?: number }

export function makeModel(campaigns: Campaign[]) {
  let day = new Map<string, number>()

  function count(): void {
    for (const campaign of campaigns.filter(({ active }) => active)) {
      if (campaign.budget !== null) raise(campaign.id, campaign.budget)
      for (const set of campaign.sets) if (set.active && set.budget !== null) raise(set.id, set.budget)
    }
  }

  function raise(id: string, amount: number): void {
    day.set(id, Math.max(day.get(id) ?? 0, amount))
  }

  count()
  return {
    campaigns,
    edit({ id, active, budget }: Edit): void {
      const all: (Campaign | AdSet)[] = campaigns.flatMap((campaign) => [campaign, ...campaign.sets])
      const object = all.find((one) => one.id === id)
      if (!object) return
      if (active !== undefined) object.active = active
      if (budget !== undefined && object.budget !== null) object.budget = budget
      count()
    },
    add(campaign: Campaign): void {
      campaigns.push(campaign)
      count()
    },
    midnight(): void {
      day = new Map()
      count()
    },
    exposed: () => [...day.values()].reduce((sum, amount) => sum + amount, 0),
  }
}

export type Model = ReturnType<typeof makeModel>
