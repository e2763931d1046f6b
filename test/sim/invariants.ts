/** What must hold, by the names that a failure is reported under. */
export const INVARIANTS = {
  I1: "one key has at most one effect, and one request is sent at most once",
  I2: "what is live at Meta on an account's day, by each budget's highest value, stays within the cap",
  I3: "while an operation may take effect, its hold is held",
  I4: "nothing is sent without a durable intent",
  I5: "told succeeded: it happened; told that it did not: it did not and cannot any more",
  I6: "definite answers of one operation agree",
  I7: "an operation's first entry is its attempt",
  I8: "an operation has one final entry and nothing after it",
  I9: "the audit log's verdict is what became true at Meta",
  I10: "the directory's copy of the log is a prefix without gaps",
  I11: "every entry in the directory's copy stands in the ledger's log, byte for byte",
  I12: "holds are never negative, and none is left behind by what has ended",
  I13: "what is sent is what was admitted",
  I14: "one change of an object at a time, and none but a pause or decrease while another is unsettled",
  I15: "nothing is admitted after a revocation was acknowledged",
  I16: "a pause is always admitted",
  I17: "the log is one chain of hashes",
  L1: "when faults stop, every operation ends and every entry is delivered",
  S1: "nothing is ever sent for another tenant's ids",
  S2: "nothing breaks unexpectedly",
} as const

export type Invariant = keyof typeof INVARIANTS

export type Violation = { invariant: Invariant; detail: string }
