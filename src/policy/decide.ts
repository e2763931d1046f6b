import type { Decision, DecisionOutcome, Finding } from "../domain/decision.ts"
import type { Facts, Rule } from "./rule.ts"
import { adAccountDay } from "./rules/ad-account-day.ts"
import { adAccountMonth } from "./rules/ad-account-month.ts"
import { budgetStep } from "./rules/budget-step.ts"
import { changeFrequency } from "./rules/change-frequency.ts"
import { frozen } from "./rules/frozen.ts"
import { newBudget } from "./rules/new-budget.ts"
import { objectDay } from "./rules/object-day.ts"
import { principalRaise } from "./rules/principal-raise.ts"
import { stepAmount } from "./rules/step-amount.ts"
import { tenantDay } from "./rules/tenant-day.ts"
import { unitSlip } from "./rules/unit-slip.ts"

/** Every rule, in the order in which its findings are shown. */
export const RULES: readonly Rule[] = [
  frozen,
  unitSlip,
  newBudget,
  budgetStep,
  stepAmount,
  objectDay,
  principalRaise,
  adAccountDay,
  adAccountMonth,
  tenantDay,
  changeFrequency,
]

const STRICTNESS: Record<DecisionOutcome, number> = { allowed: 0, needs_approval: 1, denied: 2 }

/** The strictest finding decides: deny beats approval beats allow. A rule that fails denies. */
export function decide(facts: Facts, rules: readonly Rule[] = RULES): Decision {
  const findings = rules.map((rule) => checked(rule, facts)).filter((finding) => finding !== null)
  const strictest = findings.reduce<DecisionOutcome>(
    (outcome, finding) => (STRICTNESS[finding.outcome] > STRICTNESS[outcome] ? finding.outcome : outcome),
    "allowed",
  )
  return { outcome: strictest, rules: findings, policy_version: facts.version }
}

function checked(rule: Rule, facts: Facts): Finding | null {
  try {
    return rule.check(facts)
  } catch {
    return {
      rule: rule.id,
      outcome: "denied",
      message: "This rule could not be worked out, so the change is refused. Please report it.",
      numbers: {},
    }
  }
}
