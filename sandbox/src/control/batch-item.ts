import type { GraphCall } from "../wire/call.ts"
import type { World } from "../world/world.ts"
import { type Apply, type Postpone, page, type Reply, serverError } from "./delivery.ts"
import type { Fault } from "./fault.ts"
import { throttled } from "./throttled.ts"

/** What a fault makes of one item of a batch. Where a lone call would lose its connection, an item becomes null. */
export function itemReply(
  world: World,
  item: GraphCall,
  fault: Fault | null,
  apply: Apply,
  postpone: Postpone,
): Reply | null {
  if (!fault) return apply(item)
  if (fault.kind === "apply_late") {
    postpone(item, fault.delayMs)
    return null
  }
  const reply = fault.apply ? apply(item) : null
  switch (fault.kind) {
    case "delay":
    case "slow_body":
      return reply ?? apply(item)
    case "error_500_code_1":
      return serverError(1, "An unknown error occurred", false)
    case "error_500_code_2":
      return serverError(2, "Service temporarily unavailable", true)
    case "html_body":
      return { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" }, body: page("Sorry") }
    case "ok_with_error":
      return { ...serverError(fault.code ?? 100, "(#100) Invalid parameter", false), status: 200 }
    case "throttle":
      return throttled(world, item, fault.code ?? 17)
    case "null_batch_item":
    case "timeout_before_apply":
    case "apply_then_drop":
    case "apply_then_garble":
    case "connection_reset":
      return null
  }
}
