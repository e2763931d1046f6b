import { describe, expect, it } from "vitest"
import type { LedgerHost } from "../../../src/ledger/host.ts"
import { Ledger } from "../../../src/ledger/ledger.ts"
import { deliveryOverdue, Outbox } from "../../../src/ledger/outbox.ts"
import { defaultPolicy } from "../../../src/policy/settings.ts"
import { sqliteHost } from "../support/sqlite-host.ts"

const MINUTE = 60_000
const SYSTEM = { actor: { kind: "system", id: "test", name: "A test" }, surface: "system" } as const

/** A tenant whose first entries were delivered, and a way to add more while nothing is. */
async function aTenant() {
  const home = sqliteHost()
  const tenant = { id: "ten_acme", slug: "acme", name: "Acme" }
  new Ledger(home.host).applyDirectory(
    { tenant, members: [], adAccounts: [], policy: defaultPolicy({}) },
    SYSTEM,
  )
  await home.settled()
  const first = home.delivered.length + 1
  /** Entries of so many characters each, made now. */
  const add = (count: number, characters = 100) => {
    const at = new Date(home.clock.ms).toISOString()
    const insert = home.database.prepare(
      `INSERT INTO audit (seq, entry, operation, outcome, prev_hash, hash)
       SELECT coalesce(max(seq), 0) + 1, ?, 'x', 'x', 'x', 'x' FROM audit`,
    )
    const entry = JSON.stringify({ at, reason: "x".repeat(characters) })
    for (let n = 0; n < count; n++) insert.run(entry)
  }
  return { ...home, first, add }
}

describe("The outbox", () => {
  it("may hold 10,000 entries while the directory is down, and no more", async () => {
    const { host, add } = await aTenant()
    add(10_000)
    expect(deliveryOverdue(host)).toBeNull()
    add(1)
    expect(deliveryOverdue(host)).toMatchObject({ code: "audit_unavailable", retry_after: 60 })
  })

  it("may hold an entry for an hour, and no longer", async () => {
    const { host, clock, add } = await aTenant()
    clock.ms += 500 * MINUTE
    expect(deliveryOverdue(host)).toBeNull()
    add(1)
    clock.ms += 60 * MINUTE
    expect(deliveryOverdue(host)).toBeNull()
    clock.ms += MINUTE
    expect(deliveryOverdue(host)?.message).toContain("the oldest for 61 minutes")
  })

  it("is no obstacle any more once it was delivered", async () => {
    const { host, add } = await aTenant()
    add(10_001)
    await new Outbox(host).ship()
    expect(deliveryOverdue(host)).toBeNull()
    expect(new Outbox(host).isWaiting()).toBe(false)
  })

  it("delivers in order and without gaps, in batches that fit into a statement however long the entries are", async () => {
    const { host, delivered, first, add } = await aTenant()
    const batches: number[] = []
    const counting: LedgerHost = {
      ...host,
      deliver(tenantId, rows) {
        batches.push(rows.reduce((sum, { entry }) => sum + entry.length, 0))
        return host.deliver(tenantId, rows)
      },
    }
    add(450)
    add(5, 300_000)
    add(2, 900_000)
    await new Outbox(counting).ship()
    expect(delivered.slice(first - 1).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 457 }, (_, n) => first + n),
    )
    expect(batches.length).toBeGreaterThan(8)
    for (const characters of batches) expect(characters).toBeLessThan(1_000_000)
  })

  it("repeats after a failure what it does not know to have arrived, and asks to be woken", async () => {
    const { host, delivered, first, wakes, clock, add } = await aTenant()
    const failing: LedgerHost = {
      ...host,
      async deliver(tenantId, rows) {
        await host.deliver(tenantId, rows)
        throw new Error("The answer was lost.")
      },
    }
    add(3)
    await new Outbox(failing).ship()
    expect(wakes.at(-1)).toBe(clock.ms + 5_000)
    await new Outbox(host).ship()
    expect(delivered.slice(first - 1).map(({ seq }) => seq - first)).toEqual([0, 1, 2, 0, 1, 2])
  })

  it("asks to be woken when the object starts with something left in it", async () => {
    const { host, wakes, clock, add } = await aTenant()
    add(1)
    new Ledger(host)
    expect(wakes.at(-1)).toBe(clock.ms)
  })
})
