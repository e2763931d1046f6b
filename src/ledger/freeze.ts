import { actorLabel } from "../domain/actor.ts"
import type { Refusal } from "../domain/errors.ts"
import { may } from "../domain/roles.ts"
import { record } from "./chain.ts"
import type { Caller, FreezeState, Reply } from "./contract.ts"
import type { VerifiedActor } from "./credentials.ts"
import { accountNamed } from "./directory.ts"
import { type LedgerHost, row } from "./host.ts"

const PEOPLE_ONLY: Refusal = {
  code: "role_insufficient",
  message: "Only an owner or manager, signed in, can freeze or lift a freeze.",
}

/** What is frozen now: everything, or these ad accounts. */
export function freezeOf(host: LedgerHost): FreezeState {
  const stored = row<{ value: string }>(host, "SELECT value FROM settings WHERE key = 'freeze'")
  return stored ? (JSON.parse(stored.value) as FreezeState) : { tenant: false, ad_accounts: [] }
}

/** The freeze that covers an ad account, or null. */
export function frozenScope(host: LedgerHost, adAccountId: string): "tenant" | "ad_account" | null {
  const { tenant, ad_accounts } = freezeOf(host)
  if (tenant) return "tenant"
  return ad_accounts.includes(adAccountId) ? "ad_account" : null
}

/**
 * Freezes the tenant (`adAccountId` null) or one ad account, or lifts that. It holds for the very next admission; what was
 * admitted and not sent yet is looked at once more before it is sent.
 */
export function setFreeze(
  host: LedgerHost,
  caller: Caller,
  actor: VerifiedActor,
  adAccountId: string | null,
  on: boolean,
): Reply<FreezeState> {
  if (actor.kind !== "member" || !may(actor.role, "freeze")) return { ok: false, refusal: PEOPLE_ONLY }
  const account = adAccountId === null ? null : accountNamed(host, adAccountId)
  if (adAccountId !== null && !account) {
    return { ok: false, refusal: { code: "not_found", message: "This tenant has no such ad account." } }
  }
  const before = freezeOf(host)
  const others = before.ad_accounts.filter((id) => id !== account?.id)
  const after: FreezeState = account
    ? { ...before, ad_accounts: on ? [...others, account.id] : others }
    : { ...before, tenant: on }
  host.sql.exec(
    "INSERT INTO settings (key, value) VALUES ('freeze', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1",
    JSON.stringify(after),
  )
  record(host, {
    actor: actorLabel(actor),
    surface: caller.surface,
    operation: on ? "freeze.set" : "freeze.lift",
    outcome: "succeeded",
    target: account ? { ad_account_id: account.id } : null,
    before,
    after,
    reason: on ? "Froze: things can only be paused or lowered." : "Lifted the freeze.",
    decision: null,
    operation_id: null,
  })
  return { ok: true, value: after }
}
