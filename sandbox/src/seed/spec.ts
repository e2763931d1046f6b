import { isObject, type Json } from "../wire/json.ts"

/** How large a world is to be. */
export interface WorldSpec {
  accounts: number
  campaigns: number
  adsets: number
  ads: number
}

export const DEFAULT_SPEC: WorldSpec = { accounts: 8, campaigns: 60, adsets: 200, ads: 600 }
const MOST: WorldSpec = { accounts: 2000, campaigns: 200_000, adsets: 400_000, ads: 400_000 }

/** `"default"`, or an object that names some of the sizes; the others follow from the campaigns. */
export function readSpec(value: Json | undefined): WorldSpec | string {
  if (value === undefined || value === null || value === "default") return DEFAULT_SPEC
  if (!isObject(value)) return 'world must be "default" or an object of sizes'
  const campaigns = value.campaigns ?? DEFAULT_SPEC.campaigns
  const adsets = value.adsets ?? (typeof campaigns === "number" ? Math.ceil((campaigns * 10) / 3) : null)
  const ads = value.ads ?? (typeof adsets === "number" ? adsets * 3 : null)
  const spec = { accounts: value.accounts ?? DEFAULT_SPEC.accounts, campaigns, adsets, ads }
  for (const name of ["accounts", "campaigns", "adsets", "ads"] as const) {
    const size = spec[name]
    if (typeof size !== "number" || !Number.isInteger(size) || size < 0 || size > MOST[name]) {
      return `world.${name} must be a whole number up to ${MOST[name]}`
    }
  }
  return spec as WorldSpec
}

/** Campaigns of each account: the default world is planned by hand, any other is shared out evenly. */
export function campaignsPerAccount(spec: WorldSpec): number[] {
  const planned = [12, 8, 6, 12, 8, 6, 4, 4]
  return spec.accounts === planned.length && spec.campaigns === DEFAULT_SPEC.campaigns
    ? planned
    : evenly(spec.campaigns, spec.accounts)
}

/** Children of each parent in proportion to its own size, so that twins of one size get twins of children. */
export function inProportion(total: number, sizes: number[]): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  if (all === 0) return sizes.map(() => 0)
  const shares = sizes.map((size) => Math.round((total * size) / all))
  const missing = total - shares.reduce((sum, share) => sum + share, 0)
  const last = shares.length - 1
  return shares.map((share, index) => (index === last ? Math.max(0, share + missing) : share))
}

/** `total` in `parts` that differ by at most one. */
export function evenly(total: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, index) => {
    return Math.floor((total * (index + 1)) / parts) - Math.floor((total * index) / parts)
  })
}
