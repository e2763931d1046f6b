/** Connections for ordinary calls; the platform allows six at once, and one of them is kept for pauses. */
const ORDINARY = 4
const URGENT = 5

/** Limits how many calls to Graph are in the air at once. An urgent call has a place of its own and the next free one. */
export class Slots {
  private taken = 0
  private readonly waiting: { urgent: boolean; start: () => void }[] = []

  async run<T>(urgent: boolean, work: () => Promise<T>): Promise<T> {
    await this.take(urgent)
    try {
      return await work()
    } finally {
      this.taken--
      this.startNext()
    }
  }

  private take(urgent: boolean): Promise<void> {
    if (this.taken < (urgent ? URGENT : ORDINARY)) {
      this.taken++
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      const start = () => {
        this.taken++
        resolve()
      }
      const place = urgent ? this.waiting.findIndex((other) => !other.urgent) : -1
      this.waiting.splice(place === -1 ? this.waiting.length : place, 0, { urgent, start })
    })
  }

  private startNext(): void {
    const next = this.waiting[0]
    if (next && this.taken < (next.urgent ? URGENT : ORDINARY)) this.waiting.shift()?.start()
  }
}
