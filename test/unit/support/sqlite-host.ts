import { DatabaseSync } from "node:sqlite"
import type { OutboxRow } from "../../../src/audit/deliver.ts"
import { TenantGraph } from "../../../src/graph/client.ts"
import type { LedgerHost, SqlValue } from "../../../src/ledger/host.ts"
import { type Answerer, GRAPH_CONFIG, scriptedGraph } from "./graph.ts"

/**
 * A home for the ledger's core in Node: SQLite in memory, a clock that tests move, and a Graph that they script. What the
 * ledger asks of the outside can be looked at afterwards.
 */
export function sqliteHost(answer: Answerer = () => Response.json({ error: { code: 2 } }, { status: 500 })) {
  const database = new DatabaseSync(":memory:")
  const graph = scriptedGraph(answer)
  const work: Promise<void>[] = []
  const delivered: OutboxRow[] = []
  const wakes: number[] = []
  const host: LedgerHost = {
    sql: { exec: (query, ...values) => run(database, query, values) },
    transaction: (inside) => transaction(database, inside),
    sync: async () => {},
    wakeAt: (atMs) => void wakes.push(atMs),
    background: (more) => void work.push(more),
    clock: graph.clock,
    graph: (assets) => new TenantGraph(assets, GRAPH_CONFIG, graph.deps),
    deliver: async (_tenantId, rows) => void delivered.push(...rows),
    log: graph.deps.log,
  }
  /** Resolves when nothing is under way in the background. */
  const settled = async () => {
    while (work.length > 0) await Promise.all(work.splice(0))
  }
  return { host, graph, clock: graph.clock, delivered, wakes, settled, database }
}

export type SqliteHost = ReturnType<typeof sqliteHost>

/** Runs at once, as the object's storage does, whether or not anybody looks at the rows. */
function run(database: DatabaseSync, query: string, values: SqlValue[]) {
  const found = rowsOf(database, query, values)
  return { toArray: () => found }
}

function rowsOf(database: DatabaseSync, query: string, values: SqlValue[]): Record<string, unknown>[] {
  // Only a migration has several statements, and only `exec` runs more than the first.
  if (values.length === 0 && /;\s*\S/.test(query)) {
    database.exec(query)
    return []
  }
  const statement = database.prepare(query)
  // Numbered parameters have names for node:sqlite.
  const numbered = /\?[1-9]/.test(query)
  const found = numbered
    ? statement.all(Object.fromEntries(values.map((value, index) => [`?${index + 1}`, value])))
    : statement.all(...values)
  return found as Record<string, unknown>[]
}

let savepoints = 0

function transaction<T>(database: DatabaseSync, inside: () => T): T {
  const name = `step_${++savepoints}`
  database.exec(`SAVEPOINT ${name}`)
  try {
    const result = inside()
    database.exec(`RELEASE ${name}`)
    return result
  } catch (error) {
    database.exec(`ROLLBACK TO ${name}; RELEASE ${name}`)
    throw error
  }
}
