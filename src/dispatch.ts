import { type Clock, isoTime, systemClock } from "./domain/clock.ts"
import type { FieldIssue } from "./domain/errors.ts"
import { NOT_FOUND, RefusalError, refuse } from "./domain/errors.ts"
import type { AuditEntry, OperationAnswer } from "./domain/operation.ts"
import type { Bindings } from "./env.ts"
import { AssetSet } from "./graph/assets.ts"
import { NotOwnedError, TenantGraph } from "./graph/client.ts"
import { openCursor, sealCursor } from "./graph/cursor.ts"
import { graphDeps } from "./graph/deps.ts"
import { canReach } from "./graph/health.ts"
import { refusalFor } from "./graph/refusal.ts"
import { graphConfig } from "./graph/token.ts"
import { GraphReadError } from "./graph/transport.ts"
import type {
  AuditQuery,
  AuditRange,
  FreezeState,
  Identity,
  LedgerRpc,
  NewToken,
  Permit,
  Reply,
  TokenText,
} from "./ledger/contract.ts"
import type { Operation, ReadOperation } from "./operations/define.ts"
import { operationNamed } from "./operations/registry.ts"
import type { TenantScope } from "./tenancy/guard.ts"

/** The one door to a tenant's ledger. Refusals are thrown as `RefusalError`, which the ports render. */

export type { TokenText } from "./ledger/contract.ts"

export type ReadAnswer = { data: Record<string, unknown>[]; next_cursor: string | null; as_of: string }

export type Answer = { kind: "read"; answer: ReadAnswer } | { kind: "change"; answer: OperationAnswer }

/** Runs an operation of the registry, whichever kind it is. `key` and `force` matter to changes only. */
export async function run(
  env: Bindings,
  scope: TenantScope,
  name: string,
  input: unknown,
  options: { key: string | null; force: boolean },
): Promise<Answer> {
  const operation = operationNamed(name)
  if (!operation) throw refuse("not_found", `There is no operation "${name.slice(0, 60)}".`)
  return operation.kind === "read"
    ? { kind: "read", answer: await read(env, scope, operation, input) }
    : { kind: "change", answer: await change(env, scope, operation, input, options) }
}

async function change(
  env: Bindings,
  scope: TenantScope,
  operation: Operation,
  input: unknown,
  { key, force }: { key: string | null; force: boolean },
): Promise<OperationAnswer> {
  const parsed = parseInput(operation, input)
  return value(
    await ledger(env, scope).execute({
      ...scope.caller,
      operation: operation.name,
      input: parsed,
      key,
      force,
    }),
  )
}

/** A read runs here, in the Worker, under a permit of the ledger's: a slow report never stands in a change's way. */
async function read(
  env: Bindings,
  scope: TenantScope,
  operation: ReadOperation,
  input: unknown,
  clock: Clock = systemClock,
): Promise<ReadAnswer> {
  const parsed = parseInput(operation, input)
  const permit = value<Permit>(
    await ledger(env, scope).permit({ ...scope.caller, operation: operation.name, input: parsed }),
  )
  const { cursor, ...question } = parsed
  const seal = { tenantId: permit.tenant.id, operation: operation.name, question }
  const after = typeof cursor === "string" ? openCursor(env.SESSION_SECRET, cursor, seal, clock.now()) : null
  const graph = new TenantGraph(
    new AssetSet(permit.tenant.id, permit.adAccounts),
    graphConfig(env),
    graphDeps(env),
  )
  const page = await operation.run(graph, parsed, after).catch((error) => {
    throw readRefusal(error)
  })
  return {
    data: page.data,
    next_cursor: page.after === null ? null : sealCursor(env.SESSION_SECRET, page.after, seal, clock.now()),
    as_of: isoTime(clock.now()),
  }
}

export async function identify(env: Bindings, scope: TenantScope): Promise<Identity> {
  return value(await ledger(env, scope).identify(scope.caller))
}

