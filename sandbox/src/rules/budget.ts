import { unitsFromCents } from "../wire/money.ts"
import type { RefusalShape } from "../wire/refusal.ts"
import { DAY_MS, HOUR_MS } from "../wire/time.ts"
import { asks, type Change, isNew, number } from "./change.ts"
import type { Rule } from "./rule.ts"

/** Rules that hold for a budget wherever it sits, on the campaign or on the ad set. */
export const BUDGET_RULES: readonly Rule<Change>[] = [
  {
    name: "one kind of budget",
    refusal: invalid(
      "(#100) Only one of daily_budget and lifetime_budget may be set",
      "Marketing API, budgets: an object has a daily or a lifetime budget",
    ),
    blame: ["daily_budget"],
    isBroken: (change) => asks(change, "daily_budget") && asks(change, "lifetime_budget"),
  },
  {
    name: "budget kind is kept",
    refusal: invalid(
      "(#100) The budget type of an existing object cannot be changed",
      "Ads Manager observation: daily cannot become lifetime after publishing (unverified over the API)",
    ),
    blame: ["daily_budget"],
    isBroken: ({ current, patch }) =>
      current !== null &&
      ((patch.daily_budget !== undefined && current.body.lifetime_budget !== undefined) ||
        (patch.lifetime_budget !== undefined && current.body.daily_budget !== undefined)),
  },
  {
    name: "daily budget minimum",
    refusal: {
      code: 100,
      subcode: 1885272,
      message: "Invalid parameter",
      title: "Budget is too low",
      userMessage: "The budget is below the minimum daily budget of this ad account.",
      source: "Marketing API, error reference: 1885272; ad account minimum_budgets",
    },
    blame: ["daily_budget"],
    isBroken: ({ patch, currency, current }) =>
      patch.daily_budget !== undefined &&
      below(patch.daily_budget, minimumDailyBudget(currency)) &&
      !(current !== null && typeof current.body.daily_budget === "number"),
  },
  {
    name: "daily budget minimum on a running object",
    refusal: {
      code: 100,
      subcode: 1885650,
      message: "Invalid parameter",
      title: "Your budget is too low",
      userMessage: "The budget must cover what may be spent while the budget is being updated.",
      source: "Marketing API, error reference: 1885650",
    },
    blame: ["daily_budget"],
    isBroken: ({ patch, currency, current }) =>
      current !== null &&
      typeof current.body.daily_budget === "number" &&
      patch.daily_budget !== undefined &&
      below(patch.daily_budget, minimumDailyBudget(currency)),
  },
  {
    name: "lifetime budget needs an end",
    refusal: {
      code: 100,
      subcode: 1885028,
      message: "Invalid parameter",
      title: "End time is required",
      userMessage: "An end time is required when a lifetime budget is used.",
      source: "Ad set reference: end_time is required with lifetime_budget; subcode from memory",
    },
    blame: ["end_time"],
    isBroken: ({ after }) => after.lifetime_budget !== undefined && endOf(after) === undefined,
  },
  {
    name: "lifetime budget minimum",
    refusal: {
      code: 100,
      subcode: 1885272,
      message: "Invalid parameter",
      title: "Budget is too low",
      userMessage: "A lifetime budget must allow the minimum daily budget on every day of its schedule.",
      source:
        "Marketing API, error reference: 1885272; budgets: lifetime minimum is the daily one times the days",
    },
    blame: ["lifetime_budget"],
    isBroken: ({ patch, after, currency, ctx }) =>
      patch.lifetime_budget !== undefined &&
      below(patch.lifetime_budget, minimumDailyBudget(currency) * days(after, ctx.nowMs)),
  },
  {
    name: "daily budget needs more than a day",
    refusal: invalid(
      "(#100) An object with a daily budget must run for more than 24 hours",
      "Ad set reference: daily_budget is allowed only if the schedule is longer than 24 hours",
    ),
    blame: ["end_time"],
    isBroken: ({ after, ctx }) =>
      after.daily_budget !== undefined && length(after, ctx.nowMs) <= 24 * HOUR_MS,
  },
  {
    name: "end is not past",
    refusal: {
      code: 100,
      subcode: 1487033,
      message: "Invalid parameter",
      title: "Campaign end date is in the past",
      userMessage: "The end date of an ad set or campaign must be in the future.",
      source: "Marketing API, error reference: 1487033",
    },
    blame: ["end_time"],
    isBroken: (change) => {
      const end = endOf(change.after)
      return (
        (isNew(change) || asks(change, "end_time", "stop_time")) &&
        end !== undefined &&
        end <= change.ctx.nowMs
      )
    },
  },
]

/** Minimums in dollar cents: what a day of impressions, clicks, video views or rare actions must at least be given. */
export const MINIMUM_CENTS = { impressions: 100, videoViews: 100, clicks: 500, lowFrequency: 4000 } as const

export function minimumDailyBudget(currency: string): number {
  return unitsFromCents(MINIMUM_CENTS.impressions, currency)
}

export function invalid(message: string, source: string): RefusalShape {
  return { code: 100, message, source }
}

function below(value: unknown, minimum: number): boolean {
  return typeof value === "number" && value < minimum
}

function endOf(body: Change["after"]): number | undefined {
  return number(body.end_time) ?? number(body.stop_time)
}

function length(body: Change["after"], nowMs: number): number {
  const end = endOf(body)
  return end === undefined ? Number.POSITIVE_INFINITY : end - (number(body.start_time) ?? nowMs)
}

function days(body: Change["after"], nowMs: number): number {
  const lengthMs = length(body, nowMs)
  return Number.isFinite(lengthMs) ? Math.max(1, Math.ceil(lengthMs / DAY_MS)) : 1
}
