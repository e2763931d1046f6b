import { AD_SET_ROWS } from "./ad-sets.ts"
import { AD_ROWS } from "./ads.ts"
import { CAMPAIGN_ROWS } from "./campaigns.ts"
import { FURTHER_ROWS } from "./further.ts"
import { INSIGHTS_ROWS } from "./insights.ts"
import { LIMIT_ROWS } from "./limits.ts"
import type { Row } from "./row.ts"
import { WIRE_ROWS } from "./wire.ts"

export const GROUPS: Record<string, Row[]> = {
  "the wire": WIRE_ROWS,
  campaigns: CAMPAIGN_ROWS,
  "ad sets": AD_SET_ROWS,
  "ads and what they show": AD_ROWS,
  "copies, schedules, audiences, labels and searches": FURTHER_ROWS,
  insights: INSIGHTS_ROWS,
  limits: LIMIT_ROWS,
}

export const ROWS: Row[] = Object.values(GROUPS).flat()
