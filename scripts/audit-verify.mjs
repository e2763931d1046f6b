#!/usr/bin/env node
// Verifies an audit log exported from Bursar: without Bursar, without a network, with nothing but Node 20 or newer.
// It is meant to be read, and to be written again by whoever would rather trust their own.

import { createHash } from "node:crypto"
import { createReadStream, realpathSync } from "node:fs"
import { fileURLToPath } from "node:url"

const HELP = `
npm run audit:verify -- FILE [--head HASH | --head SEQ:HASH]

Checks an exported audit log and names the first entry that is wrong. It exits with 0 where everything fits, with 1 where
something does not, and with 2 where FILE is not such an export at all.

  --head   A hash that you know from elsewhere: the last line of an earlier export, or what the audit page said. The log
           has to hold an entry with it. With SEQ: in front, exactly that entry.

The format is UTF-8, one JSON object a line, every line ended by a newline and written without spaces, its fields in the
order given here. SHA-256 is of UTF-8 text and written in lower-case hex; "\\n" is one newline.

  1. {"type":"bursar-audit","version":1,"tenant":{"id","slug","name"},"exported_at"}
  2. {"type":"entry","seq","prev_hash","hash","entry"} for each entry, seq = 1, 2, 3 … without gaps
       "entry" is a string: the JSON text of the entry, which holds the same seq
       hash       = SHA-256(prev_hash + "\\n" + entry)
       prev_hash  = the hash of the entry before; of entry 1: SHA-256("bursar audit chain of " + tenant.id)
  3. {"type":"anchor","seq","hash","at","prev_anchor","anchor"} for each head that was noted outside the ledger
       seq, hash  = an entry as it was when it was the last one that had been delivered, at that time
       anchor     = SHA-256(prev_anchor + "\\n" + tenant.id + "\\n" + seq + "\\n" + hash + "\\n" + at)
       prev_anchor = the anchor before; of the first: SHA-256("bursar audit anchors of " + tenant.id)
  4. {"type":"head","seq","hash","anchor"}: the last entry, and the last anchor (or what the first would follow)

What a chain alone can show: that an entry was edited, taken out, put in or moved, by anyone who did not hash everything
after it again. Whoever did that is found by the anchors, which stand outside the ledger: the first anchored entry that
is another now is named, with the last one that is still the same. What neither can show: a file in which the anchors were
made up again as well, an older export passed off as today's, and changes to entries younger than the newest anchor. Only
a hash that was kept elsewhere (--head) finds those. Of the header only tenant.id is proven.
`

/**
 * @typedef {{ line: number, seq: number, to: number, sentence: string }} Fault  seq to to: the entries that may be wrong
 * @typedef {{ entries: number, anchors: number, head: string, anchoredSeq: number }} Summary
 * @typedef {{ ok: true, summary: Summary } | { ok: false, fault: Fault }} Verdict
 * @typedef {{ seq: number | null, hash: string }} KnownHead
 */

/** The input is no export, or there is none. */
export class Unusable extends Error {}

const FIELDS = {
  entry: ["type", "seq", "prev_hash", "hash", "entry"],
  anchor: ["type", "seq", "hash", "at", "prev_anchor", "anchor"],
  head: ["type", "seq", "hash", "anchor"],
}

/**
 * Reads the lines one after the other and stops at the first that is wrong.
 * @param {AsyncIterable<string> | Iterable<string>} lines
 * @param {KnownHead | null} [known]
 * @returns {Promise<Verdict>}
 */
export async function verify(lines, known = null) {
  let number = 0
  /** @type {Verifier | null} */
  let verifier = null
  for await (const line of lines) {
    number++
    if (verifier === null) verifier = new Verifier(tenantIdIn(line), known)
    else {
      const fault = verifier.take(line)
      if (fault) return { ok: false, fault: { line: number, ...fault } }
    }
  }
  if (verifier === null) throw new Unusable("The file is empty.")
  const fault = verifier.end()
  return fault ? { ok: false, fault: { line: number, ...fault } } : { ok: true, summary: verifier.summary() }
}

