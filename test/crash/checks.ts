import type { Json } from "../../scripts/local/throwaway-client.ts"
import { genesisHash } from "../../src/audit/event.ts"
import { sha256 } from "../../src/domain/canonical.ts"
import { LATE_MS } from "./faults.ts"
import type { Stored, StoredOperation } from "./files.ts"
import type { Sent } from "./sent.ts"
import { operationIn, type Wish } from "./traffic.ts"

export type Evidence = { stored: Stored; sent: Sent[]; wishes: Wish[]; campaigns: Json[] }

/** Each returns what it found wrong. */
export const CHECKS: Record<string, (evidence: Evidence) => string[]> = {
  "nothing reached the sandbox without an intent on the disk": everySendHasIntent,
  "no key had two effects": noDoubleEffect,
  "no answered outcome was lost or contradicted": answersHold,
  "every operation has its entries in the audit log, once and in order": auditIsComplete,
  "the audit chain is whole and the directory has all of it": chainIsWhole,
  "every verdict is what the sandbox shows": verdictsAreTrue,
  "what is settled holds no money": holdsAreReleased,
}

/** The wall clock of both is the same machine's; a Worker's stands still between two waits. */
const CLOCK_MS = 50

function everySendHasIntent({ stored, sent }: Evidence): string[] {
  const attempted = new Set(
    entriesOf(stored).flatMap((entry) => (entry.outcome === "attempted" ? entry.operation_id : [])),
  )
  return sent.flatMap((one) => {
    const intents = stored.operations.filter((operation) => isOf(one, operation))
    const before = intents.filter((operation) => operation.created_at_ms <= one.atMs + CLOCK_MS)
    if (before.length === 0)
      return `request ${one.n} to ${one.node} has no operation that was written before it`
    return before.some(({ id }) => attempted.has(id)) ? [] : `request ${one.n} has no "attempted" entry`
  })
}

function noDoubleEffect({ stored, sent, campaigns }: Evidence): string[] {
  const wrong: string[] = []
  const groups = Map.groupBy(
    stored.operations.filter(({ change }) => change !== null),
    (operation) => JSON.stringify([operation.entity_id, mutationOf(operation)]),
  )
  for (const alike of groups.values()) {
    const [one] = alike
    if (!one) continue
    const requests = sent.filter((request) => isOf(request, one)).length
    if (requests > alike.length)
      wrong.push(`${alike.length} operations like ${one.id} were sent ${requests} times`)
  }
  for (const { id } of stored.operations) {
    const made = campaigns.filter((campaign) => campaign.adlabels.includes(`bursar:${id}`)).length
    if (made > 1) wrong.push(`operation ${id} made ${made} campaigns`)
  }
  return wrong
}

function answersHold({ stored, wishes }: Evidence): string[] {
  const byKey = new Map(stored.operations.map((operation) => [operation.op_key, operation]))
  return wishes.flatMap((wish) => {
    const operation = byKey.get(wish.key)
    const answered = operationIn(wish)
    if (answered !== null && operation?.id !== answered)
      return `key ${wish.key} was answered with ${answered}, and stands for ${operation?.id}`
    if (!operation) return []
    return wish.answers.flatMap(({ status, body }) => {
      if (status === 200 && body.status !== operation.state)
        return `${operation.id} was answered as ${body.status} and is ${operation.state}`
      if (status === 200 && body.operation_id !== operation.id)
        return `${operation.id} was answered as ${body.operation_id}`
      if (body.code === "refused_by_meta" && operation.state !== "refused")
        return `${operation.id} was answered as refused and is ${operation.state}`
      return []
    })
  })
}

function auditIsComplete({ stored }: Evidence): string[] {
  const byOperation = Map.groupBy(entriesOf(stored), (entry) => entry.operation_id)
  return stored.operations.flatMap(({ id, state, change }) => {
    if (change === null) return []
    const outcomes: string[] = (byOperation.get(id) ?? []).map((entry) => entry.outcome)
    const expected = state === "denied" ? "denied" : "attempted"
    if (outcomes[0] !== expected) return `${id} begins with ${outcomes[0]} instead of ${expected}`
    const last = outcomes.at(-1)
    const ends = outcomes.filter((outcome) => ["succeeded", "failed", "refused", "denied"].includes(outcome))
    if (ends.length > 1) return `${id} ended ${ends.length} times: ${outcomes}`
    if (["succeeded", "failed", "refused"].includes(state) && last !== state)
      return `${id} is ${state}, and its last entry says ${last}`
    return outcomes.filter((outcome) => outcome === "attempted").length > 1 ? `${id} was attempted twice` : []
  })
}

