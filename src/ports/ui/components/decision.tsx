import type { Decision, DecisionOutcome, Finding } from "../../../domain/decision.ts"
import { fieldWords, valueWords } from "./diff.tsx"
import { Pill, type Tone } from "./pill.tsx"

const VERDICTS: Record<DecisionOutcome, { tone: Tone; words: string }> = {
  allowed: { tone: "ok", words: "Allows" },
  needs_approval: { tone: "warn", words: "Needs approval" },
  denied: { tone: "bad", words: "Denies" },
}

/** What every rule said, with its numbers. */
export function DecisionRules({ rules }: { rules: Decision["rules"] }) {
  return (
    <ul class="rules">
      {rules.map((finding) => (
        <li>
          <p>
            <Pill tone={VERDICTS[finding.outcome].tone}>{VERDICTS[finding.outcome].words}</Pill>{" "}
            <code>{finding.rule}</code> {finding.message}
          </p>
          <Numbers finding={finding} />
        </li>
      ))}
    </ul>
  )
}

export function Numbers({ finding: { numbers, would_allow } }: { finding: Finding }) {
  return (
    <>
      <NumberList numbers={numbers} />
      {would_allow && Object.keys(would_allow).length > 0 && (
        <div class="would-allow">
          <span>Would be allowed</span> <NumberList numbers={would_allow} />
        </div>
      )}
    </>
  )
}

function NumberList({ numbers }: { numbers: Finding["numbers"] }) {
  const shown = Object.entries(numbers)
  if (shown.length === 0) return null
  return (
    <dl class="numbers">
      {shown.map(([name, value]) => (
        <div>
          <dt>{fieldWords(name)}</dt>
          <dd>{valueWords(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
