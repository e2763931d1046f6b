type Waiting = { urgent: boolean; start: () => void }

/**
 * One change of an object at a time, in the order in which they came; an urgent one (a pause, a decrease) goes before all
 * that wait, but not before the one under way. Lanes live in memory: what a crash must not lose is in the tables.
 */
export class Lanes {
  private readonly lanes = new Map<string, Waiting[]>()

  async run<T>(objectId: string, urgent: boolean, work: () => Promise<T>): Promise<T> {
    await this.turn(objectId, urgent)
    try {
      return await work()
    } finally {
      this.next(objectId)
    }
  }

  private turn(objectId: string, urgent: boolean): Promise<void> {
    const waiting = this.lanes.get(objectId)
    if (!waiting) {
      this.lanes.set(objectId, [])
      return Promise.resolve()
    }
    return new Promise((start) => {
      const place = urgent ? waiting.findIndex((other) => !other.urgent) : -1
      waiting.splice(place === -1 ? waiting.length : place, 0, { urgent, start })
    })
  }

  private next(objectId: string): void {
    const following = this.lanes.get(objectId)?.shift()
    if (following) following.start()
    else this.lanes.delete(objectId)
  }
}
