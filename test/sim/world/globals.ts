import type { Random } from "../../unit/support/random.ts"
import type { Scheduler } from "./scheduler.ts"

/** A request as the Graph client makes it; Node's own class would work off its body outside of virtual time. */
export class PlainRequest {
  readonly url: string
  readonly method: string
  readonly body: URLSearchParams | null
  readonly signal: AbortSignal
  constructor(url: URL, init: { method: string; body?: URLSearchParams; signal: AbortSignal }) {
    this.url = String(url)
    this.method = init.method
    this.body = init.body ?? null
    this.signal = init.signal
  }
}

/** As little of a Blob as joining an answer's chunks needs, settled without a turn of the event loop. */
class PlainBlob {
  private readonly parts: readonly Uint8Array[]
  constructor(parts: readonly Uint8Array[]) {
    this.parts = parts
  }
  async arrayBuffer(): Promise<Uint8Array> {
    return Buffer.concat(this.parts)
  }
}

/** An answer whose body is there at once. */
export function plainResponse(status: number, text: string, headers: Record<string, string> = {}): Response {
  async function* body() {
    yield new TextEncoder().encode(text)
  }
  const response = { status, headers: new Headers(headers), body: body(), text: async () => text }
  return response as unknown as Response
}

/**
 * Puts virtual time and seeded randomness behind the globals that the ledger and the Graph client use, for as long as
 * `work` runs: one schedule at a time, so that it can be repeated exactly.
 */
export async function withGlobals<T>(
  scheduler: Scheduler,
  random: Random,
  work: () => Promise<T>,
): Promise<T> {
  const stand: Record<string, unknown> = {
    setTimeout: (run: () => void, ms: number) => scheduler.after(ms, "timer", run),
    clearTimeout: (timer: Parameters<Scheduler["callOff"]>[0]) => scheduler.callOff(timer),
    Request: PlainRequest,
    Blob: PlainBlob,
  }
  const before = Object.fromEntries(
    Object.keys(stand).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)]),
  )
  for (const [name, value] of Object.entries(stand)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  }
  const getRandomValues = (bytes: Uint8Array) =>
    bytes.map((_, index) => (bytes[index] = random.whole(0, 255)))
  Object.defineProperty(crypto, "getRandomValues", { value: getRandomValues, configurable: true })
  try {
    return await work()
  } finally {
    for (const [name, descriptor] of Object.entries(before)) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor)
    }
    Reflect.deleteProperty(crypto, "getRandomValues")
  }
}
