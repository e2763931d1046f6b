import type { Context } from "hono"
import { type FieldIssue, refuse } from "../../domain/errors.ts"

/** A posted form as text; a field that was not sent is empty. */
export type Form = { text(name: string): string; all(name: string): string[] }

export async function readForm(c: Context): Promise<Form> {
  const body = await c.req.parseBody({ all: true }).catch(() => {
    throw refuse("invalid_input", "This form cannot be read. Nothing was done.")
  })
  const all = (name: string) => [body[name] ?? []].flat().filter((value) => typeof value === "string")
  return { all, text: (name) => all(name)[0]?.trim() ?? "" }
}

/** What is wrong, by field; the first fault of each. */
export type Faults = Readonly<Record<string, string>>

export function faultsOf(issues: readonly FieldIssue[]): Faults {
  const faults: Record<string, string> = {}
  for (const { path, message } of issues) faults[path] ??= message
  return faults
}

/** Every form that is rendered gets a key of its own, so that sending it twice is one effect. */
export function newFormKey(): string {
  return `page-${crypto.randomUUID()}`
}
