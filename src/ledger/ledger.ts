import { NOT_FOUND } from "../domain/errors.ts"
import type { OperationAnswer } from "../domain/operation.ts"
import { may } from "../domain/roles.ts"
import { operationNamed } from "../operations/registry.ts"
import { answerOf } from "./answers.ts"
import { hashesAt, readChain, readRange, recordDenial } from "./chain.ts"
import type {
  AuditPage,
  AuditQuery,
  AuditRange,
  Caller,
  Directory,
  DirectoryChange,
  ExecuteRequest,
  FreezeState,
  Identity,
  NewToken,
  Permit,
  Reply,
  TokenText,
} from "./contract.ts"
import { type VerifiedActor, verify } from "./credentials.ts"
import { applyDirectory, assetsOf } from "./directory.ts"
import { Executor, WATCH_MS } from "./execute.ts"
import { freezeOf, setFreeze } from "./freeze.ts"
import type { LedgerHost } from "./host.ts"
import { hasSchema, migrate } from "./migrate.ts"
import { isUnderWay, nextReconciliation, operationById } from "./operations.ts"
import { Outbox } from "./outbox.ts"
import { lacking } from "./permission.ts"
import { resolve } from "./reading.ts"
import { reconcileDue } from "./reconcile.ts"
import { recover } from "./recover.ts"
import { nextSweep, sweepDue } from "./sweep.ts"
import { tenantOf } from "./tenant.ts"
import { createToken, listTokens, revokeToken } from "./tokens.ts"

const UNKNOWN_TENANT: Reply<never> = {
  ok: false,
  refusal: { code: "unauthenticated", message: "This token or session is not valid any more, or never was." },
}

/** Entries are delivered at once; after so long an alarm looks whether they were. */
const DELIVERED_BY_MS = 60_000

/** An alarm this late is taken for lost. */
const LATE_MS = 60_000

/** One tenant's ledger, independent of where it runs; `TenantLedger` is its home on Cloudflare. */
export class Ledger {
  private readonly outbox: Outbox
  private readonly executor: Executor
  /** When a sweep of the ad accounts is due, and when anything is; only a note of what the tables say. */
  private sweepAt: number | null = null
  private dueAt: number | null = null

  constructor(private readonly host: LedgerHost) {
    this.outbox = new Outbox(host)
    this.executor = new Executor(host, () => this.ship())
    if (hasSchema(host)) this.boot()
  }

  applyDirectory(directory: Directory, by: DirectoryChange): void {
    if (!hasSchema(this.host)) migrate(this.host)
    this.host.transaction(() => applyDirectory(this.host, directory, by))
    this.ship()
  }

  revokeSession(sessionId: string, untilMs: number): void {
    if (!hasSchema(this.host)) return
    this.host.transaction(() => {
      this.host.sql.exec("DELETE FROM revoked_sessions WHERE until_ms < ?", this.host.clock.now())
      this.host.sql.exec(
        "INSERT OR REPLACE INTO revoked_sessions (session_id, until_ms) VALUES (?, ?)",
        sessionId,
        untilMs,
      )
    })
  }

  identify(caller: Caller): Reply<Identity> {
    return this.asActor(caller, (actor) => ({ ok: true, value: { actor, tenant: tenantOf(this.host) } }))
  }

  /** Leave to read: the ids in the input are proved to be the tenant's, and a refusal is recorded. */
  async permit(
    request: Caller & { operation: string; input: Record<string, unknown> },
  ): Promise<Reply<Permit>> {
    const identity = this.identify(request)
    if (!identity.ok) return identity
    const actor = identity.value.actor as VerifiedActor
    const operation = operationNamed(request.operation)
    if (operation?.kind !== "read") return { ok: false, refusal: NOT_FOUND }
    const owned = await Promise.all(
      operation.targets(request.input).map((target) => resolve(this.host, target, true)),
    )
    const refusal = lacking(actor, operation.permission) ?? (owned.includes(null) ? NOT_FOUND : null)
    if (!refusal) return { ok: true, value: { ...identity.value, adAccounts: assetsOf(this.host).accounts } }
    const recorded = this.host.transaction(() =>
      recordDenial(
        this.host,
        { actor, surface: request.surface, operation: operation.name, target: null },
        refusal,
      ),
    )
    this.ship()
    return { ok: false, refusal: recorded }
  }

  async execute(request: ExecuteRequest): Promise<Reply<OperationAnswer>> {
    if (!hasSchema(this.host)) return UNKNOWN_TENANT
    this.catchUp()
    return this.executor.execute(request)
  }

