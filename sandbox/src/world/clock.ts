import type { Settings } from "./settings.ts"

/** The world's time: the machine's clock moved by a stored offset. Nothing in the sandbox asks another clock. */
export class Clock {
  readonly #settings: Settings

  constructor(settings: Settings) {
    this.#settings = settings
  }

  nowMs(): number {
    return Date.now() + this.#settings.number("clock_offset_ms", 0)
  }

  advance(ms: number): void {
    this.#settings.set("clock_offset_ms", this.#settings.number("clock_offset_ms", 0) + ms)
  }

  setTo(timeMs: number): void {
    this.#settings.set("clock_offset_ms", timeMs - Date.now())
  }
}
