import { readdirSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"

/** What is on the disk while nothing runs on it: the only witness that a crash cannot talk to. */

export type StoredOperation = {
  id: string
  op_key: string | null
  name: string
  state: string
  risk: string
  entity_id: string | null
  change: string | null
  created_at_ms: number
  sent_at_ms: number | null
}

export type StoredEntry = { seq: number; entry: string; prev_hash: string; hash: string }

export type Stored = {
  tenantId: string
  operations: StoredOperation[]
  audit: StoredEntry[]
  delivered: StoredEntry[]
  reservations: string[]
}

/** With the times as they were before the ledger was aged by so much. */
export function readStored(folder: string, slug: string, agedMs: number): Stored {
  return withLedger(folder, slug, (ledger, tenantId) => ({
    tenantId,
    operations: all<StoredOperation>(
      ledger,
      "SELECT id, op_key, name, state, risk, entity_id, change, created_at_ms, sent_at_ms FROM operations ORDER BY rowid",
    ).map((operation) => ({
      ...operation,
      created_at_ms: operation.created_at_ms + agedMs,
      sent_at_ms: operation.sent_at_ms === null ? null : operation.sent_at_ms + agedMs,
    })),
    audit: all<StoredEntry>(ledger, "SELECT seq, entry, prev_hash, hash FROM audit ORDER BY seq"),
    reservations: all<{ operation_id: string }>(ledger, "SELECT operation_id FROM reservations").map(
      ({ operation_id }) => operation_id,
    ),
    delivered: deliveredOf(folder, tenantId),
  }))
}

/**
 * Makes everything in the ledger so much older, as if Bursar had been down for that time: the window in which Meta may
 * still act on a request passes without anybody waiting for it. No clock of the product is touched.
 */
export function age(folder: string, slug: string, ms: number): void {
  withLedger(folder, slug, (ledger) => {
    for (const [table, columns] of Object.entries(TIMES))
      for (const column of columns)
        ledger.exec(`UPDATE ${table} SET ${column} = ${column} - ${Math.floor(ms)}`)
  })
}

const TIMES = {
  operations: ["created_at_ms", "sent_at_ms", "settled_at_ms", "reconcile_at_ms", "absent_since_ms"],
  entities: ["read_at_ms"],
  account_mirrors: ["filled_at_ms", "swept_at_ms"],
}

function withLedger<T>(folder: string, slug: string, work: (ledger: DatabaseSync, tenantId: string) => T): T {
  for (const file of sqliteIn(join(folder, "v3/do/bursar-TenantLedger"))) {
    const ledger = new DatabaseSync(file)
    try {
      const [tenant] = all<{ value: string }>(ledger, "SELECT value FROM settings WHERE key = 'tenant'")
      const { id, slug: found } = JSON.parse(tenant?.value ?? "{}") as { id: string; slug: string }
      if (found === slug) return work(ledger, id)
    } finally {
      ledger.close()
    }
  }
  throw new Error(`there is no ledger of ${slug} in ${folder}`)
}

function deliveredOf(folder: string, tenantId: string): StoredEntry[] {
  const [file] = sqliteIn(join(folder, "v3/d1/miniflare-D1DatabaseObject"))
  if (file === undefined) throw new Error(`there is no directory in ${folder}`)
  const directory = new DatabaseSync(file)
  try {
    const statement = "SELECT seq, entry, prev_hash, hash FROM audit_logs WHERE tenant_id = ? ORDER BY seq"
    return directory.prepare(statement).all(tenantId) as StoredEntry[]
  } finally {
    directory.close()
  }
}

function sqliteIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite")
    .map((name) => join(folder, name))
}

function all<T>(database: DatabaseSync, query: string): T[] {
  return database.prepare(query).all() as T[]
}
