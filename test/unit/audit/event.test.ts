import { describe, expect, it } from "vitest"
import { chained, genesisHash } from "../../../src/audit/event.ts"
import { sha256 } from "../../../src/domain/canonical.ts"
import type { AuditEntry } from "../../../src/domain/operation.ts"

function entry(seq: number, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    seq,
    at: "2026-11-23T12:00:00.000Z",
    actor: { kind: "member", id: "usr_1", name: "rosa@acme.example" },
    surface: "page",
    operation: "update_entity",
    outcome: "succeeded",
    target: null,
    before: { daily_budget: { amount: "50.00", currency: "USD" } },
    after: { daily_budget: { amount: "60.00", currency: "USD" } },
    reason: "Change campaign “Spring”",
    decision: null,
    operation_id: "op_1",
    ...more,
  }
}

type Link = { text: string; prev_hash: string; hash: string }

function chain(tenant: string, entries: readonly AuditEntry[]): Link[] {
  const links: Link[] = []
  for (const one of entries) links.push(chained(one, links.at(-1)?.hash ?? genesisHash(tenant)))
  return links
}

/** What an outsider needs no code of ours for: SHA-256 over the hash before, a line break and the text. */
function holds(tenant: string, links: readonly Link[]): boolean {
  return links.every(({ text, prev_hash, hash }, index) => {
    const before = links[index - 1]?.hash ?? sha256(`bursar audit chain of ${tenant}`)
    return prev_hash === before && hash === sha256(`${before}\n${text}`) && JSON.parse(text).seq === index + 1
  })
}

const three = [entry(1), entry(2, { outcome: "denied" }), entry(3, { reason: "Pause" })]

describe("The audit chain", () => {
  it("holds from its first entry on, and the text that is hashed is the entry", () => {
    const links = chain("tnt_acme", three)
    expect(holds("tnt_acme", links)).toBe(true)
    expect(links.map(({ text }) => JSON.parse(text))).toEqual(three)
  })

  it.each<[string, (links: Link[]) => Link[]]>([
    [
      "a changed reason",
      (links) => replace(links, 1, { text: links[1]?.text.replace("denied", "succeeded") ?? "" }),
    ],
    [
      "a changed amount",
      (links) => replace(links, 0, { text: links[0]?.text.replace("60.00", "61.00") ?? "" }),
    ],
    ["an entry taken out", (links) => links.filter((_, index) => index !== 1)],
    ["the first entry taken out", (links) => links.slice(1)],
    ["two entries swapped", ([a, b, c]) => [a, c, b] as Link[]],
    ["an entry put in twice", ([a, b, c]) => [a, b, b, c] as Link[]],
    [
      "an entry with a hash of its own making",
      (links) => replace(links, 1, { text: "{}", hash: sha256("{}") }),
    ],
  ])("%s breaks it", (_what, tamper) => {
    expect(holds("tnt_acme", tamper(chain("tnt_acme", three)))).toBe(false)
  })

  it("one tenant's chain is not another's, though they say the same", () => {
    const acme = chain("tnt_acme", three)
    expect(holds("tnt_globex", acme)).toBe(false)
    expect(acme.map(({ hash }) => hash)).not.toContain(chain("tnt_globex", three)[0]?.hash)
  })

  it("does not depend on the order in which fields were set", () => {
    const reversed = Object.fromEntries(Object.entries(entry(1)).reverse()) as AuditEntry
    expect(chained(reversed, "x")).toMatchObject({ hash: chained(entry(1), "x").hash })
  })
})

function replace(links: readonly Link[], at: number, more: Partial<Link>): Link[] {
  return links.map((link, index) => (index === at ? { ...link, ...more } : link))
}
