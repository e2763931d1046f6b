import type { JsonObject } from "../wire/json.ts"
import { WriteBehind } from "../world/write-behind.ts"

export interface LoggedRequest extends Record<string, SqlStorageValue> {
  n: number
  at_ms: number
  method: string
  path: string
  params: string
  account: string | null
  status: number
  fault: string | null
}

const KEPT = 20_000
const MASKED = /token|proof|secret/i
const LONGEST_PARAMS = 4000

/**
 * What was received, numbered in the order of arrival. A request is listed from the moment it arrives, with status 0
 * until it is answered.
 */
export class RequestLog {
  readonly #sql: SqlStorage
  readonly #dirty = new Map<number, LoggedRequest>()
  #last: number
  readonly #behind = new WriteBehind(() => this.flush())

  /** `numberedFrom` is where the numbers stood at the last reset. */
  constructor(sql: SqlStorage, numberedFrom: number) {
    this.#sql = sql
    const { n } = sql.exec<{ n: number | null }>("SELECT max(n) AS n FROM requests").one()
    this.#last = Math.max(n ?? 0, numberedFrom)
  }

  get last(): number {
    return this.#last
  }

  arrived(request: Omit<LoggedRequest, "n" | "status" | "fault">): LoggedRequest {
    this.#last += 1
    const line = { ...request, n: this.#last, status: 0, fault: null } as LoggedRequest
    this.#write(line)
    return line
  }

  answered(line: LoggedRequest, status: number, fault: string | null): void {
    line.status = status
    line.fault = fault
    this.#write(line)
  }

  since(n: number, limit: number): LoggedRequest[] {
    this.flush()
    const sql =
      "SELECT n, at_ms, method, path, params, account, status, fault FROM requests WHERE n > ? ORDER BY n LIMIT ?"
    return [...this.#sql.exec<LoggedRequest>(sql, n, limit)]
  }

  flush(): void {
    for (const line of this.#dirty.values()) {
      this.#sql.exec(
        "INSERT OR REPLACE INTO requests (n, at_ms, method, path, params, account, status, fault) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        line.n,
        line.at_ms,
        line.method,
        line.path,
        line.params,
        line.account,
        line.status,
        line.fault,
      )
    }
    if (this.#dirty.size > 0) this.#sql.exec("DELETE FROM requests WHERE n <= ?", this.#last - KEPT)
    this.#dirty.clear()
  }

  /** Forgets the lines but not the numbering, so that whoever follows the log misses nothing afterwards. */
  clear(): void {
    this.#dirty.clear()
    this.#sql.exec("DELETE FROM requests")
  }

  #write(line: LoggedRequest): void {
    this.#dirty.set(line.n, line)
    this.#behind.soon()
  }
}

/** Parameters as they may be shown: whatever could be a secret is masked. */
export function shownParams(params: JsonObject): string {
  const shown = Object.entries(params).map(([name, value]) => [name, MASKED.test(name) ? "***" : value])
  const text = JSON.stringify(Object.fromEntries(shown)).replace(/access_token=[^&"\\]+/g, "access_token=***")
  return text.length > LONGEST_PARAMS ? `${text.slice(0, LONGEST_PARAMS)}…` : text
}
