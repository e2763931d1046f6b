import type { Change } from "../../../src/operations/define.ts"
import type { PolicySettings } from "../../../src/policy/settings.ts"
import type { Invariant } from "../invariants.ts"
import type { Air, Sent } from "../world/air.ts"
import type { Meta } from "../world/meta.ts"
import type { Store } from "../world/store.ts"
import { accountOf } from "../world/tenant.ts"

/** An operation as it was admitted. */
export type Seen = {
  id: string
  principal: string
  key: string | null
  risk: string
  digest: string
  account: string
  entityId: string | null
  change: Change
  createdAtMs: number
  heldAtFirst: number
  /** The account's cap at its admission, in API units. */
  cap: number
  seenAtMs: number
}

type OperationRow = {
  id: string
  principal: string
  op_key: string | null
  risk: string
  digest: string
  ad_account_id: string | null
  entity_id: string | null
  change: string | null
  decision: string
  created_at_ms: number
}

const OPEN = "('admitted', 'sent', 'unknown', 'needs_person')"

/** Follows the ledger's operations and holds and compares them with what is under way at Meta. */
export function operationsWitness(parts: {
  store: Store
  meta: Meta
  now: () => number
  violate: (invariant: Invariant, detail: string) => void
}) {
  const { store, meta, violate } = parts
  const seen = new Map<string, Seen>()

  /** A newly attempted operation; what it was promised is kept for later. */
  function admitted(operationId: string): Seen | null {
    const [row] = store.exec("SELECT * FROM operations WHERE id = ?", [operationId]) as OperationRow[]
    if (!row || row.change === null) {
      violate("I7", `${operationId} has an entry and is not in the table`)
      return null
    }
    const [held] = store.exec("SELECT held_minor FROM reservations WHERE operation_id = ?", [operationId])
    const account = row.ad_account_id ?? ""
    const one: Seen = {
      id: row.id,
      principal: row.principal,
      key: row.op_key,
      risk: row.risk,
      digest: row.digest,
      account,
      entityId: row.entity_id,
      change: JSON.parse(row.change) as Change,
      createdAtMs: row.created_at_ms,
      heldAtFirst: Number(held?.held_minor ?? 0),
      cap: capIn(account, (JSON.parse(row.decision) as { policy_version: number }).policy_version),
      seenAtMs: parts.now(),
    }
    seen.set(one.id, one)
    return one
  }

  function capIn(account: string, version: number): number {
    const [row] = store.exec("SELECT settings FROM policy_versions WHERE version = ?", [version])
    const { limits } = JSON.parse(String(row?.settings ?? "{}")) as PolicySettings
    const { currency, unit } = accountOf(account)
    return Math.round(Number(limits[currency]?.ad_account_day ?? 0) * unit)
  }

  /** The admitted operation of a mutation that leaves; it has to be on disk by then. */
  function leaving(
    one: Omit<Sent, "operationId">,
    durablySent: ReadonlySet<string>,
    inTheAir: readonly Sent[],
  ): string | null {
    const [node = "", edge] = one.path.split("/")
    const rows = store.exec(
      "SELECT * FROM operations WHERE state = 'sent' AND change IS NOT NULL",
      [],
    ) as OperationRow[]
    const fits = rows.filter(({ change }) => {
      const { mutation } = JSON.parse(change ?? "{}") as Change
      return (
        mutation.node === node &&
        mutation.edge === (edge ?? null) &&
        (edge === undefined || one.params.adlabels === JSON.stringify(mutation.params.adlabels))
      )
    })
    const row = fits.find(({ id }) => !inTheAir.some((other) => other.operationId === id)) ?? fits[0]
    if (!row) {
      violate("I4", `POST #${one.number} to ${one.path}: no operation says that it is being sent`)
      return null
    }
    if (!durablySent.has(row.id))
      violate("I4", `POST #${one.number} of ${row.id}: its intent is not durable yet`)
    const { mutation } = JSON.parse(row.change ?? "{}") as Change
    for (const [name, value] of Object.entries(mutation.params)) {
      const text = typeof value === "object" ? JSON.stringify(value) : String(value)
      if (one.params[name] !== text)
        violate("I13", `${row.id}: ${name} is ${one.params[name]}, admitted was ${text}`)
    }
    if (inTheAir.some((other) => other.operationId === row.id))
      violate("I1", `${row.id} is sent a second time`)
    const twin = inTheAir.find(
      (other) =>
        other.awaited && other.instanceId === one.instanceId && other.path === one.path && edge === undefined,
    )
    if (twin)
      violate("I14", `POST #${one.number} leaves while #${twin.number} to the same object is in the air`)
    return row.id
  }

  /** Holds of everything that is not settled yet. */
  function checkHolds(): void {
    const open = store.exec(
      `SELECT o.id, o.state, r.held_minor AS held FROM operations o LEFT JOIN reservations r ON r.operation_id = o.id
       WHERE o.state IN ${OPEN} AND o.change IS NOT NULL`,
      [],
    ) as { id: string; state: string; held: number | null }[]
    for (const { id, state, held } of open) {
      const { heldAtFirst = 0 } = seen.get(id) ?? {}
      if (heldAtFirst > (held ?? 0)) violate("I3", `${id} is ${state} and holds ${held}, not ${heldAtFirst}`)
    }
    const [negative] = store.exec("SELECT operation_id FROM reservations WHERE held_minor < 0", [])
    if (negative) violate("I12", `${String(negative.operation_id)} holds less than nothing`)
  }

  /** While another change of the same object is unsettled, only what lowers or pauses may be admitted. */
  function checkOrder(one: Seen): void {
    if (one.risk === "pause" || !("update" in one.change.effect)) return
    const { update, patch } = one.change.effect
    const raises = one.risk === "spend" || (patch.dailyBudget?.minor ?? 0) > (update.dailyBudget?.minor ?? 0)
    const other = store.exec(
      `SELECT id FROM operations WHERE entity_id = ? AND id != ? AND state IN ${OPEN}`,
      [update.id, one.id],
    )[0]
    if (raises && other)
      violate("I14", `${one.id} raises ${update.id} while ${String(other.id)} is unsettled`)
  }

  /** Whether what an operation asked for ever stood at Meta since it was admitted. */
  function everTrue(one: Seen): boolean {
    if (meta.effects.some((effect) => effect.cause === one.id)) return true
    const { effect } = one.change
    if ("create" in effect) return false
    const { patch, update } = effect
    const past = meta.history.get(update.id) ?? []
    return past.some((state, index) => {
      const until = past[index + 1]?.atMs ?? Number.POSITIVE_INFINITY
      return (
        until >= one.seenAtMs &&
        (patch.name === undefined || patch.name === state.name) &&
        (patch.status === undefined || patch.status === state.status) &&
        (patch.dailyBudget === undefined || patch.dailyBudget?.minor === state.dailyBudget)
      )
    })
  }

  /** Effects by key, and by equal creations without one within the time in which they are taken for repeats. */
  function checkEffects(air: Air, forced: ReadonlySet<string>): void {
    const effects = meta.effects.filter((effect) => effect.cause !== null)
    const byKey = new Map<string, string>()
    for (const { cause } of effects) {
      const one = seen.get(cause ?? "")
      if (!one) {
        violate("I4", `${cause} took effect and is not in the ledger`)
        continue
      }
      if (one.key === null) {
        checkRepeat(one, forced)
        continue
      }
      const key = `${one.principal} ${one.key}`
      const other = byKey.get(key)
      if (other) violate("I1", `${key}: ${other} and ${one.id} both took effect`)
      byKey.set(key, one.id)
    }
    for (const { operationId, number } of air.sent) {
      if (operationId && effects.filter((effect) => effect.cause === operationId).length > 1)
        violate("I1", `${operationId} (POST #${number}) took effect twice`)
    }
  }

  const REPEAT_MS = 10 * 60_000
  const keyless = new Map<string, Seen>()

  function checkRepeat(one: Seen, forced: ReadonlySet<string>): void {
    if (
      one.risk !== "create" ||
      !("create" in one.change.effect) ||
      forced.has(one.change.effect.create.name)
    )
      return
    const request = `${one.principal} ${one.digest}`
    const other = keyless.get(request)
    if (other && Math.abs(one.createdAtMs - other.createdAtMs) < REPEAT_MS) {
      violate("I1", `${other.id} and ${one.id} made the same twice within ten minutes, without a key`)
    }
    keyless.set(request, one)
  }

  function lost(): void {
    for (const id of [...seen.keys()]) {
      if (store.exec("SELECT id FROM operations WHERE id = ?", [id]).length === 0) seen.delete(id)
    }
  }

  return { seen, admitted, leaving, checkHolds, checkOrder, everTrue, checkEffects, lost }
}

export type OperationsWitness = ReturnType<typeof operationsWitness>
