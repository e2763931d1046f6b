import { describe, expect, it } from "vitest"
import { dayIn, isoTime, systemClock } from "../../../src/domain/clock.ts"

describe("The day of an ad account", () => {
  it.each([
    ["America/New_York", "2026-11-23T04:59:59Z", "2026-11-22"],
    ["America/New_York", "2026-11-23T05:00:00Z", "2026-11-23"],
    ["Asia/Tokyo", "2026-11-22T14:59:59Z", "2026-11-22"],
    ["Asia/Tokyo", "2026-11-22T15:00:00Z", "2026-11-23"],
    ["Asia/Kolkata", "2026-11-22T18:30:00Z", "2026-11-23"],
    ["Pacific/Kiritimati", "2026-11-22T10:00:00Z", "2026-11-23"],
    ["Pacific/Pago_Pago", "2026-11-23T10:59:59Z", "2026-11-22"],
    ["UTC", "2026-12-31T23:59:59Z", "2026-12-31"],
    // Summer time begins on 8 March 2026 in New York, so this day has 23 hours and the day before ends at 5:00 UTC.
    ["America/New_York", "2026-03-08T04:59:59Z", "2026-03-07"],
    ["America/New_York", "2026-03-09T03:59:59Z", "2026-03-08"],
    ["America/New_York", "2026-03-09T04:00:00Z", "2026-03-09"],
    // … and ends on 1 November, a day of 25 hours.
    ["America/New_York", "2026-11-02T04:59:59Z", "2026-11-01"],
  ])("in %s, %s is on %s", (zone, time, day) => {
    expect(dayIn(zone, Date.parse(time))).toBe(day)
  })

  it("an unknown time zone throws: its days would be counted wrongly", () => {
    expect(() => dayIn("Mars/Olympus", 0)).toThrow(RangeError)
  })
})

it("times are written in ISO 8601 and UTC", () => {
  expect(isoTime(Date.UTC(2026, 10, 23, 7, 5))).toBe("2026-11-23T07:05:00.000Z")
})

it("the system's clock tells milliseconds", () => {
  const before = Date.now()
  const now = systemClock.now()
  expect(now >= before && now <= Date.now()).toBe(true)
})
