import type { GraphCall } from "../wire/call.ts"
import { refusal } from "../wire/refusal.ts"
import { DAY_MS, HOUR_MS, SECOND_MS } from "../wire/time.ts"
import { bareAccountId } from "../world/node.ts"
import type { World } from "../world/world.ts"
import { PER_ACTIVE_AD, type Quota, quotaOf } from "./quota.ts"
import { LIMITS } from "./refusals.ts"

export type UseCase = "ads_management" | "ads_insights" | "custom_audience"

const READ_POINTS = 1
const WRITE_POINTS = 3
const MINUTE_MS = 60_000
const MINUTES = 60
const ACTIVE_ADS_FOR_MS = MINUTE_MS

/** Counts calls against the limits that hold for an ad account and for the app, and says what is left in headers. */
export class Meter {
  readonly #world: World
  readonly #activeAds = new Map<string, { count: number; atMs: number }>()

  constructor(world: World) {
    this.#world = world
  }

  /** Refuses a call that is one too many; calls during a block lengthen it. */
  count(call: GraphCall, accountId: string | null): void {
    const quota = quotaOf(this.#world)
    if (!quota) return
    const nowMs = this.#world.clock.nowMs()
    if (this.#hour("app", nowMs) >= quota.app_calls_per_hour) throw refusal(LIMITS.app)
    this.#countHour("app", nowMs)
    if (accountId === null) return
    const isWrite = call.method !== "GET" && call.path.at(-1) !== "insights"
    this.#countScore(accountId, isWrite ? WRITE_POINTS : READ_POINTS, quota, nowMs)
    const useCase = useCaseOf(call)
    if (this.#hour(`${useCase} ${accountId}`, nowMs) >= this.#hourly(useCase, accountId, quota, nowMs)) {
      throw refusal(LIMITS[useCase])
    }
    this.#countHour(`${useCase} ${accountId}`, nowMs)
    if (isWrite)
      this.#countWithin(
        `mutations ${accountId}`,
        quota.mutations_per_second,
        SECOND_MS,
        LIMITS.mutations,
        nowMs,
      )
  }

  /** One more change of an ad set's budget; after the last allowed one they are blocked for an hour. */
  countBudgetChange(adSetId: string): void {
    const quota = quotaOf(this.#world)
    if (!quota) return
    const most = quota.adset_budget_changes_per_hour
    this.#countWithin(`budget ${adSetId}`, most, HOUR_MS, LIMITS.adSetBudget, this.#world.clock.nowMs())
  }

  countSpendCapChange(accountId: string): void {
    const quota = quotaOf(this.#world)
    if (!quota) return
    const most = quota.spend_cap_changes_per_day
    this.#countWithin(`cap ${accountId}`, most, DAY_MS, LIMITS.spendCap, this.#world.clock.nowMs())
  }

  headers(call: GraphCall, accountId: string | null): Record<string, string> {
    const quota = quotaOf(this.#world)
    if (!quota) return {}
    const nowMs = this.#world.clock.nowMs()
    const appPct = percent(this.#hour("app", nowMs), quota.app_calls_per_hour)
    const headers: Record<string, string> = {
      "x-app-usage": JSON.stringify({ call_count: appPct, total_time: appPct, total_cputime: appPct }),
    }
    if (accountId === null) return headers
    const tier = quota.tier === "full" ? "standard_access" : "development_access"
    const [score, , blockedUntilMs] = this.#score(accountId, quota, nowMs)
    headers["x-ad-account-usage"] = JSON.stringify({
      acc_id_util_pct: Math.round((score / quota.max_score) * 10_000) / 100,
      reset_time_duration: Math.max(0, Math.ceil((blockedUntilMs - nowMs) / SECOND_MS)),
      ads_api_access_tier: tier,
    })
    const useCase = useCaseOf(call)
    const used = percent(
      this.#hour(`${useCase} ${accountId}`, nowMs),
      this.#hourly(useCase, accountId, quota, nowMs),
    )
    headers["x-business-use-case-usage"] = JSON.stringify({
      [bareAccountId(accountId)]: [
        {
          type: useCase,
          call_count: used,
          total_cputime: Math.round(used * 0.4),
          total_time: Math.round(used * 0.5),
          estimated_time_to_regain_access:
            used >= 100 ? this.#minutesToRegain(`${useCase} ${accountId}`, nowMs) : 0,
          ads_api_access_tier: tier,
        },
      ],
    })
    if (useCase === "ads_insights") {
      const throttle = { app_id_util_pct: appPct, acc_id_util_pct: used, ads_api_access_tier: tier }
      headers["x-fb-ads-insights-throttle"] = JSON.stringify(throttle)
    }
    return headers
  }

  #countScore(accountId: string, points: number, quota: Quota, nowMs: number): void {
    const [score, , blockedUntilMs] = this.#score(accountId, quota, nowMs)
    const isBlocked = blockedUntilMs > nowMs || score + points > quota.max_score
    const until = isBlocked ? nowMs + quota.block_s * SECOND_MS : 0
    this.#world.usage.set(`score ${accountId}`, [isBlocked ? score : score + points, nowMs, until])
    if (isBlocked) throw refusal(LIMITS.score)
  }

  /** Points melt away evenly: a full score is gone after the decay time. */
  #score(
    accountId: string,
    quota: Quota,
    nowMs: number,
  ): [score: number, atMs: number, blockedUntilMs: number] {
    const [score = 0, atMs = nowMs, blockedUntilMs = 0] = this.#world.usage.numbers(`score ${accountId}`)
    const melted = (Math.max(0, nowMs - atMs) / (quota.decay_s * SECOND_MS)) * quota.max_score
    return [Math.max(0, score - melted), nowMs, blockedUntilMs]
  }

  /** Calls of the last hour, kept by the minute as pairs of minute and count. */
  #hour(name: string, nowMs: number): number {
    const pairs = this.#world.usage.numbers(name)
    const from = Math.floor(nowMs / MINUTE_MS) - MINUTES
    let sum = 0
    for (let at = 0; at < pairs.length; at += 2) if ((pairs[at] ?? 0) > from) sum += pairs[at + 1] ?? 0
    return sum
  }

  #countHour(name: string, nowMs: number): void {
    const minute = Math.floor(nowMs / MINUTE_MS)
    const pairs = this.#world.usage.numbers(name)
    const kept: number[] = []
    for (let at = 0; at < pairs.length; at += 2) {
      const from = pairs[at] ?? 0
      if (from > minute - MINUTES && from <= minute) kept.push(from, pairs[at + 1] ?? 0)
    }
    if (kept.at(-2) === minute) kept.push(minute, (kept.splice(-2)[1] ?? 0) + 1)
    else kept.push(minute, 1)
    this.#world.usage.set(name, kept)
  }

  #minutesToRegain(name: string, nowMs: number): number {
    const [oldest] = this.#world.usage.numbers(name)
    return oldest === undefined ? 1 : Math.max(1, oldest + MINUTES - Math.floor(nowMs / MINUTE_MS))
  }

