/** A number from 0 up to 1 that depends on its words alone (FNV-1a, then mixed): the same question, the same answer. */
export function chance(seed: number, ...words: (string | number)[]): number {
  let hash = (2166136261 ^ seed) >>> 0
  for (const word of words) {
    const text = String(word)
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619)
    hash = Math.imul(hash ^ 124, 16777619)
  }
  hash = Math.imul(hash ^ (hash >>> 16), 2246822507)
  hash = Math.imul(hash ^ (hash >>> 13), 3266489909)
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296
}

/** Like `chance`, between two numbers. */
export function between(low: number, high: number, part: number): number {
  return low + (high - low) * part
}
