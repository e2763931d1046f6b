import type { Random } from "../../unit/support/random.ts"

/** Something that will happen at a virtual time, unless it is called off. */
export type Happening = { atMs: number; label: string; run: () => void }

/** Happenings this close together come in any order. */
const SIMULTANEOUS_MS = 2
/** How long the parts of the world take, in milliseconds: mostly nothing, sometimes long. */
const DELAYS: readonly [number, ...number[]] = [0, 0, 0, 1, 1, 3, 10, 60, 400]

const nextTurn = setImmediate

/**
 * Virtual time. Everything that takes time in the simulated world is a happening, and the seed alone decides which comes
 * next; after each, all promises that it settled run to where they wait again.
 */
export function schedulerFrom(random: Random, startMs: number) {
  const pending: Happening[] = []
  const self = {
    nowMs: startMs,
    steps: 0,
    after(ms: number, label: string, run: () => void): Happening {
      const happening = { atMs: self.nowMs + Math.max(0, Math.ceil(ms)), label, run }
      pending.push(happening)
      return happening
    },
    soon(label: string, run: () => void): Happening {
      return self.after(random.pick(DELAYS), label, run)
    },
    callOff(happening: Happening): void {
      const index = pending.indexOf(happening)
      if (index >= 0) pending.splice(index, 1)
    },
    /** The time of the next happening, or null when the world stands still. */
    next(): number | null {
      return pending.length === 0 ? null : Math.min(...pending.map((one) => one.atMs))
    },
    /** Lets one thing happen and everything that follows from it without waiting. Returns what it was. */
    async step(): Promise<string | null> {
      const first = self.next()
      if (first === null) return null
      const due = pending.filter((one) => one.atMs <= first + SIMULTANEOUS_MS)
      const happening = due[random.whole(0, due.length - 1)]
      if (!happening) return null
      self.callOff(happening)
      self.nowMs = Math.max(self.nowMs, happening.atMs)
      self.steps++
      happening.run()
      await settled()
      return happening.label
    },
  }
  return self
}

export type Scheduler = ReturnType<typeof schedulerFrom>

/** A real turn of the event loop: by its end, every chain of promises waits for a happening again. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    nextTurn(resolve)
  })
}
