import type { OutboxRow } from "../audit/deliver.ts"
import { type LedgerHost, row, rows } from "./host.ts"
import { tenantOf } from "./tenant.ts"

/** Rows of one delivery; D1 takes them in a single statement. */
const BATCH = 200
const RETRY_MS = 5_000

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
      for (let batch = this.pending(); batch.length > 0; batch = this.pending()) {
        await this.host.deliver(tenantOf(this.host).id, batch)
        this.acknowledge(batch.at(-1)?.seq ?? 0)
      }
    } catch (error) {
      this.host.log("warn", "outbox.delivery_failed", { error })
      this.host.wakeAt(this.host.clock.now() + RETRY_MS)
    }
  }

  private pending(): OutboxRow[] {
    return rows<OutboxRow>(
      this.host,
      "SELECT seq, entry, prev_hash AS prevHash, hash FROM audit WHERE seq > ? ORDER BY seq LIMIT ?",
      this.shippedSeq(),
      BATCH,
    )
  }

  private shippedSeq(): number {
    return Number(
      row<{ value: string }>(this.host, "SELECT value FROM settings WHERE key = 'shipped_seq'")?.value ?? 0,
    )
  }

  private acknowledge(seq: number): void {
    this.host.sql.exec(
      "INSERT INTO settings (key, value) VALUES ('shipped_seq', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1",
      String(seq),
    )
  }
}
