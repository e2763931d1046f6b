/** The one place that asks what time it is, so that tests can move it. Milliseconds since the epoch. */
export interface Clock {
  now(): number
}

export const systemClock: Clock = { now: () => Date.now() }

/** ISO 8601 in UTC, for answers and audit rows. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString()
}

/** The calendar day ("2026-11-23") on which `ms` falls in an IANA time zone; budgets count per day of the ad account. */
export function dayIn(timeZone: string, ms: number): string {
  return dayFormatter(timeZone).format(ms)
}

// Formatters are costly to make and immutable, so they may outlive a request.
const formatters = new Map<string, Intl.DateTimeFormat>()

function dayFormatter(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    // The Swedish locale writes dates as ISO 8601 does.
    formatter = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" })
    formatters.set(timeZone, formatter)
  }
  return formatter
}
