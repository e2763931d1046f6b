import type { Effect, Meta, MetaObject } from "../world/meta.ts"
import { ACCOUNTS, accountOf } from "../world/tenant.ts"

const DAY_MS = 24 * 60 * 60_000

/**
 * The cap, reckoned from Meta's objects alone and by none of the ledger's code: each budget counts with its highest live
 * value of the account's day, and only a change of the tenant's own may be to blame for going beyond.
 */
export function capWitness(parts: {
  meta: Meta
  now: () => number
  /** The account's cap when an operation was admitted; null where that is not known. */
  capFor: (operationId: string, account: string) => number | null
  exceeded: (detail: string) => void
}) {
  const { meta, now } = parts
  const highs = new Map<string, Map<string, number>>()
  /** The largest cap under which something was admitted that raised this day. */
  const allowed = new Map<string, number>()

  const dayOf = (account: string) =>
    `${account} ${Math.floor((now() + accountOf(account).offsetMs) / DAY_MS)}`

  /** Counts what is live; called before and after every change, so that what is live at midnight counts for the new day. */
  function count(account: string): number {
    const day = dayOf(account)
    const high = highs.get(day) ?? new Map<string, number>()
    highs.set(day, high)
    for (const [holder, amount] of liveIn(meta, account))
      high.set(holder, Math.max(high.get(holder) ?? 0, amount))
    return sum(high.values())
  }

  let before = 0
  meta.listeners.push({
    before: (account) => {
      before = count(account)
    },
    after: ({ objectId, cause }: Effect) => {
      const account = meta.objects.get(objectId)?.account ?? ""
      const after = count(account)
      if (after <= before || cause === null) return
      const day = dayOf(account)
      const cap = Math.max(allowed.get(day) ?? 0, parts.capFor(cause, account) ?? 0)
      allowed.set(day, cap)
      if (after > cap) parts.exceeded(`${day}: ${before} → ${after} by ${cause}, the cap is ${cap}`)
    },
  })
  return { countAll: () => ACCOUNTS.forEach(({ id }) => void count(id)) }
}

/** Budgets that may spend: a campaign's own, or those of its active ad sets. */
function liveIn(meta: Meta, account: string): [string, number][] {
  const own = [...meta.objects.values()].filter((object) => object.account === account)
  const active = (object: MetaObject | undefined) => object?.status === "ACTIVE"
  return own.flatMap((object): [string, number][] => {
    const parent = object.campaignId === null ? object : meta.objects.get(object.campaignId)
    return object.dailyBudget !== null && active(object) && active(parent)
      ? [[object.id, object.dailyBudget]]
      : []
  })
}

function sum(amounts: Iterable<number>): number {
  return [...amounts].reduce((total, amount) => total + amount, 0)
}
