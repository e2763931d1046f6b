import type { GraphRefusal } from "./calls.ts"

/** Meta's error envelope, as far as it is used. Its texts are never shown: they are neither stable nor ours. */
export type GraphErrorBody = {
  code?: number
  error_subcode?: number
  is_transient?: boolean
  error_data?: unknown
}

/** What an error says about a mutation, and what a read does about it. */
export type Meaning = {
  /** `refused`: certainly not applied. `unknown`: it may have been. */
  mutation: "refused" | "unknown"
  read: "retry" | "smaller" | "give_up"
  message: string
  /** Seconds to wait where Meta gives no better figure. */
  retryAfter?: number
}

const THROTTLED: Omit<Meaning, "message"> = { mutation: "refused", read: "retry", retryAfter: 60 }

/**
 * What Meta's error codes mean, keyed "code" or "code/subcode"; the longer key wins. Sources: Meta's Marketing API error
 * reference and rate-limiting pages. A code that is not here is `unknown` for a mutation.
 */
const MEANINGS: Record<string, Meaning> = {
  "1": { mutation: "unknown", read: "retry", message: "Meta had an internal error." },
  "2": { mutation: "unknown", read: "retry", message: "Meta was temporarily unavailable." },
  "4": { ...THROTTLED, message: "Meta is limiting this app's calls for now." },
  "10": {
    mutation: "refused",
    read: "give_up",
    message: "Meta has not given Bursar's token permission for this.",
  },
  "17": { ...THROTTLED, retryAfter: 300, message: "Meta is limiting calls for this ad account for now." },
  "17/1885172": {
    mutation: "refused",
    read: "give_up",
    message: "The account's spend cap was changed too often today.",
  },
  "32": { ...THROTTLED, message: "Meta is limiting calls for now." },
  "100": {
    mutation: "refused",
    read: "give_up",
    message: "Meta found a field that is missing or not valid.",
  },
  "100/33": {
    mutation: "refused",
    read: "give_up",
    message: "Meta knows no such object, or it cannot be changed.",
  },
  "100/1487056": {
    mutation: "refused",
    read: "give_up",
    message: "An archived or deleted object cannot be edited.",
  },
  "100/1487566": { mutation: "refused", read: "give_up", message: "A deleted object cannot be edited." },
  "100/1885088": {
    mutation: "refused",
    read: "give_up",
    message: "An archived or deleted object cannot be edited.",
  },
  "100/1885272": {
    mutation: "refused",
    read: "give_up",
    message: "The budget is below Meta's minimum for this account.",
  },
  "100/1885650": {
    mutation: "refused",
    read: "give_up",
    message: "The budget is below Meta's minimum for this account.",
  },
  "100/1885621": {
    mutation: "refused",
    read: "give_up",
    message: "A budget stands on the campaign or on its ad sets, never on both. Change it where it is.",
  },
  "100/1487534": {
    mutation: "refused",
    read: "smaller",
    message: "Meta was asked for too much data at once.",
  },
  "100/1504018": {
    mutation: "refused",
    read: "smaller",
    message: "Meta was asked for too much data at once.",
  },
  "102": { mutation: "refused", read: "give_up", message: "Meta no longer accepts Bursar's token." },
  "104": {
    mutation: "refused",
    read: "give_up",
    message: "Meta did not accept the proof of Bursar's app secret.",
  },
  "190": { mutation: "refused", read: "give_up", message: "Meta no longer accepts Bursar's token." },
  "200": {
    mutation: "refused",
    read: "give_up",
    message: "Meta has not given Bursar's token permission for this.",
  },
  "294": {
    mutation: "refused",
    read: "give_up",
    message: "Meta has not given Bursar's app permission to manage ads.",
  },
  "341": { ...THROTTLED, message: "Meta is limiting calls for now." },
  "368": {
    mutation: "refused",
    read: "give_up",
    message: "Meta has blocked this action for some hours.",
    retryAfter: 3600,
  },
  "613": { ...THROTTLED, message: "Meta is limiting calls for now." },
  "613/1487632": {
    mutation: "refused",
    read: "give_up",
    message: "This ad set's budget was changed four times within an hour; Meta allows no more.",
    retryAfter: 3600,
  },
  "613/1487742": {
    ...THROTTLED,
    retryAfter: 300,
    message: "Meta is limiting calls for this ad account for now.",
  },
  "2500": { mutation: "refused", read: "give_up", message: "Meta could not read the request." },
  "2635": {
    mutation: "refused",
    read: "give_up",
    message: "Bursar speaks a version of Meta's API that has ended.",
  },
  "80000": { ...THROTTLED, message: "Meta's hourly quota for insights of this ad account is used up." },
  "80003": { ...THROTTLED, message: "Meta's hourly quota for audiences of this ad account is used up." },
  "80004": { ...THROTTLED, message: "Meta's hourly quota for this ad account is used up." },
}

const UNLISTED: Meaning = {
  mutation: "unknown",
  read: "give_up",
  message: "Meta answered with an error that Bursar does not know.",
}

export function meaningOf(error: GraphErrorBody): Meaning {
  const listed = listedAs(`${error.code}/${error.error_subcode}`) ?? listedAs(`${error.code}`) ?? UNLISTED
  // A transient error may come after the change was made, whatever its code says.
  return error.is_transient && listed.retryAfter === undefined
    ? { ...listed, mutation: "unknown", read: "retry" }
    : listed
}

/** A code such as "constructor" must not find what every object inherits. */
function listedAs(key: string): Meaning | undefined {
  return Object.hasOwn(MEANINGS, key) ? MEANINGS[key] : undefined
}

export function refusalOf(error: GraphErrorBody, meaning: Meaning, retryAfter: number | null): GraphRefusal {
  return {
    code: error.code ?? 0,
    subcode: error.error_subcode ?? null,
    message: meaning.message,
    retryAfter: retryAfter ?? meaning.retryAfter ?? null,
    fields: blamedFields(error.error_data),
  }
}

/** `error_data` is sometimes an object and sometimes a JSON string; only field names are taken from it. */
function blamedFields(data: unknown): string[] {
  const parsed = typeof data === "string" ? tryJson(data) : data
  if (typeof parsed !== "object" || parsed === null || !("blame_field_specs" in parsed)) return []
  const specs = parsed.blame_field_specs
  if (!Array.isArray(specs)) return []
  return specs
    .flatMap((path) => (Array.isArray(path) ? [path.join(".")] : []))
    .filter((name) => /^[a-z0-9_.]{1,80}$/i.test(name))
    .slice(0, 10)
}

export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
