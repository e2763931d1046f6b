import type { Rule } from "../rule.ts"

/** While a tenant or an ad account is frozen, things can only be paused or lowered. */
export const frozen: Rule = {
  id: "frozen",
  check({ frozen, isSafe }) {
    if (!frozen || isSafe) return null
    const what = frozen === "tenant" ? "All ad accounts of this tenant are" : "This ad account is"
    return {
      rule: "frozen",
      outcome: "denied",
      message: `${what} frozen: things can only be paused or lowered until a person lifts the freeze.`,
      numbers: { scope: frozen },
    }
  },
}
