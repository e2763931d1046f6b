/** A small seeded generator (mulberry32): the same seed gives the same numbers on every machine. */
export class Random {
  state: number

  constructor(seed: number) {
    this.state = seed >>> 0
  }

  /** The next number from 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0
    let mixed = this.state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
