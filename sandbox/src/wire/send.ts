import type { Delivery } from "../control/delivery.ts"

const SLOW_PIECES = 10

/**
 * Puts an answer on the wire. A Worker cannot drop a connection before its headers, so a broken answer sends them and
 * then breaks its body.
 */
export function send(delivery: Delivery): Response {
  const { status, headers } = delivery
  switch (delivery.transport) {
    case "whole":
      return new Response(delivery.body, { status, headers })
    case "broken_early":
      return new Response(broken(""), { status, headers })
    case "broken_late":
      return new Response(broken(delivery.body.slice(0, Math.ceil(delivery.body.length / 2))), {
        status,
        headers,
      })
    case "slow":
      return new Response(trickle(delivery.body, delivery.slowMs), { status, headers })
  }
}

/** Long enough for the headers, and what was sent of the body, to have left before the connection breaks. */
const BREAK_AFTER_MS = 50

function broken(sent: string): ReadableStream<Uint8Array> {
  let isSent = sent === ""
  return new ReadableStream({
    async pull(controller) {
      if (!isSent) {
        isSent = true
        controller.enqueue(new TextEncoder().encode(sent))
        return
      }
      await new Promise((resolve) => setTimeout(resolve, BREAK_AFTER_MS))
      controller.error(new Error("the connection was broken by a fault"))
    },
  })
}

function trickle(body: string, overMs: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(body)
  const size = Math.max(1, Math.ceil(bytes.length / SLOW_PIECES))
  let at = 0
  return new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, overMs / SLOW_PIECES))
      controller.enqueue(bytes.slice(at, at + size))
      at += size
      if (at >= bytes.length) controller.close()
    },
  })
}
