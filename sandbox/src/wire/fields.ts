import { type Json, type JsonObject, parseJson } from "./json.ts"
import { bad } from "./params.ts"
import { refusal } from "./refusal.ts"
import { WIRE } from "./refusals.ts"

/** One asked field: `adsets.limit(5).as(sets){id,name}` has arguments, an alias and fields of its own. */
export interface FieldAsk {
  name: string
  alias: string | null
  args: JsonObject
  fields: FieldAsk[] | null
}

const MAX_DEPTH = 12
const MAX_FIELDS = 500

/** `fields` comes as `a,b{c}` or as a JSON list of such words. Absent or empty asks for the defaults. */
export function readFields(value: Json | undefined): FieldAsk[] | null {
  if (value === undefined || value === null || value === "") return null
  const text = fieldText(value)
  return new FieldReader(text).readAll()
}

function fieldText(value: Json): string {
  const parsed = typeof value === "string" && value.trimStart().startsWith("[") ? parseJson(value) : value
  if (typeof parsed === "string") return parsed
  if (Array.isArray(parsed) && parsed.every((word) => typeof word === "string")) return parsed.join(",")
  throw bad("Param fields must be an array of field names", "fields")
}

class FieldReader {
  readonly #text: string
  #at = 0
  #count = 0

  constructor(text: string) {
    this.#text = text
  }

  readAll(): FieldAsk[] {
    const fields = this.#readList(0)
    if (this.#at < this.#text.length) throw this.#error("Unexpected input")
    return fields
  }

  #readList(depth: number): FieldAsk[] {
    if (depth > MAX_DEPTH) throw this.#error("Too many levels")
    const fields: FieldAsk[] = []
    for (;;) {
      this.#skipSpace()
      if (this.#peek() === "}" || this.#at >= this.#text.length) return fields
      fields.push(this.#readOne(depth))
      this.#skipSpace()
      if (this.#peek() !== ",") return fields
      this.#at += 1
    }
  }

  #readOne(depth: number): FieldAsk {
    this.#count += 1
    if (this.#count > MAX_FIELDS) throw this.#error("Too many fields")
    const ask: FieldAsk = { name: this.#readName(), alias: null, args: {}, fields: null }
    while (this.#peek() === ".") {
      this.#at += 1
      const modifier = this.#readName()
      const argument = this.#readArgument()
      if (modifier === "as") ask.alias = argument
      else ask.args[modifier] = argument
    }
    if (this.#peek() === "{") {
      this.#at += 1
      ask.fields = this.#readList(depth + 1)
      if (this.#peek() !== "}") throw this.#error('Expected end of string instead of ","')
      this.#at += 1
    }
    return ask
  }

  #readName(): string {
    const name = /^[A-Za-z0-9_:]+/.exec(this.#text.slice(this.#at, this.#at + 120))?.[0]
    if (!name) throw this.#error("Expected a field name")
    this.#at += name.length
    return name
  }

  /** Everything between balanced parentheses; JSON arguments may hold parentheses inside strings. */
  #readArgument(): string {
    if (this.#peek() !== "(") throw this.#error('Expected "("')
    const from = this.#at + 1
    let depth = 0
    let inString = false
    for (; this.#at < this.#text.length; this.#at += 1) {
      const letter = this.#peek()
      if (letter === "\\" && inString) this.#at += 1
      else if (letter === '"') inString = !inString
      else if (!inString && letter === "(") depth += 1
      else if (!inString && letter === ")" && --depth === 0) {
        this.#at += 1
        return this.#text.slice(from, this.#at - 1).trim()
      }
    }
    throw this.#error('Expected ")"')
  }

  #skipSpace(): void {
    while (/\s/.test(this.#peek())) this.#at += 1
  }

  #peek(): string {
    return this.#text.charAt(this.#at)
  }

  #error(reason: string) {
    const fields = this.#text.slice(0, 200)
    return refusal(WIRE.badFieldSyntax, { reason, at: String(this.#at), fields })
  }
}

/** The text a list of asked fields came from, for the address of the next page. */
export function printFields(asks: FieldAsk[]): string {
  return asks.map(printOne).join(",")
}

function printOne(ask: FieldAsk): string {
  const args = Object.entries(ask.args).map(([name, value]) => `.${name}(${String(value)})`)
  const alias = ask.alias === null ? "" : `.as(${ask.alias})`
  const inner = ask.fields === null ? "" : `{${printFields(ask.fields)}}`
  return `${ask.name}${args.join("")}${alias}${inner}`
}
