import type { Json, JsonObject } from "../wire/json.ts"
import { bad, type Params } from "../wire/params.ts"

/** How one parameter is read; undefined means it was not sent. */
export type Reader = (params: Params, name: string) => Json | undefined

export const READ = {
  text: (params, name) => params.text(name),
  integer: (params, name) => params.integer(name),
  boolean: (params, name) => params.boolean(name),
  time: (params, name) => params.timeMs(name),
  /** `end_time=0` takes the end away. */
  endTime: (params, name) => (params.text(name) === "0" ? null : params.timeMs(name)),
  object: (params, name) => params.object(name),
  list: (params, name) => params.list(name),
  words: (params, name) => params.words(name),
} satisfies Record<string, Reader>

export function oneOf(...allowed: string[]): Reader {
  return (params, name) => params.oneOf(name, allowed)
}

/** A list of words of a fixed vocabulary, e.g. the special ad categories. */
export function someOf(...allowed: string[]): Reader {
  return (params, name) => {
    const words = params.words(name)
    const stray = words?.findIndex((word) => !allowed.includes(word)) ?? -1
    if (words === undefined || stray < 0) return words
    throw bad(`Param ${name}[${stray}] must be one of {${allowed.join(", ")}} - got "${words[stray]}"`, name)
  }
}

export function readPatch(params: Params, readers: Record<string, Reader>): JsonObject {
  const patch: JsonObject = {}
  for (const [name, read] of Object.entries(readers)) {
    const value = read(params, name)
    if (value !== undefined) patch[name] = value
  }
  return patch
}

/** A null in a patch takes the value away. */
export function applyPatch(body: JsonObject, patch: JsonObject): JsonObject {
  const after: JsonObject = { ...body, ...patch }
  for (const [name, value] of Object.entries(after)) if (value === null) delete after[name]
  return after
}
