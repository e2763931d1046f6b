import type { Directory } from "../../src/ledger/contract.ts"
import type { PolicySettings } from "../../src/policy/settings.ts"
import { setPolicy } from "./world/beginning.ts"
import { ACCOUNTS, firstDirectory, OWNER, PRINCIPALS, policyWith, TOKENS_OF } from "./world/tenant.ts"
import type { World } from "./world/world.ts"

/** What is taken from and given to the tenant while it works. A revocation counts from its acknowledgement on. */
export function authorityOf(world: World) {
  const { rpc, witness } = world
  let directory: Directory = firstDirectory(policyWith(world.plan.room))
  const by = { actor: { kind: "admin", id: "usr_admin", name: "Admin" }, surface: "admin" } as const

  function begin(...names: string[]): void {
    world.authority.changes++
    for (const name of names) world.authority.touched.add(name)
  }

  const waiting: (() => void)[] = []

  /** One after the other: the ledger takes whatever comes last for the truth, as nothing in a directory says how old it is. */
  function handOver(label: string, acknowledged: () => void): void {
    const next = () => {
      waiting.shift()
      waiting[0]?.()
    }
    waiting.push(() => {
      const whole = directory
      const answer = () => {
        acknowledged()
        next()
      }
      rpc(label, (ledger) => ledger.applyDirectory(whole, by), { answer, lost: next })
    })
    if (waiting.length === 1) waiting[0]?.()
  }

  const revoke = (...names: string[]) => {
    for (const name of names) {
      world.note(`${name} is revoked, acknowledged`)
      witness.revoked.add(name)
    }
  }

  return {
    revokeToken(index: number): void {
      const token = PRINCIPALS[index]
      if (token?.caller.credential.kind !== "token") return
      begin(token.id)
      rpc(`${token.id} is to be revoked`, (ledger) => ledger.revokeToken(OWNER.caller, token.id), {
        answer: (reply) => reply.ok && revoke(token.id),
      })
    },
    endSession(index: number): void {
      const { id, caller } = PRINCIPALS[index] ?? OWNER
      if (caller.credential.kind !== "session" || id === OWNER.id) return
      const { sessionId } = caller.credential
      begin(id)
      const until = world.clock.now() + 48 * 3_600_000
      rpc(`the session of ${id} is to end`, (ledger) => ledger.revokeSession(sessionId, until), {
        answer: () => revoke(id),
      })
    },
    demote(index: number): void {
      const member = PRINCIPALS[index]?.member ?? ""
      if (member === OWNER.id) return
      const names = [member, ...TOKENS_OF(member).map(({ id }) => id)]
      begin(...names)
      directory = {
        ...directory,
        members: directory.members.map((one) => (one.userId === member ? { ...one, role: "analyst" } : one)),
      }
      handOver(`${member} is to be an analyst`, () => revoke(...names))
    },
    unbind(index: number): void {
      const { id } = ACCOUNTS[index] ?? ACCOUNTS[0]
      begin(id)
      directory = { ...directory, adAccounts: directory.adAccounts.filter((account) => account.id !== id) }
      const isGone = () => !directory.adAccounts.some((account) => account.id === id)
      handOver(`${id} is to be taken away`, () => isGone() && revoke(id))
    },
    bindAgain(): void {
      begin(...ACCOUNTS.map(({ id }) => id))
      for (const { id } of ACCOUNTS) witness.revoked.delete(id)
      directory = { ...directory, adAccounts: firstDirectory(policyWith(0)).adAccounts }
      handOver("all accounts are given to the tenant", () => {})
    },
    /** As whoever edits a policy would do it: a new version, from now on. */
    setCap(index: number, factor: number): void {
      const { currency, unit } = ACCOUNTS[index] ?? ACCOUNTS[0]
      rpc(
        `the cap in ${currency} is set to ${factor} times`,
        () => {
          const [row] = world.store.exec(
            "SELECT version, settings FROM policy_versions ORDER BY version DESC LIMIT 1",
            [],
          )
          const settings = JSON.parse(String(row?.settings)) as PolicySettings
          const limits = settings.limits[currency]
          if (!limits) return
          const cap = Number(limits.ad_account_day) * factor
          limits.ad_account_day = unit === 100 ? cap.toFixed(2) : cap.toFixed(0)
          setPolicy(world.store, Number(row?.version) + 1, settings, world.clock.now())
          world.platform.wrote()
        },
        { answer: () => {} },
      )
    },
  }
}
