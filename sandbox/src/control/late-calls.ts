import { answer } from "../graph/answer.ts"
import type { GraphCall } from "../wire/call.ts"
import { parseJson } from "../wire/json.ts"
import type { World } from "../world/world.ts"

/** A row holds two megabytes. A longer call, such as an upload, is lost instead of late. */
const LONGEST_CALL = 600_000

/** Calls whose effect comes after their caller gave up. They are kept in a table, so that a restart does not lose them. */
export class LateCalls {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  add(call: GraphCall, delayMs: number): void {
    const dueMs = this.#world.clock.nowMs() + delayMs
    const text = JSON.stringify(call)
    if (text.length > LONGEST_CALL) return
    this.#world.sql.exec("INSERT INTO late_calls (due_ms, call) VALUES (?, ?)", dueMs, text)
  }

  /** Applies what is due by the world's clock, in the order it fell due. */
  applyDue(): void {
    const due = [
      ...this.#world.sql.exec<{ id: number; call: string }>(
        "SELECT id, call FROM late_calls WHERE due_ms <= ? ORDER BY due_ms, id",
        this.#world.clock.nowMs(),
      ),
    ]
    for (const { id, call } of due) {
      this.#world.sql.exec("DELETE FROM late_calls WHERE id = ?", id)
      // Written by `add` alone, so it is a call.
      answer(this.#world, parseJson(call) as unknown as GraphCall)
    }
  }

  /** How long until the next one falls due, or null when none waits. */
  nextInMs(): number | null {
    const { due } = this.#world.sql
      .exec<{ due: number | null }>("SELECT min(due_ms) AS due FROM late_calls")
      .one()
    return due === null ? null : Math.max(0, due - this.#world.clock.nowMs())
  }
}
