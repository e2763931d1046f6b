import { readFileSync } from "node:fs"
import { DatabaseSync, type StatementSync } from "node:sqlite"
import { deliverAudit, type OutboxRow } from "../../../src/audit/deliver.ts"
import type { Random } from "../../unit/support/random.ts"
import type { Scheduler } from "./scheduler.ts"

const MIGRATION = new URL("../../../migrations/0000_create_directory.sql", import.meta.url)

let shared: DatabaseSync | null = null
const prepared = new Map<string, StatementSync>()

/** The directory's database with nothing in its log; one is enough, since one schedule runs at a time. */
function emptyDatabase(): DatabaseSync {
  if (!shared) {
    shared = new DatabaseSync(":memory:")
    shared.exec(readFileSync(MIGRATION, "utf8"))
  }
  shared.exec("DELETE FROM audit_logs")
  return shared
}

const STORED =
  "SELECT seq, entry, prev_hash AS prevHash, hash FROM audit_logs WHERE seq BETWEEN ? AND ? ORDER BY seq"

function statementFor(database: DatabaseSync, query: string): StatementSync {
  const found = prepared.get(query) ?? database.prepare(query)
  prepared.set(query, found)
  return found
}

/** As much of D1 as the delivery's one statement needs. */
function asD1(database: DatabaseSync): D1Database {
  const prepare = (query: string) => ({
    bind: (...values: string[]) => ({
      run: async () =>
        statementFor(database, query).run(Object.fromEntries(values.map((value, n) => [`?${n + 1}`, value]))),
    }),
  })
  return { prepare } as unknown as D1Database
}

/**
 * The copy of the audit log outside of the object, written by the delivery's own statement. A delivery may fail before or
 * after it was written, or hang.
 */
export function makeDirectoryDatabase(parts: {
  random: Random
  scheduler: Scheduler
  trouble: { share: number }
  delivered: readonly OutboxRow[]
  note: (text: string) => void
  arrived: (row: OutboxRow, copy: ReadonlyMap<number, OutboxRow>) => void
}) {
  const { random, scheduler, trouble } = parts
  const database = emptyDatabase()
  const d1 = asD1(database)
  /** The rows as they stand in the database. */
  const rows = new Map<number, OutboxRow>()
  const ready = write("tnt_acme", [...parts.delivered])

  function deliver(tenantId: string, batch: OutboxRow[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const fails = random.chance(trouble.share)
      const writes = !fails || random.chance(0.5)
      const hangs = fails && random.chance(0.2)
      const range = `${batch[0]?.seq}–${batch.at(-1)?.seq}`
      scheduler.soon(`D1 gets ${range}`, () => {
        parts.note(`D1 ${writes ? "keeps" : "misses"} ${range}${fails ? ", and fails" : ""}`)
        const written = writes ? write(tenantId, batch) : Promise.resolve()
        const answer = (error?: unknown) => {
          const end = () => (error === undefined ? resolve() : reject(error))
          if (hangs) scheduler.after(30_000, `D1 gives up on ${range}`, end)
          else scheduler.soon(`D1 answers ${range}`, end)
        }
        written.then(() => answer(fails ? new Error("D1 is not available.") : undefined), answer)
      })
    })
  }

  async function write(tenantId: string, batch: OutboxRow[]): Promise<void> {
    if (batch.length === 0) return
    await deliverAudit(d1, tenantId, batch)
    const stored = statementFor(database, STORED).all(
      batch[0]?.seq ?? 0,
      batch.at(-1)?.seq ?? 0,
    ) as OutboxRow[]
    for (const row of stored) {
      const isNew = !rows.has(row.seq)
      rows.set(row.seq, row)
      if (isNew) parts.arrived(row, rows)
    }
  }

  return { rows, deliver, ready }
}

export type DirectoryDatabase = ReturnType<typeof makeDirectoryDatabase>
