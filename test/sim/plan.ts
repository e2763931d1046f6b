import type { Random } from "../unit/support/random.ts"

/**
 * What a schedule sets out to do: who asks for what and when, and what goes wrong. It is drawn before anything runs, so
 * that parts of it can be left out when a failure is made shorter. Entities are named by their place among Meta's objects.
 */
export type Plan = {
  startMs: number
  /** The fewest cents (or yen) of room under each account's cap at the start. */
  room: number
  meta: { share: number; reads: number; late: boolean; lateCreateMs: number; lateUpdateMs: number }
  platform: { alarms: number; slowFlush: number }
  d1: { share: number }
  /** Somebody edits at Meta behind our back; the cap is promised only where nobody does. */
  outside: boolean
  actions: Action[]
  /** The object dies after so many steps of the world. */
  crashes: number[]
}

export type Wish =
  | { do: "create"; account: number; name: string; budget: boolean }
  | { do: "budget"; entity: number; factor: number }
  | { do: "rename"; entity: number; name: string }
  | { do: "activate"; entity: number }
  | { do: "pause"; entities: number[] }

export type Ask = {
  do: "ask"
  atMs: number
  who: number
  wish: Wish
  key: string | null
  force: boolean
  /** How often it is delivered at once. */
  copies: number
  /** How often the caller asks again when no answer, or no clear one, came. */
  patience: number
  /** The caller goes away and hears no answer. */
  leaves: boolean
}

export type Action =
  | Ask
  | { do: "look"; atMs: number; who: number }
  | { do: "revoke token"; atMs: number; who: number }
  | { do: "end session"; atMs: number; who: number }
  | { do: "demote"; atMs: number; who: number }
  | { do: "unbind"; atMs: number; account: number }
  | { do: "bind again"; atMs: number; account: number }
  | { do: "set cap"; atMs: number; account: number; factor: number }
  | { do: "edit outside"; atMs: number; entity: number; factor: number }
  | { do: "clock jumps"; atMs: number; ms: number }

export const PRINCIPALS = 5
const NOON = Date.UTC(2026, 10, 23, 17)
/** Shortly before midnight in New York. */
const EVENING = Date.UTC(2026, 10, 24, 4, 56)
/** The places of one account's objects: where many want the same money, the cap is put to the test. */
type Focus = { from: number; to: number }
const FOCUSES: readonly [Focus, ...Focus[]] = [
  { from: 0, to: 8 },
  { from: 9, to: 17 },
]
/** An account begins with a live campaign; so far behind it comes a live ad set with a budget of its own. */
const LIVE_AD_SET = 7
const FACTORS = [0.5, 0.8, 1, 1.2, 1.5, 2, 3, 40] as const

/** The latest that Meta may still act on a request: what the ledger's settle window allows for, less the way there. */
const WITHIN_WINDOW = { lateCreateMs: 540_000, lateUpdateMs: 70_000 }

export function planFrom(random: Random): Plan {
  const outside = random.chance(0.1)
  const evening = random.chance(0.35)
  const span = random.pick([2_000, 20_000, 150_000, 600_000])
  const actions: Action[] = []
  const asks = random.whole(2, 9)
  const focus = random.pick([null, ...FOCUSES])
  for (let n = 0; n < asks; n++) actions.push(askFrom(random, random.whole(0, span), n, focus))
  if (focus && random.chance(0.25)) actions.push(...squeeze(random, focus, asks))
  const others = random.whole(0, 3)
  for (let n = 0; n < others; n++)
    actions.push(otherFrom(random, random.whole(0, span), { outside, evening }))
  return {
    startMs: evening ? EVENING : NOON,
    room: random.pick([0, 1_500, 4_000, 9_000, 100_000]),
    meta: {
      share: random.pick([0, 0.15, 0.35, 0.7]),
      reads: random.pick([0, 0, 0.1, 0.3]),
      late: random.chance(0.5),
      ...WITHIN_WINDOW,
    },
    platform: { alarms: random.pick([0, 0, 0.2, 0.5]), slowFlush: random.pick([0, 0.1, 0.4]) },
    d1: { share: random.pick([0, 0, 0.2, 0.6]) },
    outside,
    actions,
    crashes: Array.from({ length: random.pick([0, 1, 1, 2, 3]) }, () => random.whole(1, 40 + asks * 14)),
  }
}

