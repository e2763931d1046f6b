import { setTimeout as sleep } from "node:timers/promises"
import { messageOf, Problem } from "./problem.ts"

const waitLimitMs = 20_000

/** Waits until the Worker says that it and the Graph behind it can be used. */
export async function waitUntilHealthy(origin: string): Promise<void> {
  const deadline = Date.now() + waitLimitMs
  let last = await ask(origin)
  while (last !== "ok") {
    if (Date.now() > deadline)
      throw new Problem(`Bursar started, but ${origin}/health does not say "ok": ${last}`)
    await sleep(500)
    last = await ask(origin)
  }
}

async function ask(origin: string): Promise<string> {
  try {
    const response = await fetch(`${origin}/health`, { signal: AbortSignal.timeout(5000) })
    const text = await response.text()
    return response.ok && (JSON.parse(text) as { status?: string }).status === "ok"
      ? "ok"
      : text.slice(0, 300)
  } catch (error) {
    return messageOf(error)
  }
}
