const AFTER_MS = 100

/** Writes what has gathered a moment later and together, so that a read does not wait for the disk. */
export class WriteBehind {
  readonly #write: () => void
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(write: () => void) {
    this.#write = write
  }

  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#write()
    }, AFTER_MS)
  }
}
