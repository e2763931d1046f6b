import { createScheduledController, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test"
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import { verify } from "../../../scripts/audit-verify.mjs"
import { chained } from "../../../src/audit/event.ts"
import worker from "../../../src/index.ts"
import { call } from "../support/api.ts"
import { directory, fetchBursar, PASSWORDS, PEOPLE } from "../support/bursar.ts"
import { Visitor } from "../support/visitor.ts"
import { acme, bindings, budget, campaign, change, entity, liveCampaign } from "./support.ts"

const MINUTE_MS = 60_000

let owner: string
let agent: string
let tenantId: string
let ledger: () => DurableObjectStub

beforeAll(async () => {
  ;({ owner, agent, tenantId, ledger } = await acme())
})

afterEach(() => vi.useRealTimers())

describe("An export", () => {
  it("of a lively tenant verifies, more than one page of it, with its anchors and with an older head", async () => {
    const id = await liveCampaign(agent, "Lively ” \u2028 “")
    await change(agent, "update_entity", budget(id, "55.00"))
    await sweep()
    const early = await exported(owner)
    await padded(600)
    await change(agent, "pause_entities", { entity_type: "campaign", entity_ids: [id] })
    await sweep()
    const late = await exported(agent)
    const verdict = await verify(late.lines, { seq: null, hash: early.head.hash })
    expect(verdict).toMatchObject({ ok: true, summary: { entries: late.head.seq, anchors: 2 } })
    expect(late.head.seq).toBeGreaterThan(600)
    expect(late.headers.get("content-disposition")).toMatch(/^attachment; filename="bursar-audit-acme-/)
    const texts = late.lines.filter((line) => line.includes('"type":"entry"')).map((line) => JSON.parse(line))
    expect(texts.map(({ entry, hash }) => [entry, hash])).toEqual(
      (await chain()).map(({ entry, hash }) => [entry, hash]),
    )
  })

  it("of a foreign tenant is as missing as that of none", async () => {
    const foreign = await call("GET", "/api/t/globex/audit/export", { token: owner })
    const missing = await call("GET", "/api/t/nobody/audit/export", { token: owner })
    expect([foreign.status, missing.status]).toEqual([404, 404])
    expect(foreign.text).toBe(missing.text)
    const byToken = await call("GET", "/api/t/globex/audit/export", { token: agent })
    expect(byToken.status).not.toBe(200)
    expect(byToken.text).not.toContain("bursar-audit")
  })

  it("is what a member downloads from the audit page, too", async () => {
    const anna = new Visitor()
    await anna.signIn(PEOPLE.acmeOwner, PASSWORDS.owner)
    const page = await anna.open("/t/acme/audit")
    expect(page.html).toContain('href="/t/acme/audit/export"')
    expect(page.text).toMatch(/Last anchored: entry [0-9]+/)
    const download = await anna.once("GET", "/t/acme/audit/export")
    expect(await verify(await linesOf(download))).toMatchObject({ ok: true })
    expect((await anna.once("GET", "/t/globex/audit/export")).status).toBe(404)
    expect((await new Visitor().once("GET", "/t/acme/audit/export")).status).toBe(303)
  })
})

describe("The hourly sweep", () => {
  it("anchors what was delivered, once for each head, and nobody can change an anchor", async () => {
    await change(agent, "create_campaign", campaign("To be anchored"))
    await sweep()
    await sweep()
    const rows = await heads()
    const [last] = (await chain()).slice(-1)
    expect(rows.at(-1)).toMatchObject({ seq: last?.seq, hash: last?.hash })
    expect(new Set(rows.map(({ seq }) => seq)).size).toBe(rows.length)
    await expect(directory.prepare("UPDATE audit_heads SET hash = 'x'").run()).rejects.toThrow("append-only")
    await expect(directory.prepare("DELETE FROM audit_heads").run()).rejects.toThrow("append-only")
  })

  it("delivers what a ledger whose alarm was lost has kept", async () => {
    const kept = await withoutDirectory(() => change(agent, "create_campaign", campaign("Kept")))
    expect(kept.status).toBe(200)
    await runInDurableObject(ledger(), (_, state) => state.storage.deleteAlarm())
    expect((await delivered()).length).toBeLessThan((await chain()).length)
    await sweep()
    expect(await delivered()).toEqual(await chain())
  })

  it("anchors nothing and tells the staff when a delivered entry was edited", async () => {
    const before = await heads()
    await change(agent, "create_campaign", campaign("To be edited"))
    await settled()
    const { seq, entry } = (await delivered()).at(-1) ?? {}
    await setDelivered(seq, String(entry).replace("To be edited", "Never asked for"))
    await sweep()
    expect(await heads()).toEqual(before)
    expect(await staffNotice()).toContain(`Delivered entry ${seq} does not fit its hash`)
    await setDelivered(seq, entry)
    await sweep()
    expect((await heads()).at(-1)).toMatchObject({ seq })
  })

  it("anchors nothing and tells the staff when the ledger was set back, and an export shows it", async () => {
    const whole = await chain()
    const cut = whole.slice(0, -3)
    await restoreChain(cut)
    const before = await heads()
    await sweep()
    expect(await heads()).toEqual(before)
    expect(await staffNotice()).toContain("The ledger ends before entry")
    expect(await verify((await exported(owner)).lines)).toMatchObject({
      ok: false,
      fault: { seq: cut.length + 1 },
    })
    await restoreChain(whole)
    expect(await verify((await exported(owner)).lines)).toMatchObject({ ok: true })
  })
})

describe("While the directory is down", () => {
  it("changes go on, and afterwards every entry arrives once, in order and byte for byte", async () => {
    const start = Date.now()
    const answers = await withoutDirectory(async () => {
      const made = []
      for (const minute of [0, 3, 6, 10]) {
        vi.useFakeTimers({ toFake: ["Date"], now: start + minute * MINUTE_MS })
        made.push(await change(agent, "create_campaign", campaign(`Minute ${minute}`)))
        await runDurableObjectAlarm(ledger())
      }
      return made
    })
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect((await delivered()).length).toBeLessThan((await chain()).length)
    vi.useFakeTimers({ toFake: ["Date"], now: start + 11 * MINUTE_MS })
    await runDurableObjectAlarm(ledger())
    expect(await delivered()).toEqual(await chain())
  })

  it("after an hour what may add spend is refused, while pauses and decreases go on", async () => {
    const id = await liveCampaign(agent, "During the outage")
    const start = Date.now()
    await withoutDirectory(async () => {
      const at = (minutes: number) => vi.useFakeTimers({ toFake: ["Date"], now: start + minutes * MINUTE_MS })
      at(0)
      expect((await change(agent, "update_entity", budget(id, "52.00"))).status).toBe(200)
      at(59)
      expect((await change(agent, "update_entity", budget(id, "53.00"))).status).toBe(200)
      at(62)
      for (const refused of [
        await change(agent, "update_entity", budget(id, "54.00")),
        await change(agent, "activate_entity", entity(id)),
        await change(agent, "create_campaign", campaign("Too late")),
      ]) {
        expect(refused).toMatchObject({ status: 503, body: { code: "audit_unavailable" } })
        expect(refused.headers.get("retry-after")).toBe("60")
      }
      expect((await change(agent, "update_entity", budget(id, "40.00"))).status).toBe(200)
      const pause = await change(agent, "pause_entities", { entity_type: "campaign", entity_ids: [id] })
      expect(pause).toMatchObject({ status: 200, body: { status: "succeeded" } })
    })
    await sweep()
    expect((await change(agent, "create_campaign", campaign("In time"))).status).toBe(200)
    expect(await delivered()).toEqual(await chain())
  })
})

async function sweep(): Promise<void> {
  await worker.scheduled(createScheduledController({ cron: "0 * * * *" }), bindings)
}

async function exported(token: string) {
  const response = await fetchBursar("/api/t/acme/audit/export", {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(response.status).toBe(200)
  const lines = await linesOf(response)
  const head: { seq: number; hash: string } = JSON.parse(lines.at(-1) ?? "")
  return { lines, head, headers: response.headers }
}

async function linesOf(response: Response): Promise<string[]> {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await response.arrayBuffer())
  expect(text.endsWith("\n")).toBe(true)
  return text.split("\n").slice(0, -1)
}

/** Makes the chain longer than a page: its last entry again and again, each chained as the ledger does it. */
async function padded(entries: number): Promise<void> {
  const rows = await chain()
  for (let last = rows.at(-1); last && rows.length < entries; last = rows.at(-1)) {
    const again = { ...JSON.parse(String(last.entry)), seq: rows.length + 1 }
    const { seq, text, prev_hash, hash } = chained(again, String(last.hash))
    rows.push({ seq, entry: text, prev_hash, hash })
  }
  await restoreChain(rows)
}

/** No audit entry can reach the directory while `work` is done. */
async function withoutDirectory<T>(work: () => Promise<T>): Promise<T> {
  await settled()
  await directory.prepare("ALTER TABLE audit_logs RENAME TO audit_logs_away").run()
  try {
    return await work()
  } finally {
    await directory.prepare("ALTER TABLE audit_logs_away RENAME TO audit_logs").run()
  }
}

async function settled(): Promise<void> {
  await expect.poll(async () => (await delivered()).length, { timeout: 30_000 }).toBe((await chain()).length)
}

type Row = Record<string, unknown>

async function chain(): Promise<Row[]> {
  return runInDurableObject(ledger(), (_, state) =>
    state.storage.sql.exec("SELECT seq, entry, prev_hash, hash FROM audit ORDER BY seq").toArray(),
  )
}

/** Puts the ledger's chain back to what it was, as a restored backup would. */
async function restoreChain(rows: Row[]): Promise<void> {
  await runInDurableObject(ledger(), (_, state) => {
    state.storage.sql.exec("DELETE FROM audit")
    for (const { seq, entry, prev_hash, hash } of rows) {
      state.storage.sql.exec(
        "INSERT INTO audit (seq, entry, operation, outcome, prev_hash, hash) VALUES (?1, ?2, ?2 ->> 'operation', ?2 ->> 'outcome', ?3, ?4)",
        seq,
        entry,
        prev_hash,
        hash,
      )
    }
  })
}

async function delivered(): Promise<Row[]> {
  return query("SELECT seq, entry, prev_hash, hash FROM audit_logs WHERE tenant_id = ? ORDER BY seq")
}

async function heads(): Promise<Row[]> {
  return query("SELECT * FROM audit_heads WHERE tenant_id = ? ORDER BY seq")
}

async function query(sql: string): Promise<Row[]> {
  return (await directory.prepare(sql).bind(tenantId).all()).results
}

async function setDelivered(seq: unknown, entry: unknown): Promise<void> {
  await directory
    .prepare("UPDATE audit_logs SET entry = ? WHERE tenant_id = ? AND seq = ?")
    .bind(entry, tenantId, seq)
    .run()
}

async function staffNotice(): Promise<string> {
  const admin = new Visitor()
  await admin.signIn(PEOPLE.admin, PASSWORDS.admin)
  return (await admin.open("/admin/audit-logs")).text
}
