import { describe, expect, it } from "vitest"
import type { Directory } from "../../../src/ledger/contract.ts"
import { applyDirectory, memberNamed } from "../../../src/ledger/directory.ts"
import { migrate } from "../../../src/ledger/migrate.ts"
import { defaultPolicy } from "../../../src/policy/settings.ts"
import { anAdAccount } from "../support/builders.ts"
import { sqliteHost } from "../support/sqlite-host.ts"

const BY = { actor: { kind: "system", id: "test", name: "Test" }, surface: "system" } as const

describe("A directory that arrives late", () => {
  it("does not bring back whom a newer one has taken away", () => {
    const { host } = sqliteHost()
    migrate(host)
    const hand = (revision: number, members: Directory["members"]) =>
      applyDirectory(host, { ...DIRECTORY, revision, members }, BY)
    hand(1, [BUYER])
    hand(3, [])
    hand(2, [BUYER])
    expect(memberNamed(host, BUYER.userId)).toBeNull()
    hand(4, [BUYER])
    expect(memberNamed(host, BUYER.userId)).toMatchObject({ role: "buyer" })
  })
})

const BUYER = { userId: "usr_buyer", name: "buyer@acme.example", role: "buyer" } as const

const DIRECTORY: Directory = {
  tenant: { id: "tnt_acme", slug: "acme", name: "Acme" },
  members: [],
  adAccounts: [anAdAccount()],
  policy: defaultPolicy({}),
}
