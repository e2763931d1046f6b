import { dayIn } from "../domain/clock.ts"
import { type AdAccount, type Entity, patchedFields } from "../domain/entity.ts"
import { RefusalError } from "../domain/errors.ts"
import type { Activity } from "../graph/activities.ts"
import { refusalFor } from "../graph/refusal.ts"
import { GraphReadError } from "../graph/transport.ts"
import type { EntityTarget, Target } from "../operations/define.ts"
import { limitsFor } from "../policy/settings.ts"
import { accountNamed, assetsOf, policyOf } from "./directory.ts"
import { type Drift, driftBetween, recordDrift, recordOverCap } from "./drift.ts"
import type { LedgerHost } from "./host.ts"
import {
  campaignOf,
  filledAt,
  mirrored,
  rememberRead,
  rememberStructure,
  subtrees,
  touchedSince,
} from "./mirror.ts"
import { openOn, possibleSince } from "./operations.ts"
import { raiseHighs } from "./reservations.ts"

/** What a target turns out to be: the tenant's account, and the entity as it is now unless something new is made in it. */
export type Resolved = { account: AdAccount; before: Entity | null }

/** A copy younger than this is what a change is based on. */
const ENTITY_FRESH_MS = 60_000
/** An account's structure may be this old when its exposure is raised; the day must be the same as well. */
export const STRUCTURE_FRESH_MS = 15 * 60_000
const DAY_MS = 24 * 60 * 60_000

/**
 * Proves that a target is the tenant's and reads what it is. Null for foreign, missing and malformed ids alike. For a
 * pause any copy will do, since whose an object is never changes: pausing must not wait for a read.
 */
export async function resolve(host: LedgerHost, target: Target, mayBeOld: boolean): Promise<Resolved | null> {
  if ("adAccountId" in target) {
    const account = accountNamed(host, target.adAccountId)
    return account && { account, before: null }
  }
  const known = mirrored(host, target.entityType, target.entityId)
  const isGood = known !== null && (mayBeOld || host.clock.now() - known.readAtMs < ENTITY_FRESH_MS)
  const entity = isGood ? known.entity : await readEntity(host, target)
  const account = entity && accountNamed(host, entity.adAccountId)
  return entity && account ? { account, before: entity } : null
}

/** Reads an account's whole structure unless that was done a moment ago, and counts what is live in it. */
export async function readStructure(host: LedgerHost, account: AdAccount): Promise<void> {
  const filled = filledAt(host, account)
  const now = host.clock.now()
  const day = (ms: number) => dayIn(account.timeZone, ms)
  if (filled !== null && now - filled < STRUCTURE_FRESH_MS && day(filled) === day(now)) return
  const graph = host.graph(assetsOf(host))
  const hasMonthlyCap = limitsFor(policyOf(host).settings, account.currencyCode)?.adAccountMonth
  const [campaigns, adSets, spent] = await reading(() =>
    Promise.all([
      graph.structure(account.id, "campaign"),
      graph.structure(account.id, "ad_set"),
      hasMonthlyCap ? graph.spentThisMonth(account.id) : null,
    ]),
  )
  const read = [...campaigns, ...adSets]
  const suspected = filled === null ? [] : untouchedDrift(host, account, read, now)
  const activities = suspected.length > 0 ? await activitiesSince(host, account, filled ?? now) : []
  host.transaction(() => {
    if (!accountNamed(host, account.id)) return
    const drifts = filled === null ? [] : untouchedDrift(host, account, read, now)
    rememberStructure(host, account, read, spent, now)
    raiseHighs(host, account, [...subtrees(host, account), ...earlierToday(host, account, filled)])
    recordDrift(host, drifts, activities)
    recordOverCap(host, account, day(now))
  })
}

/**
 * The campaigns as they were before each of our changes of today that came before their structure was known: what was
 * live and was paused or lowered still counts for the day.
 */
function earlierToday(host: LedgerHost, account: AdAccount, filledMs: number | null): Entity[][] {
  const now = host.clock.now()
  const isToday = (ms: number) => dayIn(account.timeZone, ms) === dayIn(account.timeZone, now)
  if (filledMs !== null && isToday(filledMs)) return []
  const entities = new Map(
    subtrees(host, account).flatMap((campaign) => campaign.map((one) => [one.id, one])),
  )
  const states: Entity[][] = []
  for (const { change, createdAtMs } of possibleSince(host, account.id, now - DAY_MS)) {
    if (!change || !("update" in change.effect) || !isToday(createdAtMs)) continue
    const { update, patch } = change.effect
    entities.set(update.id, { ...(entities.get(update.id) ?? update), ...patchedFields(update, patch) })
    states.push([...entities.values()].filter((one) => campaignOf(one) === campaignOf(update)))
  }
  return states
}

/** What others changed: entities that a change of ours went to since the read began are not judged by it. */
function untouchedDrift(
  host: LedgerHost,
  account: AdAccount,
  read: readonly Entity[],
  beganMs: number,
): Drift[] {
  const touched = touchedSince(host, account.id, beganMs)
  const isOurs = ({ id }: Entity) => touched.has(id) || openOn(host, id) !== null
  return driftBetween(
    subtrees(host, account)
      .flat()
      .filter((entity) => !isOurs(entity)),
    read.filter((entity) => !isOurs(entity)),
  )
}

/** Meta's activity log lags by an unknown time, so it is read from a while before. A name that is not found is no harm. */
async function activitiesSince(host: LedgerHost, account: AdAccount, sinceMs: number): Promise<Activity[]> {
  try {
    return await host.graph(assetsOf(host)).activities(account.id, sinceMs - STRUCTURE_FRESH_MS)
  } catch (error) {
    host.log("warn", "drift.activities_unread", { ad_account: account.id, error })
    return []
  }
}

async function readEntity(host: LedgerHost, target: EntityTarget): Promise<Entity | null> {
  const began = host.clock.now()
  const entity = await reading(() => host.graph(assetsOf(host)).entity(target.entityType, target.entityId))
  if (entity) host.transaction(() => rememberRead(host, entity, began))
  return entity
}

/** Turns Meta's silence into a refusal that says when to come back. Nothing has been changed at that point. */
async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof GraphReadError)) throw error
    throw new RefusalError(
      refusalFor(error, "Nothing was changed; the object has to be read before it can be."),
    )
  }
}