  operation(caller: Caller, operationId: string): Reply<OperationAnswer> {
    return this.asActor(caller, (actor) => {
      const refusal = lacking(actor, "ads.read")
      const operation = operationById(this.host, operationId)
      if (refusal || !operation) return { ok: false, refusal: refusal ?? NOT_FOUND }
      return { ok: true, value: answerOf(this.host, operation) }
    })
  }

  audit(caller: Caller, query: AuditQuery): Reply<AuditPage> {
    return this.auditing(caller, () => readChain(this.host, query))
  }

  auditRange(caller: Caller, fromSeq: number, limit: number): Reply<AuditRange> {
    return this.auditing(caller, () => readRange(this.host, fromSeq, limit))
  }

  auditHashes(seqs: readonly number[]): (string | null)[] {
    return hasSchema(this.host) ? hashesAt(this.host, seqs) : seqs.map(() => null)
  }

  createToken(caller: Caller, token: NewToken): Reply<TokenText> {
    return this.changing(caller, (actor) => createToken(this.host, caller, actor, token))
  }

  tokens(caller: Caller): Reply<TokenText[]> {
    return this.asActor(caller, (actor) => listTokens(this.host, actor))
  }

  revokeToken(caller: Caller, tokenId: string): Reply<TokenText> {
    return this.changing(caller, (actor) => revokeToken(this.host, caller, actor, tokenId))
  }

  freeze(caller: Caller, adAccountId: string | null, on: boolean): Reply<FreezeState> {
    return this.changing(caller, (actor) => setFreeze(this.host, caller, actor, adAccountId, on))
  }

  frozen(caller: Caller): Reply<FreezeState> {
    return this.asActor(caller, (actor) => {
      const refusal = lacking(actor, "ads.read")
      return refusal ? { ok: false, refusal } : { ok: true, value: freezeOf(this.host) }
    })
  }

  /** What is due: operations left behind, outcomes to be read back, entries to be delivered. Arms itself for the next. */
  async wake(): Promise<void> {
    if (!hasSchema(this.host)) return
    this.sweepAt = null
    try {
      this.host.transaction(() => recover(this.host, (id) => this.executor.isFlying(id)))
      await reconcileDue(this.host)
      await sweepDue(this.host)
    } finally {
      this.arm()
      // This wake may have used up the alarm that watches over what is being sent.
      if (isUnderWay(this.host)) this.host.wakeAt(this.host.clock.now() + WATCH_MS)
      // Whatever else went wrong, what is recorded is delivered.
      await this.outbox.ship()
    }
  }

  private boot(): void {
    migrate(this.host)
    this.host.transaction(() => recover(this.host, () => false))
    this.arm()
    if (this.outbox.isWaiting()) this.host.wakeAt(this.host.clock.now())
  }

  private asActor<T>(caller: Caller, work: (actor: VerifiedActor) => Reply<T>): Reply<T> {
    if (!hasSchema(this.host)) return UNKNOWN_TENANT
    this.catchUp()
    const verified = verify(this.host, caller)
    return verified.ok ? work(verified.value) : verified
  }

  private auditing<T>(caller: Caller, read: () => T): Reply<T> {
    return this.asActor(caller, (actor) => {
      const refusal = may(actor.role, "audit.read") ? lacking(actor, "ads.read") : NOT_FOUND
      return refusal ? { ok: false, refusal } : { ok: true, value: read() }
    })
  }

  private changing<T>(caller: Caller, work: (actor: VerifiedActor) => Reply<T>): Reply<T> {
    const reply = this.host.transaction(() => this.asActor(caller, work))
    this.ship()
    return reply
  }

  private ship(): void {
    this.arm()
    // Should this instance be lost before they are delivered, and nobody call again, the alarm brings them.
    if (this.outbox.isWaiting()) this.host.wakeAt(this.host.clock.now() + DELIVERED_BY_MS)
    this.host.background(this.outbox.ship())
  }

  /** Asks to be woken for whatever is due next; outcomes and sweeps alike. */
  private arm(): void {
    // Which accounts are watched changes seldom and takes a look at all of them, so that is kept between wakes.
    this.sweepAt ??= nextSweep(this.host)
    const times = [nextReconciliation(this.host), this.sweepAt].filter((time) => time !== null)
    this.dueAt = times.length === 0 ? null : Math.min(...times)
    if (this.dueAt !== null) this.host.wakeAt(this.dueAt)
  }

  /** Whoever calls while something is overdue wakes the ledger: an alarm that was lost costs nothing but time. */
  private catchUp(): void {
    if (this.dueAt === null || this.host.clock.now() < this.dueAt + LATE_MS) return
    this.dueAt = null
    // Not within the transaction that this may be called in.
    this.host.background(Promise.resolve().then(() => this.wake()))
  }
}