function chainIsWhole({ stored }: Evidence): string[] {
  let prev = genesisHash(stored.tenantId)
  const wrong: string[] = []
  for (const [index, one] of stored.audit.entries()) {
    if (one.seq !== index + 1) wrong.push(`entry ${index + 1} is missing`)
    if (one.prev_hash !== prev || one.hash !== sha256(`${prev}\n${one.entry}`))
      wrong.push(`entry ${one.seq} breaks the chain`)
    prev = one.hash
  }
  if (JSON.stringify(stored.delivered) !== JSON.stringify(stored.audit))
    wrong.push(
      `the directory has ${stored.delivered.length} entries, the ledger ${stored.audit.length}, and they are not the same`,
    )
  return wrong.slice(0, 5)
}

/** Carries the verdicts out on paper, in the order in which the sandbox was asked, and compares with what it has. */
function verdictsAreTrue({ stored, sent, campaigns }: Evidence): string[] {
  const wrong: string[] = []
  const byId = new Map<string, Json>(campaigns.map((campaign) => [campaign.id, campaign]))
  const effects = stored.operations.flatMap((operation) => {
    const from = (operation.sent_at_ms ?? operation.created_at_ms) - CLOCK_MS
    const request = sent.find((one) => one.atMs >= from && isOf(one, operation))
    const late = request?.fault === "apply_late" ? LATE_MS : 0
    return operation.change === null
      ? []
      : { operation, atMs: (request?.atMs ?? operation.created_at_ms) + late }
  })
  const expected = new Map<string, Record<string, string>>()
  for (const { operation } of effects.sort((a, b) => a.atMs - b.atMs)) {
    const { node, edge, params } = mutationOf(operation)
    const made = campaigns.filter((campaign) => campaign.adlabels.includes(`bursar:${operation.id}`))
    if (edge !== null) {
      if (operation.state === "succeeded" && made[0]?.id !== operation.entity_id)
        wrong.push(`${operation.id} says it made ${operation.entity_id}; there is ${made[0]?.id}`)
      if (["failed", "refused", "denied"].includes(operation.state) && made.length > 0)
        wrong.push(`${operation.id} is ${operation.state}, and its campaign is there`)
      if (operation.state === "succeeded" && operation.entity_id)
        expected.set(operation.entity_id, picked(params))
    } else if (operation.state === "succeeded") {
      expected.set(node, { ...expected.get(node), ...picked(params) })
    } else if (isOpen(operation)) {
      // Whether this happened is openly not known, so nothing is said about what it may have changed.
      const known = { ...expected.get(node) }
      for (const field of Object.keys(params)) delete known[field]
      expected.set(node, known)
    }
  }
  for (const [id, fields] of expected) {
    for (const [field, value] of Object.entries(fields)) {
      const shown = byId.get(id)?.[field]
      if (String(shown) !== value) wrong.push(`campaign ${id}: ${field} should be ${value} and is ${shown}`)
    }
  }
  return wrong
}

function holdsAreReleased({ stored }: Evidence): string[] {
  const open = new Set(stored.operations.filter(isOpen).map(({ id }) => id))
  return stored.reservations.filter((id) => !open.has(id)).map((id) => `${id} is settled and still held`)
}

export function isOpen({ state }: StoredOperation): boolean {
  return ["admitted", "sent", "unknown", "needs_person"].includes(state)
}

function isOf(request: Sent, operation: StoredOperation): boolean {
  if (operation.change === null || operation.state === "denied") return false
  const { node, edge, params } = mutationOf(operation)
  if (request.isCreation)
    return edge !== null && (request.params.adlabels ?? "").includes(`bursar:${operation.id}"`)
  if (edge !== null || node !== request.node) return false
  const names = Object.keys(params)
  return (
    names.length === Object.keys(request.params).length &&
    names.every((name) => String(params[name]) === request.params[name])
  )
}

type Mutation = { node: string; edge: string | null; params: Record<string, string> }

const mutations = new Map<string, Mutation>()

function mutationOf(operation: StoredOperation): Mutation {
  const known = mutations.get(operation.id)
  if (known) return known
  const { mutation } = JSON.parse(operation.change ?? "{}") as { mutation: Mutation }
  mutations.set(operation.id, mutation)
  return mutation
}

function picked(params: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).filter(([name]) => ["name", "status", "daily_budget"].includes(name)),
  )
}

type Entry = { operation_id: string | null; outcome: string }

function entriesOf({ audit }: Stored): Entry[] {
  return audit.map(({ entry }) => JSON.parse(entry) as Entry)
}
