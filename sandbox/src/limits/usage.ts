import { type Json, parseJson } from "../wire/json.ts"
import { WriteBehind } from "../world/write-behind.ts"

/** How much of each limit has been used, by name. Read from memory, written behind. */
export class Usage {
  readonly #sql: SqlStorage
  readonly #behind = new WriteBehind(() => this.#flush())
  readonly #values = new Map<string, Json>()
  readonly #dirty = new Set<string>()

  constructor(sql: SqlStorage) {
    this.#sql = sql
    for (const row of sql.exec<{ name: string; value: string }>("SELECT name, value FROM usage")) {
      this.#values.set(row.name, parseJson(row.value) ?? null)
    }
  }

  numbers(name: string): number[] {
    const value = this.#values.get(name)
    return Array.isArray(value) ? value.filter((each) => typeof each === "number") : []
  }

  set(name: string, numbers: number[]): void {
    this.#values.set(name, numbers)
    this.#dirty.add(name)
    this.#behind.soon()
  }

  clear(): void {
    this.#values.clear()
    this.#dirty.clear()
    this.#sql.exec("DELETE FROM usage")
  }

  #flush(): void {
    for (const name of this.#dirty) {
      const value = this.#values.get(name)
      if (value === undefined) continue
      this.#sql.exec(
        "INSERT INTO usage (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name,
        JSON.stringify(value),
      )
    }
    this.#dirty.clear()
  }
}
