import type { OperationAnswer, OperationStatus } from "../../../domain/operation.ts"

/** Where an operation stands, for people. */
export const STATE_WORDS: Record<OperationStatus, string> = {
  in_progress: "It is being carried out.",
  needs_approval: "A person who may approve has to look at it first. Nothing was sent to Meta.",
  succeeded: "Meta has made the change.",
  refused: "Meta did not make the change.",
  failed: "It did not happen.",
  unknown: "Meta did not answer, so nobody knows yet whether it happened.",
  needs_person: "Bursar could not find out whether it happened.",
}

/** What to do about it, where something is left to do or to leave undone. */
export function adviceOf({ status, message }: Pick<OperationAnswer, "status" | "message">): string | null {
  switch (status) {
    case "in_progress":
    case "unknown":
      return "Do not repeat it: Bursar reads Meta back and settles it."
    case "needs_person":
      return "Do not repeat it: a person has to look at Meta and settle it."
    case "needs_approval":
      return message ?? "Wait for the approval."
    case "succeeded":
    case "refused":
    case "failed":
      return message
  }
}