export async function findOperation(
  env: Bindings,
  scope: TenantScope,
  operationId: string,
): Promise<OperationAnswer> {
  return value(await ledger(env, scope).operation(scope.caller, operationId))
}

/** Entries that one question to the ledger fetches for an export. */
const RANGE_SIZE = 500

export type AuditAnswer = { data: AuditEntry[]; next_cursor: string | null }

/** The tenant's own audit log, newest first, straight from its ledger. */
export async function readAudit(
  env: Bindings,
  scope: TenantScope,
  query: Omit<AuditQuery, "before"> & { cursor: string | null },
): Promise<AuditAnswer> {
  const { cursor, ...filters } = query
  if (cursor !== null && !/^[0-9]{1,15}$/.test(cursor))
    throw refuse("invalid_input", "This cursor is not one of ours.")
  const page = value(
    await ledger(env, scope).audit(scope.caller, {
      ...filters,
      before: cursor === null ? null : Number(cursor),
    }),
  )
  return { data: page.data, next_cursor: page.next === null ? null : String(page.next) }
}

/** Entries as they are chained, oldest first, from that number on. */
export async function readAuditRange(
  env: Bindings,
  scope: TenantScope,
  fromSeq: number,
): Promise<AuditRange> {
  return value(await ledger(env, scope).auditRange(scope.caller, fromSeq, RANGE_SIZE))
}

export async function createToken(env: Bindings, scope: TenantScope, token: NewToken): Promise<TokenText> {
  return value(await ledger(env, scope).createToken(scope.caller, token))
}

export async function listTokens(env: Bindings, scope: TenantScope): Promise<TokenText[]> {
  return value(await ledger(env, scope).tokens(scope.caller))
}

export async function revokeToken(env: Bindings, scope: TenantScope, tokenId: string): Promise<TokenText> {
  return value(await ledger(env, scope).revokeToken(scope.caller, tokenId))
}

export async function readFreeze(env: Bindings, scope: TenantScope): Promise<FreezeState> {
  return value(await ledger(env, scope).frozen(scope.caller))
}

/** Freezes the tenant (`adAccountId` null) or one ad account, or lifts that. */
export async function setFreeze(
  env: Bindings,
  scope: TenantScope,
  adAccountId: string | null,
  on: boolean,
): Promise<FreezeState> {
  return value(await ledger(env, scope).freeze(scope.caller, adAccountId, on))
}

/** Parses an operation's input; throws 422 naming every fault, with a valid example's fields in reach. */
export function parseInput(operation: Operation, input: unknown): Record<string, unknown> {
  const parsed = operation.input.safeParse(input ?? {})
  if (parsed.success) return parsed.data
  const issues: FieldIssue[] = parsed.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: issue.message,
  }))
  throw refuse("invalid_input", `The input of ${operation.name} is not valid. Nothing was changed.`, {
    issues,
  })
}

function ledger(env: Bindings, scope: TenantScope): LedgerRpc {
  return env.TENANT_LEDGER.getByName(scope.tenantId) as unknown as LedgerRpc
}

function value<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new RefusalError(reply.refusal)
  return reply.value
}

function readRefusal(error: unknown): unknown {
  if (error instanceof NotOwnedError) return new RefusalError(NOT_FOUND)
  if (!(error instanceof GraphReadError)) return error
  return new RefusalError(refusalFor(error, "Nothing is wrong with the request."))
}

/** Which Graph the Worker speaks to and whether it answers. */
export async function graphHealth(env: Bindings): Promise<{ kind: "sandbox" | "meta"; reachable: boolean }> {
  const config = graphConfig(env)
  return { kind: config.kind, reachable: await canReach(config, graphDeps(env)) }
}

/** Which Graph the Worker speaks to, without asking it anything. */
export function graphKind(env: Bindings): "sandbox" | "meta" {
  return graphConfig(env).kind
}
