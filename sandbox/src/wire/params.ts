import type { UploadedFile } from "./call.ts"
import { isObject, type Json, type JsonObject, parseJson } from "./json.ts"
import { refusal } from "./refusal.ts"
import { WIRE } from "./refusals.ts"
import { parseTime } from "./time.ts"

/** The parameters of a call. A value may have come as JSON or as text; each reader accepts both spellings. */
export class Params {
  readonly #values: JsonObject
  readonly files: UploadedFile[]

  constructor(values: JsonObject, files: UploadedFile[] = []) {
    this.#values = values
    this.files = files
  }

  has(name: string): boolean {
    const value = this.#values[name]
    return value !== undefined && value !== null
  }

  entries(): [string, Json][] {
    return Object.entries(this.#values)
  }

  with(values: JsonObject): Params {
    return new Params({ ...this.#values, ...values }, this.files)
  }

  without(name: string): Params {
    return new Params(Object.fromEntries(this.entries().filter(([known]) => known !== name)), this.files)
  }

  raw(name: string): Json | undefined {
    return this.#values[name]
  }

  text(name: string): string | undefined {
    const value = this.#values[name]
    if (value === undefined || value === null) return undefined
    if (typeof value === "string") return value
    if (typeof value === "number" || typeof value === "boolean") return String(value)
    throw bad(`Param ${name} must be a string`, name)
  }

  /** A whole number of API units. Meta takes 500 and "500"; it refuses 5.5, "5.00" and "five". */
  integer(name: string): number | undefined {
    const value = this.#values[name]
    if (value === undefined || value === null || value === "") return undefined
    const number = typeof value === "string" && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : value
    if (typeof number === "number" && Number.isSafeInteger(number)) return number
    throw bad(`Param ${name} must be an integer`, name)
  }

  boolean(name: string): boolean | undefined {
    const value = this.#values[name]
    if (value === undefined || value === null || value === "") return undefined
    if (value === true || value === 1 || value === "1" || value === "true") return true
    if (value === false || value === 0 || value === "0" || value === "false") return false
    throw bad(`Param ${name} must be a boolean`, name)
  }

  timeMs(name: string): number | undefined {
    const value = this.#values[name]
    if (value === undefined || value === null || value === "") return undefined
    const timeMs = typeof value === "string" || typeof value === "number" ? parseTime(value) : undefined
    if (timeMs === undefined) throw bad(`Param ${name} must be a date or time`, name)
    return timeMs
  }

  /** JSON that may have come inside a string, as every form-encoded client sends it. */
  json(name: string): Json | undefined {
    const value = this.#values[name]
    if (typeof value !== "string") return value ?? undefined
    if (value.trim() === "") return undefined
    return parseJson(value)
  }

  object(name: string): JsonObject | undefined {
    if (!this.has(name) || this.#values[name] === "") return undefined
    const value = this.json(name)
    if (isObject(value)) return value
    throw bad(`Param ${name} must be an object`, name)
  }

  list(name: string): Json[] | undefined {
    if (!this.has(name) || this.#values[name] === "") return undefined
    const value = this.json(name)
    if (Array.isArray(value)) return value
    throw bad(`Param ${name} must be an array`, name)
  }

  /** A list of words: `["A","B"]`, `A,B` or a lone `A`. */
  words(name: string): string[] | undefined {
    if (!this.has(name) || this.#values[name] === "") return undefined
    const value = this.json(name) ?? this.#values[name]
    if (Array.isArray(value)) {
      return value.map((word) => {
        if (typeof word === "string" || typeof word === "number") return String(word)
        throw bad(`Param ${name} must be an array of strings`, name)
      })
    }
    if (typeof value === "string" || typeof value === "number") {
      const text = String(value)
      if (/^\s*[[{]/.test(text)) throw bad(`Param ${name} must be an array`, name)
      return text.split(",").map((word) => word.trim())
    }
    throw bad(`Param ${name} must be an array`, name)
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const found = allowed.find((word) => word === value)
    if (found === undefined) {
      throw bad(`Param ${name} must be one of {${allowed.join(", ")}} - got "${value}"`, name)
    }
    return found
  }
}

export function bad(reason: string, name: string) {
  return refusal(WIRE.badParameter, { reason }, [name])
}
