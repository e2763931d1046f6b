import type { Kind } from "./node.ts"
import type { Settings } from "./settings.ts"

/** Meta's ids say nothing about their kind; ours differ in one digit, which makes failing tests readable. */
const KIND_DIGITS: Record<Kind, string> = {
  campaign: "0",
  adset: "1",
  ad: "2",
  creative: "3",
  label: "4",
  audience: "5",
  image: "6",
  video: "7",
  budget_schedule: "8",
  report_run: "9",
  user: "0",
  business: "0",
  account: "0",
  page: "0",
  pixel: "0",
}

/** Ids of seeded objects: 23850000000000001 is the first campaign, 23851000000000001 the first ad set. */
export function seededId(kind: Kind, n: number): string {
  return `2385${KIND_DIGITS[kind]}${String(n).padStart(12, "0")}`
}

/** Ids of objects created later start with 2386, so that a test sees at once what the seed did not hold. */
export function nextId(settings: Settings, kind: Kind): string {
  const n = settings.number("last_id", 0) + 1
  settings.set("last_id", n)
  return `2386${KIND_DIGITS[kind]}${String(n).padStart(12, "0")}`
}
