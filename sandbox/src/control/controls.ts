import { limitsOf, setLimits } from "../limits/quota.ts"
import { isObject, type Json, parseJson } from "../wire/json.ts"
import { parseTime } from "../wire/time.ts"
import type { World } from "../world/world.ts"
import { accessOf, setAccess } from "./access.ts"
import { readFault } from "./fault.ts"
import type { Faults } from "./faults.ts"
import type { LateCalls } from "./late-calls.ts"
import type { RequestLog } from "./request-log.ts"
import { readReset, resetWorld } from "./reset.ts"
import { isTooLarge, stateOf } from "./state.ts"

export interface ControlCall {
  method: string
  /** What follows `/_sandbox/`. */
  name: string
  query: Record<string, string>
  body: string
}

export interface ControlReply {
  status: number
  body: string
}

export interface Controlled {
  world: World
  faults: Faults
  log: RequestLog
  late: LateCalls
}

type Control = (on: Controlled, call: ControlCall) => Json | Refused

/** A sentence for whoever drives the sandbox wrongly. */
class Refused {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

const REQUESTS_PER_PAGE = 1000

const CONTROLS: Record<string, Control> = {
  "GET health": () => ({ status: "ok" }),
  "POST faults": ({ faults }, call) => {
    const fault = readFault(parseJson(call.body))
    return typeof fault === "string" ? new Refused(fault) : { id: faults.add(fault) }
  },
  "DELETE faults": ({ faults }) => {
    faults.clear()
    return { success: true }
  },
  "GET faults": ({ faults }) => ({
    data: faults
      .list()
      .map(({ id, fault }) => ({ id, kind: fault.kind, times: fault.times, share: fault.share })),
  }),
  "GET requests": ({ log }, { query }) => {
    const since = Number(query.since ?? "0")
    if (!Number.isSafeInteger(since) || since < 0) return new Refused("since must be a whole number")
    const lines = log.since(since, REQUESTS_PER_PAGE)
    const data = lines.map(({ at_ms, params, ...line }) => ({
      ...line,
      at: new Date(at_ms).toISOString(),
      params: parseJson(params) ?? params,
    }))
    return { data, next: lines.at(-1)?.n ?? Math.max(since, log.last) }
  },
  "GET state": ({ world }, { query }) => {
    const account = query.account ?? null
    return isTooLarge(world, account)
      ? new Refused("this world is large: name an account")
      : stateOf(world, account)
  },
  "POST reset": ({ world, faults, log }, call) => {
    const ask = readReset(call.body.trim() === "" ? {} : parseJson(call.body))
    if (typeof ask === "string") return new Refused(ask)
    log.clear()
    resetWorld(world, ask, log.last)
    faults.reload()
    return { success: true, planted: { seed: ask.seed, ...ask.spec } }
  },
  "GET clock": ({ world }) => ({ now: new Date(world.clock.nowMs()).toISOString() }),
  "POST clock": ({ world, late }, call) => {
    const refused = moveClock(world, parseJson(call.body))
    if (refused !== null) return new Refused(refused)
    late.applyDue()
    return { now: new Date(world.clock.nowMs()).toISOString() }
  },
  "GET limits": ({ world }) => limitsOf(world),
  "PUT limits": ({ world }, call) => {
    const refused = setLimits(world, parseJson(call.body))
    return refused === null ? limitsOf(world) : new Refused(refused)
  },
  "GET access": ({ world }) => accessOf(world),
  "PUT access": ({ world }, call) => {
    const refused = setAccess(world, parseJson(call.body))
    return refused === null ? accessOf(world) : new Refused(refused)
  },
}

export function control(on: Controlled, call: ControlCall): ControlReply {
  const key = `${call.method} ${call.name}`
  const act = Object.hasOwn(CONTROLS, key) ? CONTROLS[key] : undefined
  if (!act)
    return { status: 404, body: JSON.stringify({ error: `no control ${key}`, controls: CONTROL_NAMES }) }
  const result = act(on, call)
  if (result instanceof Refused) return { status: 400, body: JSON.stringify({ error: result.reason }) }
  return { status: 200, body: JSON.stringify(result) }
}

export const CONTROL_NAMES = Object.keys(CONTROLS).map((key) => key.replace(" ", " /_sandbox/"))

const LATEST_MS = Date.UTC(2100, 0, 1)

function moveClock(world: World, input: Json | undefined): string | null {
  if (!isObject(input)) return "the clock takes advance_s or now"
  const { advance_s: advance, now } = input
  if (typeof advance === "number" && Number.isFinite(advance)) {
    if (Math.abs(world.clock.nowMs() + advance * 1000) > LATEST_MS) return "the clock ends in 2100"
    world.clock.advance(Math.round(advance * 1000))
    return null
  }
  const nowMs = typeof now === "string" ? (parseTime(now) ?? Date.parse(now)) : Number.NaN
  if (Number.isNaN(nowMs) || nowMs > LATEST_MS)
    return "the clock takes advance_s as a number or now as a time"
  world.clock.setTo(nowMs)
  return null
}
