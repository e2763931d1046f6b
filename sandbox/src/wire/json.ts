export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

/** Deeper than any targeting, and shallow enough for every function that walks a value. */
const DEEPEST = 200

/** The value a text holds, or undefined when it is not JSON. Nothing here ever throws on what a client sent. */
export function parseJson(text: string): Json | undefined {
  if (isTooDeep(text)) return undefined
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

/** Brackets inside strings count as well, which only refuses what nobody sends. */
function isTooDeep(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at)
    if (letter === OPEN_BRACE || letter === OPEN_BRACKET) depth += 1
    else if (letter === CLOSE_BRACE || letter === CLOSE_BRACKET) depth -= 1
    if (depth > DEEPEST) return true
  }
  return false
}

const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93
