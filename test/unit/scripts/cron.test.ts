import { expect, it } from "vitest"
import { isDue } from "../../../scripts/local/cron.ts"

/** A Monday. Cloudflare counts the days of the week from Sunday, which is 1. */
const at = new Date("2026-11-23T06:30:00Z")

it.each([
  ["* * * * *", true],
  ["30 * * * *", true],
  ["0 * * * *", false],
  ["*/15 6 * * *", true],
  ["*/20 6 * * *", false],
  ["0,30 0-6 * * *", true],
  ["30 6 23 11 2", true],
  ["30 6 * * 1", false],
  ["30 7 * * *", false],
  ["nonsense", false],
])("%s is due at half past six on a Monday: %s", (cron, due) => {
  expect(isDue(cron, at)).toBe(due)
})
