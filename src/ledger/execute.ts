import { actorLabel } from "../domain/actor.ts"
import { digestOf } from "../domain/canonical.ts"
import type { AdAccount } from "../domain/entity.ts"
import { NOT_FOUND, type Refusal, RefusalError } from "../domain/errors.ts"
import { newId } from "../domain/ids.ts"
import type { OperationAnswer } from "../domain/operation.ts"
import type { ChangeOperation, Target } from "../operations/define.ts"
import { changeNamed } from "../operations/registry.ts"
import { type Admission, admit, type Proposal, seenBefore } from "./admission.ts"
import { replyOf } from "./answers.ts"
import { recordDenial } from "./chain.ts"
import type { ExecuteRequest, Reply } from "./contract.ts"
import { principalOf, type VerifiedActor, verify } from "./credentials.ts"
import { accountNamed, assetsOf, policyOf } from "./directory.ts"
import { isSafe, mayRaise } from "./facts.ts"
import { frozenScope } from "./freeze.ts"
import type { LedgerHost } from "./host.ts"
import { Lanes } from "./lane.ts"
import { markerOf } from "./marker.ts"
import { amend, insertOperation, move, type OperationRow, operationById } from "./operations.ts"
import { lacking } from "./permission.ts"
import { type Resolved, readStructure, resolve } from "./reading.ts"
import { failed, settle } from "./settle.ts"
import { Slots } from "./slots.ts"

/** A safety net: if the instance is lost, whatever is under way is looked at again this much later. */
export const WATCH_MS = 45_000

const FROZEN: Refusal = {
  code: "policy_refused",
  message: "A freeze came before this was sent, so it was not. Ask for it again once the freeze is lifted.",
}

type Request = ExecuteRequest & { change: ChangeOperation; digest: string; actor: VerifiedActor }

/**
 * Carries changes out, one Graph call each: seen before? → prove the target → wait for the object's lane → decide, hold
 * and write the intent in one transaction → call once → record the outcome in another.
 */
export class Executor {
  private readonly lanes = new Lanes()
  private readonly slots = new Slots()
  /** Operations that this instance is on, so that a repeat with the same key can wait for the same answer. */
  private readonly flights = new Map<string, Promise<unknown>>()

  /** Readings of an account's structure under way; whoever needs the same waits for it. */
  private readonly readings = new Map<string, Promise<void>>()

  constructor(
    private readonly host: LedgerHost,
    private readonly settled: () => void,
  ) {}

  async execute(request: ExecuteRequest): Promise<Reply<OperationAnswer>> {
    try {
      const verified = verify(this.host, request)
      if (!verified.ok) return verified
      const change = changeNamed(request.operation)
      if (!change) return { ok: false, refusal: NOT_FOUND }
      const parsed = change.input.safeParse(request.input)
      if (!parsed.success)
        return {
          ok: false,
          refusal: { code: "invalid_input", message: `The input of ${change.name} is not valid.` },
        }
      const digest = digestOf({ operation: change.name, input: parsed.data })
      return await this.carryOut({ ...request, input: parsed.data, change, digest, actor: verified.value })
    } catch (error) {
      if (error instanceof RefusalError) return { ok: false, refusal: error.refusal }
      throw error
    }
  }

  private async carryOut(request: Request): Promise<Reply<OperationAnswer>> {
    const repeat = seenBefore(
      this.host,
      { ...request, operation: request.change },
      principalOf(request.actor),
    )
    if (repeat) return this.answer(repeat)
    const missing = lacking(request.actor, request.change.permission)
    if (missing) return this.deny(request, missing)
    const targets = request.change.targets(request.input)
    const resolved = await this.resolveAll(request, targets)
    if (!resolved) return this.deny(request, NOT_FOUND)
    const [only] = resolved
    return resolved.length === 1 && only
      ? this.one(request, only, request.key, null)
      : this.many(request, resolved)
  }

