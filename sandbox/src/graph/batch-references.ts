import { isObject, type Json, type JsonObject } from "../wire/json.ts"

const REFERENCE = /\{result=([^:{}]+):(\$[^{}]*)\}/g

/** The names an item refers to in `{result=name:$.id}`. */
export function referencesIn(item: JsonObject): string[] {
  const text = `${String(item.relative_url ?? "")}&${typeof item.body === "string" ? item.body : ""}`
  return [...text.matchAll(REFERENCE)].flatMap((found) => (found[1] === undefined ? [] : [found[1]]))
}

/** The item with each reference replaced by what it points at; several values are joined by commas. */
export function fillReferences(item: JsonObject, bodies: ReadonlyMap<string, Json>): JsonObject {
  const fill = (text: string) =>
    text.replace(REFERENCE, (_, name: string, path: string) =>
      valuesAt(bodies.get(name) ?? null, path).join(","),
    )
  const filled: JsonObject = { ...item, relative_url: fill(String(item.relative_url)) }
  if (typeof item.body === "string") filled.body = fill(item.body)
  return filled
}

/** The part of JSONPath that batches use: `$.id`, `$.data[0].id`, `$.data.*.id`. */
function valuesAt(body: Json, path: string): string[] {
  const steps = path.slice(1).split(/[.[\]]+/)
  let found: Json[] = [body]
  for (const step of steps.filter((each) => each !== ""))
    found = found.flatMap((value) => children(value, step))
  return found
    .filter((value) => typeof value === "string" || typeof value === "number")
    .map((value) => encodeURIComponent(String(value)))
}

function children(value: Json, step: string): Json[] {
  if (Array.isArray(value)) {
    const one = value[Number(step)]
    return step === "*" ? value : one === undefined ? [] : [one]
  }
  if (!isObject(value)) return []
  if (step === "*") return Object.values(value)
  const one = Object.hasOwn(value, step) ? value[step] : undefined
  return one === undefined ? [] : [one]
}
