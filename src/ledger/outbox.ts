import type { OutboxRow } from "../audit/deliver.ts"
import type { Refusal } from "../domain/errors.ts"
import { entriesFrom, headOf } from "./chain.ts"
import { type LedgerHost, row } from "./host.ts"
import { tenantOf } from "./tenant.ts"

/** One delivery is a single statement of D1's, whose value may hold 2 MB; an entry has no size limit of its own. */
const BATCH = 200
const BATCH_CHARACTERS = 250_000
const RETRY_MS = 5_000

/** So much may wait here while the directory is down; beyond, nothing that could add spend is admitted. */
const WAITING_MAX = 10_000
const WAITING_MAX_MS = 60 * 60_000
const ASK_AGAIN_S = 60

/**
 * Delivers the audit chain to the directory, in order, each entry at least once; the directory ignores repeats. While the
 * directory is down everything else goes on, and the chain waits here.
 */
export class Outbox {
  private shipping: Promise<void> | null = null

  constructor(private readonly host: LedgerHost) {}

  /** Starts a delivery unless one is running; never throws. */
  ship(): Promise<void> {
    this.shipping ??= this.shipAll().finally(() => {
      this.shipping = null
    })
    return this.shipping
  }

  private async shipAll(): Promise<void> {
    try {
      for (let batch = this.pending(); batch.length > 0; batch = this.isWaiting() ? this.pending() : []) {
        // What is not durable may never have been: an entry out there that is not in here would fork the chain.
        await this.host.sync()
        await this.host.deliver(tenantOf(this.host).id, batch)
        this.acknowledge(batch.at(-1)?.seq ?? 0)
      }
    } catch (error) {
      this.host.log("warn", "outbox.delivery_failed", { error })
      this.host.wakeAt(this.host.clock.now() + RETRY_MS)
    }
  }

  isWaiting(): boolean {
    return headOf(this.host).seq > shippedSeq(this.host)
  }

  private pending(): OutboxRow[] {
    return entriesFrom(this.host, shippedSeq(this.host) + 1, BATCH, BATCH_CHARACTERS)
  }

  private acknowledge(seq: number): void {
    this.host.sql.exec(
      "INSERT INTO settings (key, value) VALUES ('shipped_seq', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1",
      String(seq),
    )
  }
}

/**
 * Refuses what may add spend while the log outside this object lags too far behind to be a witness of it. Pauses and
 * decreases never ask.
 */
export function deliveryOverdue(host: LedgerHost): Refusal | null {
  const shipped = shippedSeq(host)
  const waiting = headOf(host).seq - shipped
  const oldest = row<{ at: string }>(
    host,
    "SELECT entry ->> 'at' AS at FROM audit WHERE seq = ?",
    shipped + 1,
  )
  const sinceMs = oldest ? host.clock.now() - Date.parse(oldest.at) : 0
  if (waiting <= WAITING_MAX && sinceMs <= WAITING_MAX_MS) return null
  return {
    code: "audit_unavailable",
    message: `${waiting} entries of the audit log have not reached the directory, the oldest for ${Math.floor(sinceMs / 60_000)} minutes. Until they have, objects can only be paused, lowered or renamed. Nothing was changed; try again later.`,
    retry_after: ASK_AGAIN_S,
  }
}

function shippedSeq(host: LedgerHost): number {
  return Number(
    row<{ value: string }>(host, "SELECT value FROM settings WHERE key = 'shipped_seq'")?.value ?? 0,
  )
}
