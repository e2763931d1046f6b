import { sha256 } from "../../../src/domain/canonical.ts"
import type { Random } from "../support/random.ts"
import { anchoredAt, grow, type Log, linesOfExport } from "./logs.ts"

/** A tampered export, and the entries that have to be named: one, or where it cannot be told more exactly, a range. */
export type Tampered = {
  lines: string[]
  /** What somebody kept elsewhere, where nothing in the file can tell. */
  known?: { seq: number | null; hash: string }
  from: number
  to: number
}
type Tampering = (log: Log, random: Random) => Promise<Tampered>
type Line = Record<string, unknown>

/** Every way in which somebody with the file, or with the ledger's own database, might alter the log. */
export const TAMPERINGS: Record<string, Tampering> = {
  "edit a text": edit((line, random) => {
    const text = String(line.entry)
    const at = random.whole(0, text.length - 1)
    line.entry = `${text.slice(0, at)}${text[at] === "x" ? "y" : "x"}${text.slice(at + 1)}`
  }),
  "edit a field": edit((line) => {
    line.entry = JSON.stringify({ ...JSON.parse(String(line.entry)), reason: "Nothing happened." })
  }),
  "edit a hash": edit((line, random) => {
    line.hash = otherDigit(String(line.hash), random)
  }),
  "edit a prev_hash": edit((line, random) => {
    line.prev_hash = otherDigit(String(line.prev_hash), random)
  }),
  "edit a number": edit((line, random) => {
    line.seq = Number(line.seq) + random.pick([-3, -1, 1, 2, 100])
  }),
  "add a field": edit((line) => {
    line.note = "no hash covers this"
  }),
  "edit and hash that entry again": async (log, random) => {
    const seq = random.whole(1, log.entries.length - 1)
    return changed(log, seq, seq, (lines) => {
      lines[seq] = altered(lines[seq], (line) => {
        line.entry = JSON.stringify({ ...JSON.parse(String(line.entry)), reason: "Nothing happened." })
        line.hash = sha256(`${line.prev_hash}\n${line.entry}`)
      })
    })
  },
  "change the tenant": async (log) => {
    const lines = await linesOfExport({ ...log })
    return { lines: [(lines[0] ?? "").replace("ten_acme", "ten_globex"), ...lines.slice(1)], from: 1, to: 1 }
  },
  delete: async (log, random) => {
    const seq = random.whole(1, log.entries.length)
    const many = random.whole(1, Math.min(3, log.entries.length - seq + 1))
    return changed(log, seq, seq, (lines) => lines.splice(seq, many))
  },
  "insert a copy": async (log, random) => {
    const copied = random.whole(1, log.entries.length)
    const place = random.whole(1, log.entries.length + 1)
    const named = copied === place ? place + 1 : place
    return changed(log, named, named, (lines) => lines.splice(place, 0, lines[copied] ?? ""))
  },
  "insert a forged entry that fits": async (log, random) => {
    const place = random.whole(1, log.entries.length + 1)
    const forged = grow({ ...log, entries: log.entries.slice(0, place - 1) }, random, place)
    const line = (await linesOfExport(forged))[place] ?? ""
    return changed(log, place, place, (lines) => lines.splice(place, 0, line))
  },
  "swap two": async (log, random) => {
    const first = random.whole(1, log.entries.length - 1)
    const second = random.whole(first + 1, log.entries.length)
    return changed(log, first, first, (lines) => {
      const [one = "", other = ""] = [lines[first], lines[second]]
      lines[first] = other
      lines[second] = one
    })
  },
  "move one": async (log, random) => {
    const from = random.whole(1, log.entries.length - 1)
    const to = random.whole(from + 1, log.entries.length)
    return changed(log, from, from, (lines) => lines.splice(to, 0, ...lines.splice(from, 1)))
  },
  "cut the file off": async (log, random) => {
    const lines = await linesOfExport(log)
    const kept = random.whole(1, lines.length - 1)
    const seq = Math.min(kept - 1, log.entries.length) + 1
    return { lines: lines.slice(0, kept), from: seq, to: seq }
  },
  "edit an anchor": async (log, random) => {
    const { index, seq } = anAnchor(log, random)
    return changed(log, seq, seq, (lines) => {
      const place = 1 + log.entries.length + index
      lines[place] = altered(lines[place], (line) => {
        const field = random.pick(["hash", "prev_anchor", "anchor"])
        line[field] = otherDigit(String(line[field]), random)
      })
    })
  },
  "delete an anchor": async (log, random) => {
    const { index } = anAnchor(log, random)
    const next = log.anchors[index + 1]?.seq ?? log.entries.length
    return changed(log, next, next, (lines) => lines.splice(1 + log.entries.length + index, 1))
  },
  "truncate the ledger below an anchor": async (log, random) => {
    const kept = random.whole(1, newestAnchor(log) - 1)
    const first = log.anchors.find(({ seq }) => seq > kept)
    if (!first) throw new Error("There is an anchor after what was kept.")
    const lines = await linesOfExport({ ...log, entries: log.entries.slice(0, kept) })
    return { lines, from: kept + 1, to: kept + 1 }
  },
  "fork the ledger below an anchor": async (log, random) => {
    const kept = random.whole(0, newestAnchor(log) - 1)
    const length = random.whole(kept + 1, log.entries.length + 5)
    const forked = grow({ ...log, entries: log.entries.slice(0, kept) }, random, length)
    const first = log.anchors.find(({ seq }) => seq > kept)?.seq ?? 0
    const before = log.anchors.findLast(({ seq }) => seq <= kept)?.seq ?? 0
    // A log that ends before the anchored entry lacks the next one for certain; more cannot be told.
    const [from, to] = first > length ? [length + 1, length + 1] : [before + 1, first]
    return { lines: await linesOfExport(forked), from, to }
  },
  "replay an old copy": async (log, random) => {
    const { lines, kept, confirmed } = await oldCopy(log, random)
    const { seq, hash } = headOf(log)
    return random.chance(0.5)
      ? { lines, known: { seq, hash }, from: kept + 1, to: kept + 1 }
      : { lines, known: { seq: null, hash }, from: confirmed + 1, to: kept + 1 }
  },
  "fork above the newest anchor": async (log, random) => {
    const { lines, from, longer } = await youngFork(log, random)
    const { seq, hash } = headOf(longer)
    return { lines, known: { seq, hash }, from, to: seq }
  },
}

