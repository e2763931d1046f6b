import type { Currency } from "../domain/currencies.ts"
import type { AdAccount, Entity, EntityPatch } from "../domain/entity.ts"
import { add, asCurrency, convertedAtLeast, isMoreThan, larger, type Money, zero } from "../domain/money.ts"
import type { Change, ChangeOperation, Effect } from "../operations/define.ts"
import type { Exposure, Facts, TenantExposure } from "../policy/rule.ts"
import { limitsFor, type PolicySettings, type TenantDayPolicy } from "../policy/settings.ts"
import { commitment, commitmentIncrease } from "./commitment.ts"
import { assetsOf, policyOf } from "./directory.ts"
import { applied, exposures, increase, liveRaise, type Moment } from "./exposure.ts"
import { frozenScope } from "./freeze.ts"
import { type LedgerHost, row } from "./host.ts"
import { budgetDayAgo, campaignOf, spentThisMonth, subtree, subtrees } from "./mirror.ts"
import { openPatches } from "./operations.ts"
import { held, heldThisMonth, highs, posted, raisedSince } from "./reservations.ts"

/** Stands for the id of an entity that is yet to be created. */
const NEW = "new"
const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** Everything the policy is told of a change, gathered from the tables at one moment. */
export function factsOf(
  host: LedgerHost,
  subject: { operation: ChangeOperation; account: AdAccount; change: Change; principal: string },
): Facts {
  const { operation, account, change, principal } = subject
  const { effect } = change
  const before = "create" in effect ? null : effect.update
  const policy = policyOf(host)
  return {
    settings: policy.settings,
    version: policy.version,
    entityType: "create" in effect ? effect.create.type : effect.update.type,
    currencyCode: account.currencyCode,
    before,
    after: "create" in effect ? effect.create : { ...effect.update, ...effect.patch },
    budgetDayAgo: before && budgetDayAgo(host, account, before.id),
    isSafe: isSafe(operation, change),
    frozen: frozenScope(host, account.id),
    changes: changesOf(host, before),
    exposure: exposureOf(host, account, effect, principal, policy.settings),
  }
}

/** A pause, or an update that only lowers: it is admitted whatever else is full, slow, frozen or unknown. */
export function isSafe(operation: ChangeOperation, { effect }: Change): boolean {
  if (operation.risk === "pause") return true
  if ("create" in effect || operation.risk !== "edit") return false
  const { dailyBudget } = effect.patch
  const current = effect.update.dailyBudget
  return Boolean(dailyBudget && current && !isMoreThan(dailyBudget, current))
}

/** Whether a change can make more money live, so that the whole account's structure has to be known. */
export function mayRaise(operation: ChangeOperation, change: Change): boolean {
  if ("create" in change.effect) return false
  const { patch } = change.effect
  return !isSafe(operation, change) && (patch.status === "ACTIVE" || patch.dailyBudget !== undefined)
}

/** Whether a change raises what is live at this moment. */
export function spendsMore(host: LedgerHost, account: AdAccount, { effect }: Change): boolean {
  if (!account.currency) return false
  const [before, after] = structures(host, account, effect)
  const raise = liveRaise(before, after, momentOf(host, account), account.currency)
  return isMoreThan(raise, zero(account.currency))
}

function exposureOf(
  host: LedgerHost,
  account: AdAccount,
  effect: Effect,
  principal: string,
  settings: PolicySettings,
): Exposure | null {
  const { currency } = account
  if (!currency) return null
  const moment = momentOf(host, account)
  const [before, after] = structures(host, account, effect)
  const more = increase(before, after, highs(host, account, currency), moment, currency)
  const holder = "create" in effect ? NEW : effect.update.id
  return {
    increase: more,
    posted: posted(host, account, currency),
    held: held(host, account, currency),
    object: exposures(after, moment).get(holder) ?? zero(currency),
    raise: {
      asked: liveRaise(before, after, moment, currency),
      // A day of an agent's changes is looked through only where there is a bound to hold it against.
      inDay: limitsFor(settings, account.currencyCode)?.principalRaiseDay
        ? raisedSince(host, principal, moment.nowMs - DAY_MS, currency)
        : zero(currency),
    },
    month: monthOf(host, account, currency, settings, before, after),
    tenant: settings.tenant_day ? tenantOf(host, account, more, settings.tenant_day) : null,
  }
}

function monthOf(
  host: LedgerHost,
  account: AdAccount,
  currency: Currency,
  settings: PolicySettings,
  before: readonly Entity[],
  after: readonly Entity[],
): Exposure["month"] {
  if (!limitsFor(settings, account.currencyCode)?.adAccountMonth) return null
  const moment = momentOf(host, account)
  const spent = spentThisMonth(host, account)
  const more = commitmentIncrease(before, after, moment, currency)
  if (!spent && isMoreThan(more, zero(currency)))
    throw new Error("What was spent this month has to be read first.")
  return {
    increase: more,
    spent: spent ?? zero(currency),
    committed: subtrees(host, account).reduce(
      (total, campaign) => add(total, commitment(campaign, moment, currency)),
      zero(currency),
    ),
    held: heldThisMonth(host, account, currency),
  }
}

