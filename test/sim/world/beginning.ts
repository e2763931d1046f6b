import type { OutboxRow } from "../../../src/audit/deliver.ts"
import type { LedgerHost } from "../../../src/ledger/host.ts"
import { Ledger } from "../../../src/ledger/ledger.ts"
import type { PolicySettings } from "../../../src/policy/settings.ts"
import type { Store } from "./store.ts"
import { firstDirectory, PRINCIPALS, policyWith, secretHash, TOKENS_OF } from "./tenant.ts"

/** A while before any schedule. */
const BEFORE_MS = Date.UTC(2026, 10, 23, 16)

/** The tenant with its people and agents, made through the ledger's own doors. Returns what was delivered of its log. */
export async function fill(storage: Pick<LedgerHost, "sql" | "transaction">): Promise<OutboxRow[]> {
  const delivered: OutboxRow[] = []
  const work: Promise<void>[] = []
  const host: LedgerHost = {
    ...storage,
    sync: async () => {},
    wakeAt: () => {},
    background: (more) => void work.push(more),
    clock: { now: () => BEFORE_MS },
    graph: () => {
      throw new Error("Nothing is asked of Meta before the schedule begins.")
    },
    deliver: async (_tenantId, rows) => void delivered.push(...rows),
    log: () => {},
  }
  const ledger = new Ledger(host)
  const by = { actor: { kind: "admin", id: "usr_admin", name: "Admin" }, surface: "admin" } as const
  ledger.applyDirectory(firstDirectory(policyWith(0)), by)
  for (const { caller, member } of PRINCIPALS) {
    if (caller.credential.kind !== "session") continue
    for (const { id, scopes } of TOKENS_OF(member)) {
      ledger.createToken(caller, { id, secretHash: secretHash(id), name: id, scopes, expiresAtMs: null })
    }
  }
  await Promise.all(work)
  return delivered
}

/** As whoever edits a policy would do it: a new version, from now on. */
export function setPolicy(store: Store, version: number, settings: PolicySettings, nowMs: number): void {
  store.exec(
    "INSERT INTO policy_versions (version, settings, created_at_ms, created_by) VALUES (?, ?, ?, ?)",
    [version, JSON.stringify(settings), nowMs, "Olga"],
  )
}
