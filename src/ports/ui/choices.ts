import * as z from "zod"
import type { Operation } from "../../operations/define.ts"

/** The values that a field of an operation takes, so that a form offers what the operation knows and nothing else. */
export function choicesOf(operation: Operation | null, field: string): string[] {
  const schema = operation?.input.shape[field]
  const item = schema instanceof z.ZodArray ? schema.element : schema
  return item instanceof z.ZodEnum ? item.options.map(String) : []
}
