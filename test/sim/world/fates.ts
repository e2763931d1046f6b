import type { Random } from "../../unit/support/random.ts"
import { type MetaReply, metaError } from "./meta.ts"

/** What becomes of one mutation: whether and when Meta makes it true, and what the caller hears of it. */
export type Fate = {
  name: string
  applies: "never" | "at once" | "late"
  answer: "truth" | "silence" | "reset" | "too late" | (() => Answer)
}

/** An answer on the wire; its text need not be JSON. */
export type Answer = { status: number; text: string; headers?: Record<string, string> }

const json = (reply: MetaReply) => (): Answer => ({
  status: reply.status,
  text: JSON.stringify(reply.body),
  ...(reply.headers ? { headers: reply.headers } : {}),
})
const text = (status: number, body: string) => (): Answer => ({ status, text: body })

const THROTTLE = json({
  ...metaError(80004, 2446079),
  headers: {
    "x-business-use-case-usage": JSON.stringify({
      "1": [{ type: "ads_management", estimated_time_to_regain_access: 1 }],
    }),
  },
})

const GOOD: Fate = { name: "answered", applies: "at once", answer: "truth" }

/** Refusals are sure: whatever is here was not and will not be applied. */
const REFUSALS: readonly [Fate, ...Fate[]] = [
  { name: "refused: permission", applies: "never", answer: json(metaError(200)) },
  { name: "refused: blocked", applies: "never", answer: json(metaError(368)) },
  { name: "throttled", applies: "never", answer: THROTTLE },
]

const UNCLEAR: readonly [Fate, ...Fate[]] = [
  { name: "lost on the way", applies: "never", answer: "silence" },
  { name: "reset on the way", applies: "never", answer: "reset" },
  { name: "answer lost", applies: "at once", answer: "silence" },
  { name: "answer reset", applies: "at once", answer: "reset" },
  { name: "answered too late", applies: "at once", answer: "too late" },
  { name: "500 after applying", applies: "at once", answer: json(metaError(2, undefined, {}, 500)) },
  { name: "500 without applying", applies: "never", answer: json(metaError(2, undefined, {}, 500)) },
  {
    name: "500 that says refused, after applying",
    applies: "at once",
    answer: json(metaError(100, undefined, {}, 500)),
  },
  {
    name: "transient error after applying",
    applies: "at once",
    answer: json(metaError(1, undefined, { is_transient: true })),
  },
  {
    name: "transient refusal after applying",
    applies: "at once",
    answer: json(metaError(100, undefined, { is_transient: true })),
  },
  { name: "unlisted error after applying", applies: "at once", answer: json(metaError(987_654)) },
  {
    name: "HTML after applying",
    applies: "at once",
    answer: text(200, "<html>Sorry, something went wrong.</html>"),
  },
  { name: "502 page after applying", applies: "at once", answer: text(502, "<html>Bad gateway</html>") },
  { name: "cut short after applying", applies: "at once", answer: text(200, '{"id":"2385') },
  { name: "nothing after applying", applies: "at once", answer: text(200, "") },
  { name: "{} after applying", applies: "at once", answer: text(200, "{}") },
  { name: "null after applying", applies: "at once", answer: text(200, "null") },
  { name: "success without an id", applies: "at once", answer: text(200, '{"success":true}') },
  { name: "success:false after applying", applies: "at once", answer: text(200, '{"success":false}') },
  { name: "a number for an id", applies: "at once", answer: text(200, '{"id":17}') },
]

const LATE: readonly [Fate, ...Fate[]] = [
  { name: "silence, applied late", applies: "late", answer: "silence" },
  { name: "reset, applied late", applies: "late", answer: "reset" },
  { name: "500, applied late", applies: "late", answer: json(metaError(2, undefined, {}, 500)) },
]

export function fateOf(random: Random, trouble: { share: number; late: boolean }): Fate {
  if (!random.chance(trouble.share)) return GOOD
  const kind = random.next()
  if (kind < 0.2) return random.pick(REFUSALS)
  return trouble.late && kind < 0.6 ? random.pick(LATE) : random.pick(UNCLEAR)
}

/** How a read goes wrong. */
export type ReadFault = "silence" | "reset" | (() => Answer)

const READ_FAULTS: readonly [ReadFault, ...ReadFault[]] = [
  "silence",
  "reset",
  json(metaError(2, undefined, {}, 500)),
  json(metaError(1)),
  THROTTLE,
  text(200, "<html>"),
  text(200, "null"),
  text(502, ""),
]

export function readFaultOf(random: Random, share: number): ReadFault | null {
  return random.chance(share) ? random.pick(READ_FAULTS) : null
}