  /** Every target, or null if any of them is not the tenant's: then nothing is done to the others either. */
  private async resolveAll(request: Request, targets: readonly Target[]): Promise<Resolved[] | null> {
    const mayBeOld = request.change.risk === "pause"
    const resolved = await Promise.all(
      targets.map((target) => this.slots.run(mayBeOld, () => resolve(this.host, target, mayBeOld))),
    )
    return resolved.every((one) => one !== null) ? resolved : null
  }

  private async one(
    request: Request,
    resolved: Resolved,
    key: string | null,
    parentId: string | null,
  ): Promise<Reply<OperationAnswer>> {
    const id = newId("op")
    const laneId = resolved.before?.id ?? id
    return this.lanes.run(laneId, request.change.risk === "pause", async () => {
      const current = await this.stillCurrent(request, resolved)
      if (!current) return this.deny(request, NOT_FOUND)
      const plan = request.change.plan(request.input, { ...current, marker: markerOf(id) })
      if ("issues" in plan) {
        const message = plan.issues.map((issue) => issue.message).join(" ")
        return {
          ok: false,
          refusal: { code: "invalid_input", message: `${message} Nothing was changed.`, issues: plan.issues },
        }
      }
      const { change } = plan
      if (mayRaise(request.change, change)) await this.structure(current.account)
      const proposal: Proposal = {
        id,
        parentId,
        caller: request,
        operation: request.change,
        digest: request.digest,
        key,
        force: request.force,
        account: current.account,
        change,
      }
      const admission = this.host.transaction(() => admit(this.host, proposal))
      if (admission.kind === "go")
        await this.fly(admission.operation.id, () => this.perform(admission.operation))
      else this.settled()
      return this.answer(admission)
    })
  }

  /** Several objects at once: each is an operation of its own, under one that the key belongs to. */
  private async many(request: Request, resolved: Resolved[]): Promise<Reply<OperationAnswer>> {
    const group = this.host.transaction(() => {
      const verified = verify(this.host, request)
      if (!verified.ok) throw new RefusalError(verified.refusal)
      const repeat = seenBefore(
        this.host,
        { ...request, operation: request.change },
        principalOf(verified.value),
      )
      return repeat ?? ({ kind: "go", operation: this.writeGroup(request, resolved.length) } as const)
    })
    if (group.kind !== "go") return this.answer(group)
    const { id } = group.operation
    await this.fly(id, async () => {
      const each = await Promise.allSettled(resolved.map((one) => this.one(request, one, null, id)))
      this.host.transaction(() => this.endGroup(group.operation, each))
    })
    return this.answer(group)
  }

  /** A member that never became an operation (Meta could not be read) is told of in the group's error. */
  private endGroup(group: OperationRow, each: PromiseSettledResult<Reply<OperationAnswer>>[]): void {
    const unreached = each.filter((one) => one.status === "rejected")
    const settledAtMs = this.host.clock.now()
    if (unreached.length === 0) {
      amend(this.host, group, { state: "succeeded", settledAtMs })
      return
    }
    const reasons = unreached.map(({ reason }) =>
      reason instanceof RefusalError ? reason.refusal.message : "Our fault.",
    )
    const message = `${unreached.length} of ${each.length} objects were not reached: ${reasons[0]} The others are listed by the operation's id.`
    amend(this.host, group, { state: "failed", settledAtMs, error: { code: "meta_unavailable", message } })
    this.host.log("warn", "ledger.group_incomplete", { operation: group.id, reasons })
  }

  /** After the wait for the lane an earlier change may have altered the entity, so it is looked at again. */
  private async stillCurrent(request: Request, resolved: Resolved): Promise<Resolved | null> {
    const { before } = resolved
    if (!before) return accountNamed(this.host, resolved.account.id) && resolved
    return resolve(
      this.host,
      { entityType: before.type, entityId: before.id },
      request.change.risk === "pause",
    )
  }

  private async structure(account: AdAccount): Promise<void> {
    const reading = this.readings.get(account.id) ?? readStructure(this.host, account)
    this.readings.set(account.id, reading)
    try {
      await reading
    } finally {
      if (this.readings.get(account.id) === reading) this.readings.delete(account.id)
    }
  }

