import { type Json, parseJson } from "../wire/json.ts"

/** Small named values that survive a restart, read from memory. */
export class Settings {
  readonly #sql: SqlStorage
  #values = new Map<string, Json>()

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.reload()
  }

  /** After a reset or a rolled-back transaction memory must follow the tables. */
  reload(): void {
    this.#values = new Map()
    for (const row of this.#sql.exec<{ name: string; value: string }>("SELECT name, value FROM settings")) {
      this.#values.set(row.name, parseJson(row.value) ?? null)
    }
  }

  get(name: string): Json | undefined {
    return this.#values.get(name)
  }

  number(name: string, otherwise: number): number {
    const value = this.#values.get(name)
    return typeof value === "number" ? value : otherwise
  }

  set(name: string, value: Json): void {
    this.#values.set(name, value)
    this.#sql.exec(
      "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      name,
      JSON.stringify(value),
    )
  }
}
