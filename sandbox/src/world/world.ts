import { Meter } from "../limits/meter.ts"
import { Usage } from "../limits/usage.ts"
import { Activities } from "./activities.ts"
import { Clock } from "./clock.ts"
import { History } from "./history.ts"
import { Labels } from "./labels.ts"
import { Nodes } from "./nodes.ts"
import { Settings } from "./settings.ts"
import { TABLES } from "./tables.ts"

/** All that the answers are made from. Everything in it is synchronous, so one call is one transaction. */
export class World {
  readonly sql: SqlStorage
  readonly settings: Settings
  readonly clock: Clock
  readonly nodes: Nodes
  readonly labels: Labels
  readonly activities: Activities
  readonly history: History
  readonly usage: Usage
  readonly meter: Meter
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    const { sql } = storage
    sql.exec(TABLES)
    this.#storage = storage
    this.sql = sql
    this.settings = new Settings(sql)
    this.clock = new Clock(this.settings)
    this.nodes = new Nodes(sql)
    this.labels = new Labels(sql)
    this.activities = new Activities(sql)
    this.history = new History(sql)
    this.usage = new Usage(sql)
    this.meter = new Meter(this)
  }

  /** Runs work that is wholly kept or, when it throws, wholly undone, in the tables and in memory alike. */
  atomically<T>(work: () => T): T {
    try {
      return this.#storage.transactionSync(work)
    } catch (error) {
      this.settings.reload()
      throw error
    }
  }
}
