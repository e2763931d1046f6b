import type { EntityType } from "../domain/entity.ts"

/**
 * The fields that Bursar reads, a closed list per level in Meta's spelling. `account_id` is always read, since the
 * answer is checked against the tenant's assets by it.
 */
export const ENTITY_FIELDS = {
  campaign: [
    "name",
    "objective",
    "status",
    "effective_status",
    "daily_budget",
    "lifetime_budget",
    "budget_remaining",
    "bid_strategy",
    "special_ad_categories",
    "start_time",
    "stop_time",
    "created_time",
    "updated_time",
  ],
  ad_set: [
    "name",
    "campaign_id",
    "status",
    "effective_status",
    "daily_budget",
    "lifetime_budget",
    "budget_remaining",
    "bid_strategy",
    "billing_event",
    "optimization_goal",
    "start_time",
    "end_time",
    "created_time",
    "updated_time",
  ],
} as const satisfies Record<EntityType, readonly string[]>

export const MONEY_FIELDS: ReadonlySet<string> = new Set([
  "daily_budget",
  "lifetime_budget",
  "budget_remaining",
])

const GOVERNED = [
  "name",
  "status",
  "effective_status",
  "daily_budget",
  "lifetime_budget",
  "budget_remaining",
  "start_time",
  "budget_schedules.limit(50){time_start,time_end,budget_value,budget_value_type}",
]

/** What decisions about money need of an entity; an object has at most 50 budget schedules at Meta. */
export const GOVERNED_FIELDS: Record<EntityType, readonly string[]> = {
  campaign: [...GOVERNED, "stop_time"],
  ad_set: [...GOVERNED, "campaign_id", "end_time"],
}

export const AD_ACCOUNT_FIELDS = [
  "id",
  "account_id",
  "name",
  "currency",
  "timezone_name",
  "account_status",
  "amount_spent",
  "spend_cap",
  "balance",
] as const