class Verifier {
  /**
   * @param {string} tenantId
   * @param {KnownHead | null} known
   */
  constructor(tenantId, known) {
    this.tenantId = tenantId
    this.known = known
    this.knownWasSeen = false
    this.hashes = new Hashes(sha256(`bursar audit chain of ${tenantId}`))
    this.anchor = sha256(`bursar audit anchors of ${tenantId}`)
    this.anchors = 0
    /** The last entry that an anchor has confirmed; everything up to it is as it was then. */
    this.confirmed = 0
    /** Lines come in this order: entries, anchors, the head, nothing. */
    this.section = "entry"
  }

  /**
   * Takes one line; returns what is wrong with it, or null.
   * @param {string} line
   */
  take(line) {
    const value = parse(line)
    const next = this.hashes.count + 1
    if (this.section === "end") return fault(next, "A line stands after the head, which is the last line.")
    if (value === null) return this.unreadable()
    switch (value.type) {
      case "entry":
        return this.section === "entry"
          ? this.takeEntry(value)
          : fault(Number(value.seq), `Entry ${value.seq} stands after the anchors: it was moved or put in.`)
      case "anchor":
        this.section = "anchor"
        return this.takeAnchor(value)
      case "head":
        this.section = "end"
        return this.takeHead(value)
      default:
        return this.unreadable()
    }
  }

  unreadable() {
    const next = this.hashes.count + 1
    return this.section === "entry"
      ? fault(
          next,
          `Where entry ${next} should stand is a line that no export holds: it was altered or cut off.`,
        )
      : fault(
          this.confirmed + 1,
          "This line is none that an export holds: it was altered or cut off.",
          next - 1,
        )
  }

  /** @param {Record<string, unknown>} value */
  takeEntry(value) {
    const { seq, prev_hash, hash, entry } = value
    const due = this.hashes.count + 1
    const last = this.hashes.last()
    if (seq !== due) return this.outOfOrder(value)
    const fits = sha256(`${last}\n${entry}`) === hash
    if (!fits && due > 1 && prev_hash !== last && sha256(`${prev_hash}\n${entry}`) === hash) {
      return fault(
        due - 1,
        `Entry ${due - 1} is not the one that entry ${due} was chained to: it was replaced.`,
      )
    }
    if (!fits && prev_hash !== last && due === 1) {
      return fault(1, "Entry 1 does not begin the chain of this tenant: it, or the tenant's id, was altered.")
    }
    if (!fits) return fault(due, `Entry ${due} does not fit its hash: its text or its hash was altered.`)
    if (prev_hash !== last)
      return fault(due, `Entry ${due} has another prev_hash than entry ${due - 1} has a hash.`)
    if (seqIn(String(entry)) !== due)
      return fault(due, `The text of entry ${due} says that it is another entry.`)
    this.hashes.add(String(hash))
    if (this.known?.hash === hash && (this.known.seq ?? due) === due) this.knownWasSeen = true
    return null
  }

  /**
   * A line whose number is not the one that is due.
   * @param {Record<string, unknown>} value
   */
  outOfOrder({ seq: number, hash, entry }) {
    const seq = Number(number)
    const due = this.hashes.count + 1
    if (sha256(`${this.hashes.last()}\n${entry}`) === hash) {
      return fault(due, `Entry ${due} says on its line that it is entry ${seq}.`)
    }
    if (seq > due) return fault(due, `Entry ${due} is missing: entry ${seq} stands in its place.`)
    return seq < 1 || this.hashes.at(seq) === hash
      ? fault(due, `Entry ${seq} stands a second time, where entry ${due} should.`)
      : fault(seq, `There are two different entries ${seq}: one of them was put in.`)
  }

