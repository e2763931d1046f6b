import { createExecutionContext, runInDurableObject, waitOnExecutionContext } from "cloudflare:test"
import { beforeAll, describe, expect, it } from "vitest"
import worker from "../../../src/index.ts"
import { ORIGIN } from "../support/bursar.ts"
import { acme, bindings, campaign, change } from "./support.ts"

let agent: string
let ledger: Awaited<ReturnType<typeof acme>>["ledger"]

beforeAll(async () => {
  ;({ agent, ledger } = await acme())
})

describe("What a change costs", () => {
  it("in rows of the ledger's database is little, and grows only by what is counted of the hour", async () => {
    const ids: string[] = []
    for (const name of ["First", "Second", "Third"])
      ids.push((await change(agent, "create_campaign", campaign(name))).body.result.id)
    const rename = (n: number) => renamed(ids[n % ids.length] ?? "", `Renamed ${n}`)
    const early = await costOf(() => rename(0))
    for (let n = 1; n <= 100; n++) await rename(n)
    const late = await costOf(() => rename(102))
    // biome-ignore lint/suspicious/noConsole: figures to read
    console.log(`a change: ${textOf(early)}; after a hundred more: ${textOf(late)}`)
    expect(late.written).toBeLessThanOrEqual(early.written + 5)
    // The hour's and the object's changes are counted by looking at them; the policy bounds both.
    expect(late.read).toBeLessThanOrEqual(early.read + 3 * 100)
    expect(late.statements).toBeLessThanOrEqual(early.statements + 5)
  })

  it("is no query of the directory, by the API or by an agent's tool", async () => {
    const { id } = (await change(agent, "create_campaign", campaign("Without D1"))).body.result
    const input = { entity_type: "campaign", entity_id: id, changes: { name: "Still without D1" } }
    const api = await withoutDirectory("/api/t/acme/operations/update_entity", input)
    expect(api).toMatchObject({ status: 200, body: { status: "succeeded" } })
    const tool = await withoutDirectory("/mcp", {
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "ads_update_entity", arguments: { ...input, changes: { name: "By a tool" } } },
    })
    expect(tool.text).toContain("succeeded")
    expect([api.asked, tool.asked]).toEqual([0, 0])
  })
})

function renamed(entity_id: string, name: string) {
  return change(agent, "update_entity", { entity_type: "campaign", entity_id, changes: { name } })
}

/** The Worker with a directory that answers nothing and counts what it is asked. */
async function withoutDirectory(path: string, body: unknown) {
  let asked = 0
  const refuse = () => {
    asked += 1
    throw new Error("The directory is down.")
  }
  const DB = { prepare: refuse, batch: refuse, exec: refuse, withSession: refuse } as unknown as D1Database
  const request = new Request(new URL(path, ORIGIN), {
    method: "POST",
    headers: {
      host: new URL(ORIGIN).host,
      authorization: `Bearer ${agent}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify(body),
  })
  const ctx = createExecutionContext()
  const handler = worker as unknown as {
    fetch(request: Request, env: unknown, ctx: ExecutionContext): Promise<Response>
  }
  const response = await handler.fetch(request, { ...bindings, DB }, ctx)
  const text = await response.text()
  await waitOnExecutionContext(ctx)
  return { status: response.status, text, body: text.startsWith("{") ? JSON.parse(text) : null, asked }
}

type Cost = { statements: number; read: number; written: number }

/** Counts the statements of the ledger's object, the delivery of the audit log included. */
async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
  await runInDurableObject(ledger(), (_, { storage: { sql } }) => {
    const exec = sql.exec.bind(sql)
    const counted = (query: string, ...values: SqlStorageValue[]) => {
      const cursor = exec(query, ...values)
      cursors.push(cursor)
      return cursor
    }
    Object.defineProperty(sql, "exec", { configurable: true, value: counted })
  })
  await work()
  await new Promise((resolve) => setTimeout(resolve, 200))
  return runInDurableObject(ledger(), (_, { storage: { sql } }) => {
    Reflect.deleteProperty(sql, "exec")
    const sum = (count: (cursor: (typeof cursors)[number]) => number) =>
      cursors.reduce((total, cursor) => total + count(cursor), 0)
    return {
      statements: cursors.length,
      read: sum(({ rowsRead }) => rowsRead),
      written: sum(({ rowsWritten }) => rowsWritten),
    }
  })
}

function textOf({ statements, read, written }: Cost): string {
  return `${statements} statements, ${read} rows read, ${written} written`
}
