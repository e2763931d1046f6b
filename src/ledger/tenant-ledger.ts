import { DurableObject } from "cloudflare:workers"
import { deliverAudit } from "../audit/deliver.ts"
import { systemClock } from "../domain/clock.ts"
import { logger } from "../domain/log.ts"
import type { OperationAnswer } from "../domain/operation.ts"
import type { Bindings } from "../env.ts"
import { TenantGraph } from "../graph/client.ts"
import { graphDeps } from "../graph/deps.ts"
import { graphConfig, graphSecrets } from "../graph/token.ts"
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
  LedgerRpc,
  NewToken,
  Permit,
  Reply,
  TokenText,
} from "./contract.ts"
import type { LedgerHost } from "./host.ts"
import { Ledger } from "./ledger.ts"

/** A tenant's ledger on Cloudflare: one object, its own SQLite, its calls and its alarm. The work is in `Ledger`. */
export class TenantLedger extends DurableObject<Bindings> implements LedgerRpc {
  private readonly ledger: Ledger

  constructor(ctx: DurableObjectState, env: Bindings) {
    super(ctx, env)
    this.ledger = new Ledger(hostOf(ctx, env))
  }

  async applyDirectory(directory: Directory, by: DirectoryChange): Promise<void> {
    this.ledger.applyDirectory(directory, by)
    await this.ctx.storage.sync()
  }

  async revokeSession(sessionId: string, untilMs: number): Promise<void> {
    this.ledger.revokeSession(sessionId, untilMs)
    await this.ctx.storage.sync()
  }

  async identify(caller: Caller): Promise<Reply<Identity>> {
    return this.ledger.identify(caller)
  }

  async permit(
    request: Caller & { operation: string; input: Record<string, unknown> },
  ): Promise<Reply<Permit>> {
    return this.ledger.permit(request)
  }

  async execute(request: ExecuteRequest): Promise<Reply<OperationAnswer>> {
    return this.ledger.execute(request)
  }

  async operation(caller: Caller, operationId: string): Promise<Reply<OperationAnswer>> {
    return this.ledger.operation(caller, operationId)
  }

  async audit(caller: Caller, query: AuditQuery): Promise<Reply<AuditPage>> {
    return this.ledger.audit(caller, query)
  }

  async auditRange(caller: Caller, fromSeq: number, limit: number): Promise<Reply<AuditRange>> {
    return this.ledger.auditRange(caller, fromSeq, limit)
  }

  async auditHashes(seqs: number[]): Promise<(string | null)[]> {
    return this.ledger.auditHashes(seqs)
  }

  async sweep(): Promise<void> {
    await this.ledger.wake()
  }

  async createToken(caller: Caller, token: NewToken): Promise<Reply<TokenText>> {
    return this.ledger.createToken(caller, token)
  }

  async tokens(caller: Caller): Promise<Reply<TokenText[]>> {
    return this.ledger.tokens(caller)
  }

  async revokeToken(caller: Caller, tokenId: string): Promise<Reply<TokenText>> {
    return this.ledger.revokeToken(caller, tokenId)
  }

  async freeze(caller: Caller, adAccountId: string | null, on: boolean): Promise<Reply<FreezeState>> {
    return this.ledger.freeze(caller, adAccountId, on)
  }

  async frozen(caller: Caller): Promise<Reply<FreezeState>> {
    return this.ledger.frozen(caller)
  }

  override async alarm(): Promise<void> {
    await this.ledger.wake()
  }
}

function hostOf(ctx: DurableObjectState, env: Bindings): LedgerHost {
  const log = logger([env.SESSION_SECRET, ...graphSecrets(env)])
  const deps = graphDeps(env)
  const config = graphConfig(env)
  return {
    sql: ctx.storage.sql,
    transaction: (work) => ctx.storage.transactionSync(work),
    sync: () => ctx.storage.sync(),
    wakeAt: (atMs) => ctx.waitUntil(wakeAt(ctx.storage, atMs)),
    background: (work) => ctx.waitUntil(work),
    clock: systemClock,
    graph: (assets) => new TenantGraph(assets, config, deps),
    deliver: (tenantId, rows) => deliverAudit(env.DB, tenantId, rows),
    log,
  }
}

/** An object has one alarm, so the earliest wish wins. */
async function wakeAt(storage: DurableObjectStorage, atMs: number): Promise<void> {
  const set = await storage.getAlarm()
  if (set === null || set > atMs) await storage.setAlarm(atMs)
}
