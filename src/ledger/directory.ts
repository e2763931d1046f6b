import type { ActorLabel } from "../domain/actor.ts"
import type { AdAccount } from "../domain/entity.ts"
import { parseAdAccountId } from "../domain/ids.ts"
import { asCurrency } from "../domain/money.ts"
import type { Role } from "../domain/roles.ts"
import { AssetSet } from "../graph/assets.ts"
import type { PolicySettings } from "../policy/settings.ts"
import { record } from "./chain.ts"
import type { Directory, DirectoryChange } from "./contract.ts"
import { type LedgerHost, row, rows } from "./host.ts"
import { type Tenant, tenantOf } from "./tenant.ts"

export type Member = { userId: string; name: string; role: Role }

export function memberNamed(host: LedgerHost, userId: string): Member | null {
  const found = row<{ name: string; role: Role }>(
    host,
    "SELECT name, role FROM members WHERE user_id = ?",
    userId,
  )
  return found && { userId, ...found }
}

/** The tenant's ad account of that id, or null where it is foreign, missing or malformed. */
export function accountNamed(host: LedgerHost, id: string): AdAccount | null {
  const parsed = parseAdAccountId(id)
  const found = parsed && row<AccountRow>(host, "SELECT * FROM ad_accounts WHERE id = ?", parsed)
  return found ? accountFrom(found) : null
}

export function assetsOf(host: LedgerHost): AssetSet {
  return new AssetSet(
    tenantOf(host).id,
    rows<AccountRow>(host, "SELECT * FROM ad_accounts ORDER BY id").map(accountFrom),
  )
}

export function policyOf(host: LedgerHost): { version: number; settings: PolicySettings } {
  const found = row<{ version: number; settings: string }>(
    host,
    "SELECT version, settings FROM policy_versions ORDER BY version DESC LIMIT 1",
  )
  if (!found) throw new Error("This ledger has no policy.")
  return { version: found.version, settings: JSON.parse(found.settings) as PolicySettings }
}

/** Takes over the directory and records what differs from what was held; inside one transaction of the caller's. */
export function applyDirectory(host: LedgerHost, directory: Directory, by: DirectoryChange): void {
  const known = row<{ value: string }>(host, "SELECT value FROM settings WHERE key = 'tenant'")
  if (known && (JSON.parse(known.value) as Tenant).id !== directory.tenant.id) {
    throw new Error("A ledger belongs to one tenant for good.")
  }
  if (!isNewer(host, directory.revision)) return
  host.sql.exec(
    "INSERT INTO settings (key, value) VALUES ('tenant', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1",
    JSON.stringify(directory.tenant),
  )
  applyMembers(host, directory.members, by)
  applyAccounts(host, directory.adAccounts, by)
  if (!row(host, "SELECT version FROM policy_versions LIMIT 1")) startPolicy(host, directory.policy, by)
}

/** Two hand-overs may overtake each other; the older one must not bring back what the newer has taken away. */
function isNewer(host: LedgerHost, revision: number | undefined): boolean {
  if (revision === undefined) return true
  const held = row<{ value: string }>(host, "SELECT value FROM settings WHERE key = 'directory_revision'")
  if (held && Number(held.value) > revision) return false
  host.sql.exec(
    "INSERT INTO settings (key, value) VALUES ('directory_revision', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1",
    String(revision),
  )
  return true
}

function applyMembers(host: LedgerHost, members: Directory["members"], by: DirectoryChange): void {
  const held = new Map(
    rows<{ user_id: string; name: string; role: Role }>(host, "SELECT * FROM members").map((member) => [
      member.user_id,
      member,
    ]),
  )
  for (const { userId, name, role } of members) {
    const before = held.get(userId)
    held.delete(userId)
    if (before?.role === role && before.name === name) continue
    host.sql.exec(
      "INSERT INTO members (user_id, name, role) VALUES (?1, ?2, ?3) ON CONFLICT (user_id) DO UPDATE SET name = ?2, role = ?3",
      userId,
      name,
      role,
    )
    const after = { member: name, role }
    note(
      host,
      by,
      before ? "member.change" : "member.add",
      before ? { member: before.name, role: before.role } : null,
      after,
    )
  }
  for (const { user_id, name, role } of held.values()) {
    host.sql.exec("DELETE FROM members WHERE user_id = ?", user_id)
    note(host, by, "member.remove", { member: name, role }, null)
  }
}

function applyAccounts(host: LedgerHost, accounts: AdAccount[], by: DirectoryChange): void {
  const held = new Map(
    rows<AccountRow>(host, "SELECT * FROM ad_accounts").map((account) => [account.id, account]),
  )
  for (const { id, name, currencyCode, timeZone } of accounts) {
    const before = held.get(id)
    held.delete(id)
    if (before?.name === name && before.currency === currencyCode && before.time_zone === timeZone) continue
    host.sql.exec(
      `INSERT INTO ad_accounts (id, name, currency, time_zone) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (id) DO UPDATE SET name = ?2, currency = ?3, time_zone = ?4`,
      id,
      name,
      currencyCode,
      timeZone,
    )
    note(
      host,
      by,
      before ? "asset.change" : "asset.bind",
      before ? assetText(before) : null,
      assetText({ id, name, currency: currencyCode, time_zone: timeZone }),
    )
  }
  for (const account of held.values()) {
    host.sql.exec("DELETE FROM ad_accounts WHERE id = ?", account.id)
    // What was known of a foreign account's objects must not outlive the binding.
    host.sql.exec("DELETE FROM entities WHERE ad_account_id = ?", account.id)
    host.sql.exec("DELETE FROM account_mirrors WHERE ad_account_id = ?", account.id)
    note(host, by, "asset.unbind", assetText(account), null)
  }
}

function startPolicy(host: LedgerHost, settings: PolicySettings, by: DirectoryChange): void {
  host.sql.exec(
    "INSERT INTO policy_versions (version, settings, created_at_ms, created_by) VALUES (1, ?, ?, ?)",
    JSON.stringify(settings),
    host.clock.now(),
    by.actor.name,
  )
  note(host, by, "policy.set", null, { version: 1, ...settings })
}

const WORDS: Record<string, string> = {
  "member.add": "Added a member.",
  "member.change": "Changed a member.",
  "member.remove": "Removed a member.",
  "asset.bind": "Gave an ad account to the tenant.",
  "asset.change": "Took over what Meta says of an ad account.",
  "asset.unbind": "Took an ad account from the tenant.",
  "policy.set": "Set the policy.",
}

function note(
  host: LedgerHost,
  by: { actor: ActorLabel; surface: DirectoryChange["surface"] },
  operation: string,
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
): void {
  record(host, {
    ...by,
    operation,
    outcome: "succeeded",
    target: null,
    before,
    after,
    reason: WORDS[operation] ?? operation,
    decision: null,
    operation_id: null,
  })
}

type AccountRow = { id: string; name: string; currency: string; time_zone: string }

function accountFrom(account: AccountRow): AdAccount {
  return {
    id: account.id,
    name: account.name,
    currency: asCurrency(account.currency),
    currencyCode: account.currency,
    timeZone: account.time_zone,
  }
}

function assetText({ id, name, currency, time_zone }: AccountRow): Record<string, unknown> {
  return { ad_account_id: id, name, currency, timezone_name: time_zone }
}
