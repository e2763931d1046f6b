import { type RefusalShape, refusal } from "../wire/refusal.ts"

/**
 * One thing Meta refuses. A rule stands alone: its `refusal` names the public page or the observation behind it, and
 * taking the rule out of its table is all it takes to stop refusing.
 */
export interface Rule<Subject> {
  name: string
  refusal: RefusalShape
  blame?: string[]
  isBroken(subject: Subject): boolean
  words?(subject: Subject): Record<string, string>
}

/** Rules are asked in the order of their table; the first broken one answers. */
export function enforce<Subject>(rules: readonly Rule<Subject>[], subject: Subject): void {
  for (const rule of rules) {
    if (rule.isBroken(subject)) throw refusal(rule.refusal, rule.words?.(subject) ?? {}, rule.blame ?? [])
  }
}
