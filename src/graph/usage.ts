import { tryJson } from "./errors.ts"

/**
 * How long Meta asks to wait, in seconds, from its usage headers; it never sends Retry-After. Null where no header says.
 * `X-Business-Use-Case-Usage` counts in minutes, `X-Ad-Account-Usage` in seconds (Meta's rate-limiting pages).
 */
export function waitSeconds(headers: Headers): number | null {
  const waits: number[] = []
  const byUseCase = tryJson(headers.get("x-business-use-case-usage") ?? "")
  for (const entry of Object.values(asRecord(byUseCase)).flat()) {
    waits.push(numberIn(entry, "estimated_time_to_regain_access") * 60)
  }
  const account = tryJson(headers.get("x-ad-account-usage") ?? "")
  if (numberIn(account, "acc_id_util_pct") >= 100) waits.push(numberIn(account, "reset_time_duration"))
  const longest = Math.max(0, ...waits)
  return longest > 0 ? longest : null
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {}
}

function numberIn(value: unknown, key: string): number {
  const number = asRecord(value)[key]
  return typeof number === "number" && Number.isFinite(number) ? number : 0
}
