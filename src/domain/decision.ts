import type { MoneyText } from "./money.ts"

/** Deny beats approval, approval beats allow. */
export type DecisionOutcome = "allowed" | "needs_approval" | "denied"

/** What one rule says of one change, with the numbers it used and what it would let through. */
export type Finding = {
  rule: string
  outcome: DecisionOutcome
  /** One sentence for people and agents. */
  message: string
  numbers: Record<string, number | string | MoneyText>
  /** The nearest change that this rule would allow, where there is one. */
  would_allow?: Record<string, number | string | MoneyText>
}

export type Decision = { outcome: DecisionOutcome; rules: Finding[]; policy_version: number }
