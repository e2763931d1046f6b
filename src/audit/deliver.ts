import type { AuditEntry } from "../domain/operation.ts"

/** An entry of a tenant's outbox, ready for the directory. */
export type OutboxRow = { seq: number; entry: string; prevHash: string; hash: string }

/**
 * Copies a ledger's entries to D1 in one statement. Delivering one twice changes nothing, so the ledger may repeat what
 * it is not sure about. Only that is ignored: with OR IGNORE a row that breaks any other rule of the table would be lost
 * without a word.
 */
export async function deliverAudit(
  d1: D1Database,
  tenantId: string,
  rows: readonly OutboxRow[],
): Promise<void> {
  const values = rows.map((row) => {
    const entry = JSON.parse(row.entry) as AuditEntry
    return {
      ...row,
      atMs: Date.parse(entry.at),
      operation: entry.operation,
      outcome: entry.outcome,
      surface: entry.surface,
    }
  })
  await d1
    .prepare(
      `INSERT INTO audit_logs (tenant_id, seq, at_ms, operation, outcome, surface, entry, prev_hash, hash)
       SELECT ?1, value ->> 'seq', value ->> 'atMs', value ->> 'operation', value ->> 'outcome', value ->> 'surface',
              value ->> 'entry', value ->> 'prevHash', value ->> 'hash'
       FROM json_each(?2) WHERE true
       ON CONFLICT (tenant_id, seq) DO NOTHING`,
    )
    .bind(tenantId, JSON.stringify(values))
    .run()
}
