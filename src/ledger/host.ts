import type { OutboxRow } from "../audit/deliver.ts"
import type { Clock } from "../domain/clock.ts"
import type { Log } from "../domain/log.ts"
import type { AssetSet } from "../graph/assets.ts"
import type { TenantGraph } from "../graph/client.ts"

export type SqlValue = string | number | null

/**
 * Everything the ledger's core needs from outside. In the Durable Object it is the object's own storage; a simulator
 * brings its own, so that the code that is proved is the code that runs.
 */
export type LedgerHost = {
  sql: { exec(query: string, ...values: SqlValue[]): { toArray(): Record<string, unknown>[] } }
  /** Runs `work` atomically; nothing in it may wait. */
  transaction<T>(work: () => T): T
  /** Resolves once everything written before is durable. */
  sync(): Promise<void>
  /** Asks to be woken at that time, or earlier if that was asked before. */
  wakeAt(atMs: number): void
  /** Keeps the object alive until `work` is done, without anybody waiting for it. */
  background(work: Promise<void>): void
  clock: Clock
  graph(assets: AssetSet): TenantGraph
  deliver(tenantId: string, rows: OutboxRow[]): Promise<void>
  log: Log
}

/** Rows of a query, typed by the caller who wrote it. Always read whole: a cursor has no snapshot across a wait. */
export function rows<T extends Record<string, unknown>>(
  host: Pick<LedgerHost, "sql">,
  query: string,
  ...values: SqlValue[]
): T[] {
  return host.sql.exec(query, ...values).toArray() as T[]
}

export function row<T extends Record<string, unknown>>(
  host: Pick<LedgerHost, "sql">,
  query: string,
  ...values: SqlValue[]
): T | null {
  return rows<T>(host, query, ...values)[0] ?? null
}
