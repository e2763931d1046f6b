import { DatabaseSync, type StatementSync } from "node:sqlite"
import type { OutboxRow } from "../../../src/audit/deliver.ts"
import type { LedgerHost, SqlValue } from "../../../src/ledger/host.ts"

type Prepared = { statement: StatementSync; numbered: boolean; writes: boolean }

/**
 * The object's storage: SQLite whose writes are lost in a crash unless they were flushed. The state that would survive is
 * a savepoint, so a flush and a crash cost next to nothing, and so does starting over for the next schedule. `fill` makes
 * what every schedule begins with.
 */
export async function makeStore(
  fill: (host: Pick<LedgerHost, "sql" | "transaction">) => Promise<OutboxRow[]>,
) {
  const database = new DatabaseSync(":memory:")
  const prepared = new Map<string, Prepared>()
  let depth = 0
  const self = {
    /** Whether a crash would lose something. */
    dirty: false,
    /** Grows with every write, and when writes are lost. */
    version: 0,
    /** Entries of the audit log that were delivered before any schedule began. */
    delivered: [] as OutboxRow[],
    exec(query: string, values: readonly SqlValue[]): Record<string, unknown>[] {
      const { statement, numbered, writes } = preparedFor(query)
      if (writes) {
        self.dirty = true
        self.version++
      }
      return (
        numbered
          ? statement.all(Object.fromEntries(values.map((value, index) => [`?${index + 1}`, value])))
          : statement.all(...values)
      ) as Record<string, unknown>[]
    },
    transaction<T>(work: () => T): T {
      const name = `step_${depth++}`
      database.exec(`SAVEPOINT ${name}`)
      try {
        const result = work()
        database.exec(`RELEASE ${name}`)
        return result
      } catch (error) {
        database.exec(`ROLLBACK TO ${name}; RELEASE ${name}`)
        throw error
      } finally {
        depth--
      }
    },
    flush(): void {
      database.exec("RELEASE durable; SAVEPOINT durable")
      self.dirty = false
    },
    /** Back to what was flushed. */
    lose(): void {
      database.exec("ROLLBACK TO durable")
      self.dirty = false
      self.version++
    },
    /** Back to what every schedule begins with. */
    reset(): void {
      database.exec("ROLLBACK TO beginning; SAVEPOINT durable")
      self.dirty = false
      self.version = 0
    },
  }

  function preparedFor(query: string): Prepared {
    let found = prepared.get(query)
    if (!found) {
      found = {
        statement: database.prepare(query),
        numbered: /\?[1-9]/.test(query),
        writes: !/^\s*SELECT/i.test(query),
      }
      prepared.set(query, found)
    }
    return found
  }

  const plain: Pick<LedgerHost, "sql" | "transaction"> = {
    sql: {
      exec(query, ...values) {
        if (values.length === 0 && /;\s*\S/.test(query)) {
          database.exec(query)
          return { toArray: () => [] }
        }
        const found = self.exec(query, values)
        return { toArray: () => found }
      },
    },
    transaction: (work) => self.transaction(work),
  }
  self.delivered = await fill(plain)
  database.exec("SAVEPOINT beginning; SAVEPOINT durable")
  return self
}

export type Store = Awaited<ReturnType<typeof makeStore>>
