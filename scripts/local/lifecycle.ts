import { setTimeout as sleep } from "node:timers/promises"
import { sentenceOf } from "./problem.ts"

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const

/** Longer than a runtime needs to stop, shorter than people wait before they pull the plug. */
const stopLimitMs = 4000

/** Ctrl-C reaches the runtime too, sometimes before us: its death right before a signal is part of stopping. */
const signalGraceMs = 300

/** Decides when this process ends, and sees to it that nothing of it is left. */
export class Lifecycle {
  #stopping = false
  readonly #closers: (() => void | Promise<void>)[] = []

  constructor() {
    this.ownSignals()
    if (process.env.npm_lifecycle_event) this.#stopWithNpm(process.ppid)
  }

  /** Starts things; when that fails, ends what was started so far. */
  async run(begin: (lifecycle: Lifecycle) => Promise<void>): Promise<void> {
    try {
      await begin(this)
    } catch (error) {
      const sentence = sentenceOf(error)
      if (sentence === undefined && !this.#stopping) console.error(error)
      await this.stop(1, sentence)
    }
  }

  /** Miniflare ends the process at a signal by itself, with another exit code and before the rest is closed. */
  ownSignals(): void {
    for (const signal of signals) {
      process.removeAllListeners(signal)
      process.on(signal, () => void this.stop(0))
    }
  }

  /** Runs at the end, the last one added first. */
  atEnd(close: () => void | Promise<void>): void {
    this.#closers.push(close)
  }

  async stop(code: number, sentence?: string): Promise<never> {
    if (this.#stopping) return new Promise(() => {})
    this.#stopping = true
    if (sentence) console.error(`\n${sentence}`)
    const closeAll = async () => {
      for (const close of this.#closers.reverse()) await close()
    }
    await Promise.race([closeAll().catch(console.error), sleep(stopLimitMs)])
    process.exit(code)
  }

  async runtimeDied(): Promise<void> {
    await sleep(signalGraceMs)
    await this.stop(
      1,
      "The Workers runtime stopped unexpectedly, so Bursar stopped too; start it again with npm start.",
    )
  }

  /** An npm that is killed outright cannot pass on a signal; its child is given to another parent then. */
  #stopWithNpm(npm: number): void {
    setInterval(() => process.ppid !== npm && void this.stop(0), 1000).unref()
  }
}
