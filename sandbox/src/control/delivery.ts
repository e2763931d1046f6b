import type { GraphCall } from "../wire/call.ts"
import type { Json } from "../wire/json.ts"
import type { World } from "../world/world.ts"
import type { Fault } from "./fault.ts"
import { throttled } from "./throttled.ts"

/** An answer on its way out, and how the connection treats it. */
export interface Delivery {
  status: number
  headers: Record<string, string>
  body: string
  /** `broken_early` breaks after the headers, `broken_late` in the middle of the body, `slow` trickles. */
  transport: "whole" | "broken_early" | "broken_late" | "slow"
  slowMs: number
}

/** Keeps a call to be applied later, although its caller has long given up. */
export type Postpone = (call: GraphCall, delayMs: number) => void

/** Carries a call out. */
export type Apply = (call: GraphCall) => Reply

/** Answers one call, with the fault that hit it. Every wait ends: a time-out is a timer longer than the caller's. */
export async function deliver(
  world: World,
  call: GraphCall,
  fault: Fault | null,
  apply: Apply,
  postpone: Postpone,
): Promise<Delivery> {
  if (!fault) return whole(apply(call))
  switch (fault.kind) {
    case "delay":
      await sleep(fault.delayMs)
      return whole(apply(call))
    case "timeout_before_apply":
      if (fault.apply) apply(call)
      await sleep(fault.delayMs)
      return html(504, "Gateway Timeout")
    case "apply_then_drop":
      return { ...appliedOr(apply, call, fault), transport: "broken_late" }
    case "apply_then_garble": {
      const sent = appliedOr(apply, call, fault)
      return { ...sent, body: garble(sent.body) }
    }
    case "apply_late":
      postpone(call, fault.delayMs)
      return { ...whole(NOTHING), transport: "broken_early" }
    case "error_500_code_1":
      if (fault.apply) apply(call)
      return whole(serverError(1, "An unknown error occurred", false))
    case "error_500_code_2":
      if (fault.apply) apply(call)
      return whole(serverError(2, "Service temporarily unavailable", true))
    case "html_body":
      if (fault.apply) apply(call)
      return html(503, "Sorry, something went wrong.")
    case "ok_with_error":
      if (fault.apply) apply(call)
      return whole({ ...serverError(fault.code ?? 100, "(#100) Invalid parameter", false), status: 200 })
    case "throttle":
      if (fault.apply) apply(call)
      return whole(throttled(world, call, fault.code ?? 17))
    case "connection_reset":
      if (fault.apply) apply(call)
      return { ...whole(NOTHING), transport: "broken_early" }
    case "slow_body":
      return { ...appliedOr(apply, call, fault), transport: "slow", slowMs: fault.delayMs }
    case "null_batch_item":
      return whole(apply(call))
  }
}

export interface Reply {
  status: number
  headers: Record<string, string>
  body: Json
}

const NOTHING: Reply = { status: 200, headers: {}, body: {} }

function whole(reply: Reply): Delivery {
  const headers = { "content-type": "application/json; charset=UTF-8", ...reply.headers }
  return { status: reply.status, headers, body: JSON.stringify(reply.body), transport: "whole", slowMs: 0 }
}

function appliedOr(apply: Apply, call: GraphCall, fault: Fault): Delivery {
  return whole(fault.apply ? apply(call) : NOTHING)
}

export function page(words: string): string {
  return `<!DOCTYPE html><html><head><title>Error</title></head><body><h1>${words}</h1></body></html>`
}

function html(status: number, words: string): Delivery {
  return {
    ...whole(NOTHING),
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: page(words),
  }
}

export function serverError(code: number, message: string, isTransient: boolean): Reply {
  const error = {
    message,
    type: "OAuthException",
    code,
    is_transient: isTransient,
    fbtrace_id: "AInjectedFlt",
  }
  return { status: 500, headers: {}, body: { error } }
}

/** Loses the end and spoils the middle, so that no JSON reader takes it. */
function garble(body: string): string {
  return `${body.slice(0, Math.max(1, Math.floor(body.length / 2)))}\u0000\ufffd<`
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
