import type { Context } from "hono"
import { bodyLimit } from "hono/body-limit"
import { refuse } from "../domain/errors.ts"

/** Far above any honest request of ours, and far below what would hurt an isolate. */
const MAX_BYTES = 256 * 1024
/** Our deepest input is four levels; a validator or a digest that walks thousands of them would be a way to stop us. */
const MAX_DEPTH = 16
const JSON_TYPE = /^application\/json(;\s*[a-z0-9-]+=[^;]+)*$/i

/** Bodies larger than this are refused before they are read to their end. */
export const limitBody = bodyLimit({
  maxSize: MAX_BYTES,
  onError: () => {
    throw refuse("too_large", `A request takes at most ${MAX_BYTES / 1024} KiB. Nothing was done.`)
  },
})

/** The body as JSON, or null where there is none. Throws 415 for another type and 422 for text that is not sane JSON. */
export async function readJson(c: Context): Promise<unknown> {
  const type = c.req.header("content-type")
  if (type !== undefined && !JSON_TYPE.test(type)) throw notJson()
  const text = await c.req.text()
  if (text.trim() === "") return null
  if (type === undefined) throw notJson()
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refuse("invalid_input", "The body is not valid JSON. Nothing was done.")
  }
  const fault = shapeFault(value)
  if (fault) throw refuse("invalid_input", `${fault} Nothing was done.`)
  return value
}

function notJson() {
  return refuse("unsupported_media_type", "Send the body as application/json.")
}

function shapeFault(value: unknown, depth = 1): string | null {
  if (typeof value !== "object" || value === null) return null
  if (depth > MAX_DEPTH) return `The body is nested more than ${MAX_DEPTH} levels deep.`
  for (const [key, item] of Object.entries(value)) {
    // An own key of this name turns into a prototype as soon as anybody copies the object by assignment.
    if (key === "__proto__") return 'The body has a field named "__proto__".'
    const fault = shapeFault(item, depth + 1)
    if (fault) return fault
  }
  return null
}