  /** @param {Record<string, unknown>} value */
  takeAnchor(value) {
    const { hash, at, prev_anchor, anchor } = value
    const seq = Number(value.seq)
    const text = [this.anchor, this.tenantId, seq, hash, at].join("\n")
    if (prev_anchor !== this.anchor || seq <= this.confirmed) {
      return fault(
        seq,
        `The anchor of entry ${seq} does not follow the anchor before it: one was taken out, put in or moved.`,
      )
    }
    if (sha256(text) !== anchor) return fault(seq, `The anchor of entry ${seq} was altered.`)
    const difference = this.compare(seq, String(hash), `was anchored on ${at}`)
    if (difference) return difference
    this.anchor = String(anchor)
    this.anchors++
    this.confirmed = seq
    return null
  }

  /** @param {Record<string, unknown>} value */
  takeHead(value) {
    const { hash, anchor } = value
    const seq = Number(value.seq)
    const { count } = this.hashes
    if (seq < count)
      return fault(seq + 1, `Entry ${seq + 1} was put in: the head says that entry ${seq} is the last.`)
    if (seq > count)
      return fault(count + 1, `Entry ${count + 1} is missing: the head says that entry ${seq} is the last.`)
    if (hash !== this.hashes.last())
      return fault(seq, `Entry ${seq} is not the one that the head names: it was replaced.`)
    if (anchor !== this.anchor)
      return fault(seq, "The head names another last anchor: the last anchors were taken out or altered.")
    return null
  }

  /** After the last line. */
  end() {
    const { count } = this.hashes
    if (this.section !== "end")
      return fault(
        count + 1,
        `The file ends without its head: it was cut off, after entry ${count} or later.`,
      )
    if (this.known === null || this.knownWasSeen) return null
    const { seq, hash } = this.known
    if (seq !== null) return this.compare(seq, hash, "is the head that you gave")
    return fault(
      this.confirmed + 1,
      `No entry has the hash that you gave: the log is an older one, or was altered and hashed again${this.sinceConfirmed()}.`,
      count + 1,
    )
  }

  /** Where to look, as far as the file itself can be believed. */
  sinceConfirmed() {
    return this.confirmed === 0
      ? ""
      : ` after entry ${this.confirmed}, unless its anchors were made up again too`
  }

  /**
   * Holds the chain against what somebody outside knows of it.
   * @param {number} seq
   * @param {string} hash
   * @param {string} says
   */
  compare(seq, hash, says) {
    const { count } = this.hashes
    if (seq > count) {
      return fault(
        count + 1,
        `Entry ${count + 1} is missing: the log ends before entry ${seq}, which ${says}.`,
      )
    }
    if (seq < 1 || this.hashes.at(seq) === hash) return null
    return fault(
      Math.min(this.confirmed + 1, seq),
      `Entry ${seq} is not the one that ${says}: entries were altered and hashed again${this.sinceConfirmed()}.`,
      seq,
    )
  }

  /** @returns {Summary} */
  summary() {
    return {
      entries: this.hashes.count,
      anchors: this.anchors,
      head: this.hashes.last(),
      anchoredSeq: this.confirmed,
    }
  }
}

/** The hash of every entry so far, 32 bytes each, since anchors come after all entries. */
class Hashes {
  /** @param {string} genesis */
  constructor(genesis) {
    this.newest = genesis
    this.count = 0
    this.bytes = Buffer.alloc(32 * 1024)
  }

  /** @param {string} hash */
  add(hash) {
    const offset = 32 * this.count
    if (offset === this.bytes.length) this.bytes = Buffer.concat([this.bytes, Buffer.alloc(offset)])
    this.bytes.write(hash, offset, "hex")
    this.newest = hash
    this.count++
  }

  last() {
    return this.newest
  }

  /** @param {number} seq */
  at(seq) {
    return this.bytes.toString("hex", 32 * (seq - 1), 32 * seq)
  }
}

/**
 * The object of a line, or null where the line is not written exactly as an export writes it. So there is no second way
 * to write a line, and no field that no hash covers.
 * @param {string} line
 * @returns {Record<string, unknown> | null}
 */
