import type { AuditOutcome, OperationStatus } from "../../../domain/operation.ts"
import { Pill, type Tone } from "./pill.tsx"

const OUTCOMES: Record<AuditOutcome | OperationStatus, { tone: Tone; words: string }> = {
  attempted: { tone: "calm", words: "Attempted" },
  in_progress: { tone: "calm", words: "In progress" },
  succeeded: { tone: "ok", words: "Done" },
  refused: { tone: "bad", words: "Refused by Meta" },
  denied: { tone: "bad", words: "Denied" },
  failed: { tone: "bad", words: "Failed" },
  unknown: { tone: "warn", words: "Not known yet" },
  needs_approval: { tone: "warn", words: "Needs approval" },
  needs_person: { tone: "warn", words: "Needs a person" },
}

export function OutcomePill({ outcome }: { outcome: AuditOutcome | OperationStatus }) {
  const { tone, words } = OUTCOMES[outcome]
  return <Pill tone={tone}>{words}</Pill>
}

export function outcomeWords(outcome: AuditOutcome | OperationStatus): string {
  return OUTCOMES[outcome].words
}
