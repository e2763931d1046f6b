import { type LedgerHost, row } from "./host.ts"
import createLedger from "./migrations/0001_create_ledger.sql"
import widenExposure from "./migrations/0002_widen_exposure.sql"
import postWhatWasHeld from "./migrations/0003_post_what_was_held.sql"

/** Forward only; a migration is never edited once it has run anywhere. Its number is its place in this list. */
const MIGRATIONS: readonly string[] = [createLedger, widenExposure, postWhatWasHeld]

/** A ledger that was never handed a directory has no tables, and costs nothing: anybody can make up a tenant's id. */
export function hasSchema(host: LedgerHost): boolean {
  return row(host, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'settings'") !== null
}

/** Brings the object's database to the newest version, in one transaction for each step. */
export function migrate(host: LedgerHost): void {
  for (let version = schemaVersion(host); version < MIGRATIONS.length; version++) {
    const statements = MIGRATIONS[version] ?? ""
    host.transaction(() => {
      host.sql.exec(statements)
      host.sql.exec(
        "INSERT INTO settings (key, value) VALUES ('schema_version', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1",
        String(version + 1),
      )
    })
  }
}

function schemaVersion(host: LedgerHost): number {
  if (!hasSchema(host)) return 0
  return Number(
    row<{ value: string }>(host, "SELECT value FROM settings WHERE key = 'schema_version'")?.value ?? 0,
  )
}
