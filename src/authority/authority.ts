import type { Bindings } from "../env.ts"
import type { LedgerRpc } from "../ledger/contract.ts"

/**
 * The tenant's ledger as the calls that move authority need it: the directory it enforces, sessions that ended, tokens.
 * A revocation is acknowledged only after the ledger has it, because the ledger is what admits.
 */
export function ledgerOf(env: Bindings, tenantId: string): LedgerRpc {
  return env.TENANT_LEDGER.getByName(tenantId) as unknown as LedgerRpc
}
