import { beforeEach, describe, expect, it } from "vitest"
import { digestOf } from "../../../src/domain/canonical.ts"
import { migrate } from "../../../src/ledger/migrate.ts"
import {
  insertOperation,
  move,
  type OperationRow,
  openOn,
  operationById,
  operationByKey,
  type State,
  sameSince,
} from "../../../src/ledger/operations.ts"
import { NOON } from "../support/builders.ts"
import { type SqliteHost, sqliteHost } from "../support/sqlite-host.ts"

let sqlite: SqliteHost

beforeEach(() => {
  sqlite = sqliteHost()
  migrate(sqlite.host)
})

function anOperation(more: Partial<OperationRow> = {}): OperationRow {
  return {
    id: "op_1",
    parentId: null,
    principal: "tok_1",
    key: null,
    name: "pause_entities",
    digest: digestOf("pause"),
    risk: "pause",
    surface: "api",
    actor: { kind: "agent", id: "tok_1", name: "Agent", on_behalf_of: "rosa@acme.example" },
    state: "admitted",
    words: "Pause campaign “Spring”",
    adAccountId: "act_1001000000000001",
    entityType: "campaign",
    entityId: "23850000000000001",
    change: null,
    decision: { outcome: "allowed", rules: [], policy_version: 1 },
    error: null,
    createdAtMs: NOON,
    sentAtMs: null,
    settledAtMs: null,
    auditSeq: 1,
    reconcileAtMs: null,
    reconcileCount: 0,
    absentSinceMs: null,
    ...more,
  }
}

const STATES: readonly State[] = [
  "admitted",
  "sent",
  "succeeded",
  "refused",
  "failed",
  "unknown",
  "needs_person",
  "denied",
]

/** From each state, where an operation may go. */
const LEGAL: Record<State, readonly State[]> = {
  admitted: ["sent", "failed", "unknown"],
  sent: ["succeeded", "refused", "failed", "unknown"],
  unknown: ["succeeded", "failed", "needs_person"],
  needs_person: ["succeeded", "failed"],
  succeeded: [],
  refused: [],
  failed: [],
  denied: [],
}

const moves = STATES.flatMap((from) => STATES.map((to) => ({ from, to, isLegal: LEGAL[from].includes(to) })))

describe("The life of an operation", () => {
  it.each(moves.filter(({ isLegal }) => isLegal))("$from goes to $to", ({ from, to }) => {
    const operation = anOperation({ state: from })
    insertOperation(sqlite.host, operation)
    expect(move(sqlite.host, operation, to, { settledAtMs: NOON + 5 })).toMatchObject({ state: to })
    expect(operationById(sqlite.host, "op_1")).toEqual({ ...operation, state: to, settledAtMs: NOON + 5 })
  })

  it.each(moves.filter(({ isLegal }) => !isLegal))("$from never goes to $to", ({ from, to }) => {
    const operation = anOperation({ state: from })
    insertOperation(sqlite.host, operation)
    expect(() => move(sqlite.host, operation, to)).toThrow(`cannot go from ${from} to ${to}`)
    expect(operationById(sqlite.host, "op_1")?.state).toBe(from)
  })

  it("what was sent is never sent again, and what has ended stays", () => {
    for (const state of STATES) expect(LEGAL[state].includes("sent")).toBe(state === "admitted")
  })
})

describe("Finding earlier operations", () => {
  it("a key belongs to its principal, and to one operation", () => {
    insertOperation(sqlite.host, anOperation({ key: "k" }))
    expect(operationByKey(sqlite.host, "tok_1", "k")?.id).toBe("op_1")
    expect(operationByKey(sqlite.host, "tok_2", "k")).toBeNull()
    expect(() => insertOperation(sqlite.host, anOperation({ id: "op_2", key: "k" }))).toThrow(/UNIQUE/)
    insertOperation(sqlite.host, anOperation({ id: "op_3", principal: "tok_2", key: "k" }))
  })

  it.each([
    ["admitted", true],
    ["sent", true],
    ["unknown", true],
    ["needs_person", true],
    ["succeeded", true],
    ["refused", false],
    ["failed", false],
    ["denied", false],
  ] as const)("a %s one counts as the same creation: %s", (state, counts) => {
    insertOperation(sqlite.host, anOperation({ state }))
    const { principal, digest } = anOperation()
    expect(sameSince(sqlite.host, principal, digest, NOON - 1) !== null).toBe(counts)
    expect(sameSince(sqlite.host, principal, digest, NOON)).toBeNull()
    expect(sameSince(sqlite.host, "tok_2", digest, NOON - 1)).toBeNull()
    expect(sameSince(sqlite.host, principal, "another", NOON - 1)).toBeNull()
  })

  it.each([
    ["admitted", true],
    ["sent", true],
    ["unknown", true],
    ["needs_person", true],
    ["succeeded", false],
    ["refused", false],
    ["failed", false],
    ["denied", false],
  ] as const)("a %s one keeps other changes of its object away: %s", (state, isOpen) => {
    insertOperation(sqlite.host, anOperation({ state }))
    expect(openOn(sqlite.host, "23850000000000001") !== null).toBe(isOpen)
    expect(openOn(sqlite.host, "23850000000000002")).toBeNull()
  })
})
