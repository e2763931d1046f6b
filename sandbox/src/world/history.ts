import { bodyNumber, type Node } from "./node.ts"

/** What an object was from a moment on: its own status and its daily budget. */
export interface State {
  fromMs: number
  status: string
  dailyBudget: number | null
}

/**
 * How objects came to be as they are, so that delivery can follow budgets and the hours an object was live. Objects that
 * never changed have no rows: they were always as they are.
 */
export class History {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  record(before: Node, after: Node, nowMs: number): void {
    const [old, now] = [stateOf(before, before.createdMs), stateOf(after, nowMs)]
    if (old.status === now.status && old.dailyBudget === now.dailyBudget) return
    this.#sql.exec(
      `INSERT INTO history (node_id, from_ms, status, daily_budget)
       SELECT ?1, ?2, ?3, ?4 WHERE NOT EXISTS (SELECT 1 FROM history WHERE node_id = ?1)`,
      before.id,
      old.fromMs,
      old.status,
      old.dailyBudget,
    )
    this.#sql.exec(
      "INSERT OR REPLACE INTO history (node_id, from_ms, status, daily_budget) VALUES (?, ?, ?, ?)",
      after.id,
      now.fromMs,
      now.status,
      now.dailyBudget,
    )
  }

  /** The states of many objects at once, each oldest first. */
  of(nodes: readonly Node[]): Map<string, State[]> {
    const states = new Map<string, State[]>()
    const rows = this.#sql.exec<{
      node_id: string
      from_ms: number
      status: string
      daily_budget: number | null
    }>(
      `SELECT node_id, from_ms, status, daily_budget FROM history
       WHERE node_id IN (SELECT value FROM json_each(?)) ORDER BY node_id, from_ms`,
      JSON.stringify(nodes.map((node) => node.id)),
    )
    for (const row of rows) {
      const known = states.get(row.node_id) ?? []
      known.push({ fromMs: row.from_ms, status: row.status, dailyBudget: row.daily_budget })
      states.set(row.node_id, known)
    }
    for (const node of nodes) if (!states.has(node.id)) states.set(node.id, [stateOf(node, node.createdMs)])
    return states
  }
}

function stateOf(node: Node, fromMs: number): State {
  return { fromMs, status: node.configuredStatus, dailyBudget: bodyNumber(node, "daily_budget") ?? null }
}