  #countWithin(
    name: string,
    most: number,
    spanMs: number,
    shape: (typeof LIMITS)[keyof typeof LIMITS],
    nowMs: number,
  ): void {
    const recent = this.#world.usage.numbers(name).filter((atMs) => atMs > nowMs - spanMs && atMs <= nowMs)
    if (recent.length >= most) throw refusal(shape)
    this.#world.usage.set(name, [...recent, nowMs])
  }

  #hourly(useCase: UseCase, accountId: string, quota: Quota, nowMs: number): number {
    const base = {
      ads_management: quota.calls_per_hour,
      ads_insights: quota.insights_calls_per_hour,
      custom_audience: quota.audience_calls_per_hour,
    }[useCase]
    return base + PER_ACTIVE_AD[useCase] * this.#countActiveAds(accountId, nowMs)
  }

  /** Counting ads for every call would cost more than the call, so the count stays for a minute. */
  #countActiveAds(accountId: string, nowMs: number): number {
    const known = this.#activeAds.get(accountId)
    if (known && Math.abs(nowMs - known.atMs) < ACTIVE_ADS_FOR_MS) return known.count
    const conditions = [{ sql: "effective_status = 'ACTIVE'", values: [] }]
    const selection = { kind: "ad", owner: "account_id", ownerId: accountId, live: true, conditions } as const
    const count = this.#world.nodes.count(selection)
    this.#activeAds.set(accountId, { count, atMs: nowMs })
    return count
  }
}

function useCaseOf(call: GraphCall): UseCase {
  const edge = call.path.at(-1) ?? ""
  if (edge === "insights") return "ads_insights"
  return edge === "customaudiences" || edge === "users" ? "custom_audience" : "ads_management"
}

function percent(used: number, most: number): number {
  return Math.min(999, Math.floor((used / most) * 100))
}
