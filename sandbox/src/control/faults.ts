import { Random } from "../seed/random.ts"
import { parseJson } from "../wire/json.ts"
import type { Target } from "../world/target.ts"
import type { Fault, FaultKind } from "./fault.ts"

/** The faults that are waiting for their calls, oldest first. They survive a restart like everything else. */
export class Faults {
  readonly #sql: SqlStorage
  #waiting: { id: number; fault: Fault }[] = []

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.reload()
  }

  reload(): void {
    const rows = this.#sql.exec<{ id: number; fault: string }>("SELECT id, fault FROM faults ORDER BY id")
    // Only this class writes the table, so what is read back has the shape that was written.
    this.#waiting = [...rows].map((row) => ({ id: row.id, fault: parseJson(row.fault) as unknown as Fault }))
  }

  add(fault: Fault): number {
    const sql = "INSERT INTO faults (fault) VALUES (?) RETURNING id"
    const { id } = this.#sql.exec<{ id: number }>(sql, JSON.stringify(fault)).one()
    this.#waiting.push({ id, fault })
    return id
  }

  clear(): void {
    this.#sql.exec("DELETE FROM faults")
    this.#waiting = []
  }

  list(): { id: number; fault: Fault }[] {
    return this.#waiting
  }

  /** The fault that hits this call, if any; taking it uses it up. */
  take(target: Target, isFit: (kind: FaultKind) => boolean): Fault | null {
    for (const entry of [...this.#waiting]) {
      const { fault } = entry
      if (isFit(fault.kind) && matches(fault, target) && this.#falls(entry)) return { ...fault }
    }
    return null
  }

  #falls(entry: { id: number; fault: Fault }): boolean {
    const { fault, id } = entry
    const random = new Random(fault.random)
    const isHit = fault.share >= 1 || random.next() < fault.share
    fault.random = random.state
    if (isHit && fault.times !== null) fault.times -= 1
    if (fault.times === 0) {
      this.#waiting = this.#waiting.filter((other) => other !== entry)
      this.#sql.exec("DELETE FROM faults WHERE id = ?", id)
    } else if (fault.share < 1 || isHit) {
      this.#sql.exec("UPDATE faults SET fault = ? WHERE id = ?", JSON.stringify(fault), id)
    }
    return isHit
  }
}

function matches(fault: Fault, target: Target): boolean {
  return (
    (fault.method === null || fault.method === target.method) &&
    (fault.path === null || fault.path === target.edge) &&
    (fault.account === null || fault.account === target.account)
  )
}