/** What the file alone cannot tell, as its help says. */
export const UNDETECTABLE_ALONE: Record<string, (log: Log, random: Random) => Promise<string[]>> = {
  "an old copy with its own anchors": async (log, random) => (await oldCopy(log, random)).lines,
  "a fork above the newest anchor": async (log, random) => (await youngFork(log, random)).lines,
  "a forgery whose anchors were made up again": async (log, random) => {
    const forged = grow({ ...log, entries: log.entries.slice(0, 3) }, random, log.entries.length)
    return linesOfExport(
      anchoredAt(
        forged,
        log.anchors.map(({ seq }) => seq),
      ),
    )
  },
}

export function headOf({ entries }: Log): { seq: number; hash: string } {
  const last = entries.at(-1)
  if (!last) throw new Error("The log has entries.")
  return last
}

async function oldCopy(log: Log, random: Random) {
  const kept = random.whole(1, log.entries.length - 1)
  const anchors = log.anchors.filter(({ seq }) => seq <= kept)
  const lines = await linesOfExport({ ...log, entries: log.entries.slice(0, kept), anchors })
  return { lines, kept, confirmed: anchors.at(-1)?.seq ?? 0 }
}

async function youngFork(log: Log, random: Random) {
  const longer = grow(log, random, log.entries.length + 5)
  const kept = random.whole(newestAnchor(log), longer.entries.length - 1)
  const forked = grow({ ...log, entries: log.entries.slice(0, kept) }, random, longer.entries.length)
  return { lines: await linesOfExport(forked), from: newestAnchor(log) + 1, longer }
}

function edit(change: (line: Line, random: Random) => void): Tampering {
  return async (log, random) => {
    const seq = random.whole(1, log.entries.length)
    return changed(log, seq, seq, (lines) => {
      lines[seq] = altered(lines[seq], (line) => change(line, random))
    })
  }
}

async function changed(
  log: Log,
  from: number,
  to: number,
  change: (lines: string[]) => unknown,
): Promise<Tampered> {
  const lines = await linesOfExport(log)
  change(lines)
  return { lines, from, to }
}

function altered(line: string | undefined, change: (line: Line) => void): string {
  const value = JSON.parse(line ?? "") as Line
  change(value)
  return JSON.stringify(value)
}

function otherDigit(hash: string, random: Random): string {
  const at = random.whole(0, hash.length - 1)
  return `${hash.slice(0, at)}${hash[at] === "0" ? "1" : "0"}${hash.slice(at + 1)}`
}

function anAnchor(log: Log, random: Random): { index: number; seq: number } {
  const index = random.whole(0, log.anchors.length - 1)
  return { index, seq: log.anchors[index]?.seq ?? 0 }
}

function newestAnchor(log: Log): number {
  return log.anchors.at(-1)?.seq ?? 0
}
