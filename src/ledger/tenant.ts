import type { Directory } from "./contract.ts"
import { type LedgerHost, row } from "./host.ts"

export type Tenant = Directory["tenant"]

/** Which tenant this ledger is of. Throws where it was never told. */
export function tenantOf(host: Pick<LedgerHost, "sql">): Tenant {
  const stored = row<{ value: string }>(host, "SELECT value FROM settings WHERE key = 'tenant'")
  if (!stored) throw new Error("This ledger was never handed a directory.")
  return JSON.parse(stored.value) as Tenant
}