  private async perform(operation: OperationRow): Promise<void> {
    const { host } = this
    host.wakeAt(host.clock.now() + WATCH_MS)
    // The intent is durable before anything leaves; this also proves that this instance is still the current one.
    await host.sync()
    await this.slots.run(operation.risk === "pause", async () => {
      const sent = host.transaction(() => this.markSent(operation.id))
      if (!sent?.change) return
      await host.sync()
      // Only a wait lies between this look and the last one, and much can be taken away in one.
      if (host.transaction(() => this.calledOff(sent))) return
      const graph = host.graph(assetsOf(host))
      if (sent.change.mutation.edge === null) graph.vouch(sent.change.mutation.node, sent.adAccountId ?? "")
      const outcome = await graph.send(sent.change.mutation)
      host.transaction(() => settle(host, sent, outcome))
    })
    this.settled()
  }

  /** The last look before the call: an account that was taken away, or an operation already given up, is not sent for. */
  private markSent(operationId: string): OperationRow | null {
    const operation = operationById(this.host, operationId)
    if (operation?.state !== "admitted") return null
    if (this.calledOff(operation)) return null
    return move(this.host, operation, "sent", { sentAtMs: this.host.clock.now() })
  }

  /** Ends an operation that was not sent yet and must not be any more: its account is gone, or a freeze came. */
  private calledOff(operation: OperationRow): boolean {
    const isGone = !accountNamed(this.host, operation.adAccountId ?? "")
    if (!isGone && !this.frozeMeanwhile(operation)) return false
    failed(this.host, operation, isGone ? NOT_FOUND : FROZEN)
    return true
  }

  private frozeMeanwhile({ name, change, adAccountId }: OperationRow): boolean {
    const definition = changeNamed(name)
    if (!definition || !change || isSafe(definition, change)) return false
    return frozenScope(this.host, adAccountId ?? "") !== null
  }

  private async fly(operationId: string, work: () => Promise<void>): Promise<void> {
    const flight = work()
    this.flights.set(operationId, flight)
    try {
      await flight
    } finally {
      this.flights.delete(operationId)
    }
  }

  /** Waits for an operation that is under way here, then says what the tables say. */
  private async answer(admission: Admission): Promise<Reply<OperationAnswer>> {
    if (admission.kind === "refused") return { ok: false, refusal: admission.refusal }
    const { id } = admission.operation
    await this.flights.get(id)
    const operation = operationById(this.host, id)
    if (!operation) throw new Error("An operation is never deleted.")
    return replyOf(this.host, operation)
  }

  private deny(request: Request, refusal: Refusal): Reply<OperationAnswer> {
    const { actor, surface, change } = request
    const recorded = this.host.transaction(() =>
      recordDenial(this.host, { actor, surface, operation: change.name, target: null }, refusal),
    )
    this.settled()
    return { ok: false, refusal: recorded }
  }

  private writeGroup(request: Request, size: number): OperationRow {
    const group: OperationRow = {
      id: newId("op"),
      parentId: null,
      principal: principalOf(request.actor),
      key: request.key,
      name: request.change.name,
      digest: request.digest,
      risk: request.change.risk,
      surface: request.surface,
      actor: actorLabel(request.actor),
      state: "admitted",
      words: `${request.change.title} ${size} objects`,
      adAccountId: null,
      entityType: null,
      entityId: null,
      change: null,
      decision: { outcome: "allowed", rules: [], policy_version: policyOf(this.host).version },
      error: null,
      createdAtMs: this.host.clock.now(),
      sentAtMs: null,
      settledAtMs: null,
      auditSeq: 0,
      reconcileAtMs: null,
      reconcileCount: 0,
      absentSinceMs: null,
    }
    insertOperation(this.host, group)
    return group
  }

  /** Whether this instance is on the operation. */
  isFlying(operationId: string): boolean {
    return this.flights.has(operationId)
  }
}
