export const SECOND_MS = 1000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** Meta writes 2026-09-12T10:45:09+0000: whole seconds, an offset without a colon. */
export function metaTime(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}+0000`
}

export function isoDay(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}

/** Unix seconds, a day, or a date and time with or without an offset. Undefined when it is none of these. */
export function parseTime(value: string | number): number | undefined {
  const text = String(value).trim()
  if (/^\d{1,11}$/.test(text)) return Number(text) * SECOND_MS
  const parts =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|UTC|GMT|PST|PDT|EST|EDT|[+-]\d{2}:?\d{2})?)?$/i
  const found = parts.exec(text)
  if (!found) return undefined
  const timeMs = Date.parse(`${found[1]}T${found[2] ?? "00:00"}${zone(found[3])}`)
  return Number.isNaN(timeMs) ? undefined : timeMs
}

const NAMED_ZONES: Record<string, string> = { PST: "-08:00", PDT: "-07:00", EST: "-05:00", EDT: "-04:00" }

function zone(text: string | undefined): string {
  if (text === undefined) return "Z"
  const upper = text.toUpperCase()
  if (upper === "Z" || upper === "UTC" || upper === "GMT") return "Z"
  const named = NAMED_ZONES[upper]
  return named ?? (upper.includes(":") ? upper : `${upper.slice(0, 3)}:${upper.slice(3)}`)
}