function askFrom(random: Random, atMs: number, n: number, focus: Focus | null): Ask {
  const wish = wishFrom(random, n, focus)
  const keyed = random.next()
  return {
    do: "ask",
    atMs,
    who: random.whole(0, PRINCIPALS - 1),
    wish,
    key: keyed < 0.5 ? `key-${n}` : keyed < 0.7 ? `shared-${random.whole(0, 1)}` : null,
    force: random.chance(0.1),
    copies: random.pick([1, 1, 1, 2, 3]),
    patience: random.pick([0, 1, 3]),
    leaves: random.chance(0.1),
  }
}

/** Something is made live, soon taken back, and others want its room when its outcome is known. */
function squeeze(random: Random, focus: Focus, n: number): Ask[] {
  const [campaign, adSet] = [focus.from, focus.from + LIVE_AD_SET]
  const entity = random.pick([campaign, adSet, random.whole(focus.from, focus.to)])
  const soon = random.whole(0, 2_000)
  const taken = soon + random.whole(3_000, 25_000)
  const later = taken + random.whole(20_000, 200_000)
  const ask = (atMs: number, more: number, wish: Wish): Ask => ({
    ...askFrom(random, atMs, n + more, focus),
    // The owner and an agent that may spend.
    who: random.pick([0, 2]),
    wish,
    force: false,
  })
  const raise = (one: number, activations = 0.6): Wish =>
    random.chance(activations)
      ? { do: "activate", entity: one }
      : { do: "budget", entity: one, factor: random.pick([1.5, 2, 3]) }
  return [
    ask(soon, 1, raise(entity, entity === campaign || entity === adSet ? 0.1 : 0.6)),
    ask(
      taken,
      2,
      random.chance(0.7) ? { do: "pause", entities: [entity] } : { do: "budget", entity, factor: 0.5 },
    ),
    ...[3, 4, 5].map((more) => ask(later + more * 3_000, more, raise(random.whole(focus.from, focus.to)))),
  ]
}

function wishFrom(random: Random, n: number, focus: Focus | null): Wish {
  const any = () => (focus && random.chance(0.85) ? random.whole(focus.from, focus.to) : random.whole(0, 60))
  const entity = any()
  const kind = random.next()
  if (kind < 0.2)
    return {
      do: "create",
      account: random.whole(0, 1),
      name: `made ${random.chance(0.2) ? 0 : n}`,
      budget: random.chance(0.7),
    }
  if (kind < 0.5) return { do: "budget", entity, factor: random.pick(FACTORS) }
  if (kind < 0.57) return { do: "rename", entity, name: `renamed ${n}` }
  if (kind < 0.82) return { do: "activate", entity }
  return {
    do: "pause",
    entities: Array.from({ length: random.pick([1, 1, 2, 3]) }, any),
  }
}

function otherFrom(
  random: Random,
  atMs: number,
  { outside, evening }: { outside: boolean; evening: boolean },
): Action {
  const who = random.whole(0, PRINCIPALS - 1)
  const account = random.whole(0, 1)
  const kind = random.next()
  if (kind < 0.25) return { do: "look", atMs, who }
  if (kind < 0.35) return { do: "revoke token", atMs, who }
  if (kind < 0.42) return { do: "end session", atMs, who }
  if (kind < 0.5) return { do: "demote", atMs, who }
  if (kind < 0.58) return { do: "unbind", atMs, account }
  if (kind < 0.66) return { do: "bind again", atMs, account }
  if (kind < 0.78) return { do: "set cap", atMs, account, factor: random.pick([0.5, 0.9, 1.2, 2]) }
  if (kind < 0.88 && outside)
    return { do: "edit outside", atMs, entity: random.whole(0, 60), factor: random.pick([0, 0.5, 2]) }
  // Back over midnight a day would have two ends; everything else a clock may do.
  return { do: "clock jumps", atMs, ms: evening ? random.whole(1, 15_000) : random.whole(-90_000, 15_000) }
}