/** What all of the tenant's ad accounts have live or held, in the currency of the tenant's cap. */
function tenantOf(host: LedgerHost, account: AdAccount, more: Money, cap: TenantDayPolicy): TenantExposure {
  const target = asCurrency(cap.currency)
  if (!target) return { missingRate: cap.currency }
  const rateOf = (code: string) => (code === cap.currency ? 1 : cap.rates[code])
  let taken = zero(target)
  for (const one of assetsOf(host).accounts) {
    if (!one.currency) continue
    const sum = add(posted(host, one, one.currency), held(host, one, one.currency))
    const rate = rateOf(one.currencyCode)
    if (rate === undefined && isMoreThan(sum, zero(one.currency))) return { missingRate: one.currencyCode }
    taken = add(taken, convertedAtLeast(sum, rate ?? 0, target))
  }
  const rate = rateOf(account.currencyCode)
  if (rate === undefined) return { missingRate: account.currencyCode }
  return { increase: convertedAtLeast(more, rate, target), taken }
}

/** What each budget of the campaign may expose while the change comes about, by holder. */
export function exposedBy(
  host: LedgerHost,
  { operation, account, change }: { operation: ChangeOperation; account: AdAccount; change: Change },
): Map<string, Money> {
  const moment = momentOf(host, account)
  const [before, after] = isSafe(operation, change)
    ? known(host, account, change.effect)
    : structures(host, account, change.effect)
  // Without the campaign nobody can tell whether its ad sets are live. The day's first reading of the account will.
  if (!before.some((entity) => entity.type === "campaign")) return new Map()
  const exposed = exposures(before, moment)
  for (const [holder, amount] of exposures(after, moment))
    exposed.set(holder, larger(exposed.get(holder) ?? amount, amount))
  return exposed
}

/**
 * The campaign before and after the change, if everything of it that is under way or of unknown outcome comes about too:
 * what neither of two changes would expose alone, both may expose together.
 */
function structures(host: LedgerHost, account: AdAccount, effect: Effect): readonly [Entity[], Entity[]] {
  const [before, after] = known(host, account, effect)
  const open = openPatches(
    host,
    before.map((entity) => entity.id),
  )
  return [before.map((entity) => atWorst(entity, open)), after.map((entity) => atWorst(entity, open))]
}

/** The campaign before and after the change, with the entity itself as it was read for this change. */
function known(host: LedgerHost, account: AdAccount, effect: Effect): readonly [Entity[], Entity[]] {
  if ("create" in effect) {
    const before = effect.create.campaignId ? subtree(host, account, effect.create.campaignId) : []
    return [before, applied(before, effect, NEW)]
  }
  const { update } = effect
  const others = subtree(host, account, campaignOf(update)).filter((entity) => entity.id !== update.id)
  const before = [...others, update]
  return [before, applied(before, effect, NEW)]
}

function atWorst(entity: Entity, open: ReadonlyMap<string, EntityPatch[]>): Entity {
  const patches = open.get(entity.id) ?? []
  return {
    ...entity,
    status: patches.some(({ status }) => status === "ACTIVE") ? "ACTIVE" : entity.status,
    dailyBudget:
      entity.dailyBudget &&
      patches.reduce(
        (most, patch) => (patch.dailyBudget ? larger(most, patch.dailyBudget) : most),
        entity.dailyBudget,
      ),
  }
}

function changesOf(host: LedgerHost, before: Entity | null): Facts["changes"] {
  if (!before) return { ofObjectInDay: 0, ofAdSetBudgetInHour: 0 }
  const now = host.clock.now()
  const found = row<{ in_day: number; budgets_in_hour: number }>(
    host,
    `SELECT count(*) AS in_day,
            coalesce(sum(created_at_ms > ?2 AND change LIKE '%"dailyBudget":{%'), 0) AS budgets_in_hour
     FROM operations WHERE entity_id = ?1 AND created_at_ms > ?3 AND risk IN ('edit', 'spend')
       AND state IN ('admitted', 'sent', 'unknown', 'needs_person', 'succeeded')`,
    before.id,
    now - HOUR_MS,
    now - DAY_MS,
  )
  return { ofObjectInDay: found?.in_day ?? 0, ofAdSetBudgetInHour: found?.budgets_in_hour ?? 0 }
}

function momentOf(host: LedgerHost, account: AdAccount): Moment {
  return { nowMs: host.clock.now(), timeZone: account.timeZone }
}
