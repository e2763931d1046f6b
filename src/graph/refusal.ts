import type { Refusal } from "../domain/errors.ts"
import type { GraphReadError } from "./transport.ts"

/** Where Meta names no time, asking again this soon does no harm. */
const SOON_S = 5

/** A read that Meta would not answer, as a refusal: a throttle says when to come back, anything else is Meta's trouble. */
export function refusalFor(error: GraphReadError, consequence: string): Refusal {
  const { message, retryAfter } = error.reason
  return {
    code: retryAfter === null ? "meta_unavailable" : "rate_limited",
    message: `${message} ${consequence} Try again in ${retryAfter ?? SOON_S} seconds.`,
    retry_after: retryAfter ?? SOON_S,
  }
}