function parse(line) {
  try {
    const value = JSON.parse(line)
    const fields = FIELDS[/** @type {keyof typeof FIELDS} */ (value.type)]
    const ordered = Object.fromEntries(fields.map((field) => [field, value[field]]))
    const isPlain = fields.every((field) =>
      field === "seq" ? Number.isSafeInteger(value.seq) : typeof value[field] === "string",
    )
    return isPlain && JSON.stringify(ordered) === line ? ordered : null
  } catch {
    return null
  }
}

/** @param {string} entry */
function seqIn(entry) {
  try {
    return JSON.parse(entry).seq
  } catch {
    return null
  }
}

/** @param {string} line */
function tenantIdIn(line) {
  let header
  try {
    header = JSON.parse(line)
  } catch {
    throw new Unusable("The first line is not JSON: this is no audit log that Bursar exported.")
  }
  if (header?.type !== "bursar-audit")
    throw new Unusable("The first line is not the header of an exported audit log.")
  if (header.version !== 1)
    throw new Unusable(`This verifier knows version 1 of the format, not ${header.version}.`)
  if (typeof header.tenant?.id !== "string") throw new Unusable("The header names no tenant.")
  return header.tenant.id
}

/** @param {string} text */
function sha256(text) {
  return createHash("sha256").update(text).digest("hex")
}

/**
 * @param {number} seq
 * @param {string} sentence
 */
function fault(seq, sentence, to = seq) {
  return { seq, to: Math.max(seq, to), sentence }
}

const NEWLINE = 10

/**
 * The lines of a file, a piece at a time. Only "\n" ends a line: other separators may stand inside an entry.
 * @param {string} file
 */
export async function* linesOf(file) {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
  let rest = Buffer.alloc(0)
  /** @param {Buffer} bytes */
  const text = (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch {
      return "not UTF-8"
    }
  }
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      yield text(bytes.subarray(start, end))
      start = end + 1
    }
    rest = bytes.subarray(start)
  }
  // A line without its newline was cut off in the middle.
  if (rest.length > 0) yield `${text(rest)} (cut off)`
}

/** @param {string | undefined} text */
function knownHead(text) {
  const [, seq, hash = ""] = /^(?:([1-9][0-9]*):)?([0-9a-f]{64})$/.exec(text ?? "") ?? []
  if (hash === "")
    throw new Unusable("--head takes a hash of 64 hex digits, or the entry's number, a colon and the hash.")
  return { seq: seq === undefined ? null : Number(seq), hash }
}

/** @param {string[]} args */
async function main(args) {
  if (args.includes("--help") || args.length === 0) {
    console.log(HELP.trim())
    return args.length === 0 ? 2 : 0
  }
  try {
    const at = args.indexOf("--head")
    const known = at === -1 ? null : knownHead(args[at + 1])
    const [file, ...others] = at === -1 ? args : args.toSpliced(at, 2)
    if (file === undefined || others.length > 0) throw new Unusable("Give one file. --help says more.")
    const verdict = await verify(linesOf(file), known)
    if (!verdict.ok) {
      const { line, seq, to, sentence } = verdict.fault
      console.log(
        `BAD   ${seq === to ? `entry ${seq}` : `entries ${seq} to ${to}`}, found at line ${line}.\n      ${sentence}`,
      )
      return 1
    }
    const { entries, anchors, head, anchoredSeq } = verdict.summary
    const anchored =
      anchors === 0 ? "none anchored yet" : `${anchors} anchors, the newest of entry ${anchoredSeq}`
    console.log(`GOOD  ${entries} entries, ${anchored}.\n      head ${entries}:${head}`)
    if (known === null)
      console.log(
        "      Keep the head: with --head it proves of any later export that all this is still in it.",
      )
    return 0
  } catch (error) {
    console.error(`Cannot verify: ${error instanceof Error ? error.message : error}`)
    return 2
  }
}

const isRun =
  process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
if (isRun) process.exitCode = await main(process.argv.slice(2))
