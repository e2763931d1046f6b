import type { Context } from "hono"
import { exportPages } from "../audit/export.ts"
import { headsBetween, newestHead } from "../audit/heads.ts"
import { readAuditRange } from "../dispatch.ts"
import { isoTime } from "../domain/clock.ts"
import { refuse } from "../domain/errors.ts"
import type { TenantScope } from "../tenancy/guard.ts"
import type { AppEnv } from "./context.ts"

export const EXPORT_TYPE = "application/x-ndjson"

/**
 * The tenant's whole audit log as lines of JSON, made while it is read. Entries come from the ledger page by page, each
 * page under the caller's rights of that moment; the anchors are the only thing that the directory is asked for.
 */
export async function auditExport<E extends AppEnv>(c: Context<E>, scope: TenantScope): Promise<Response> {
  const { db, clock } = c.var
  // Before the anchors are looked at: whoever may not read the log is refused before anything else is said.
  const first = await readAuditRange(c.env, scope, 1)
  const anchored = await newestHead(db, first.tenant.id).catch((error) => {
    c.var.log("error", "audit_export.no_anchors", { tenant_id: first.tenant.id, error })
    throw refuse(
      "audit_unavailable",
      "The anchors cannot be read just now, so no export was made. Try again.",
      {
        retry_after: 60,
      },
    )
  })
  // Asked after the anchors, so that a chain that is whole reaches at least as far as they do.
  const { tenant, head } = await readAuditRange(c.env, scope, first.head.seq + 1)
  const nowMs = clock.now()
  const lines = exportPages({
    tenant,
    exportedAt: isoTime(nowMs),
    head,
    entries: async (fromSeq) => (fromSeq === 1 ? first : await readAuditRange(c.env, scope, fromSeq)).entries,
    heads: (afterSeq) => headsBetween(db, tenant.id, afterSeq, anchored?.seq ?? 0),
  })
  const name = `bursar-audit-${tenant.slug}-${isoTime(nowMs).slice(0, 10)}.jsonl`
  return c.body(streamOf(lines), 200, {
    "content-type": `${EXPORT_TYPE}; charset=utf-8`,
    "content-disposition": `attachment; filename="${name}"`,
  })
}

/** A page is made only when the one before was taken. */
function streamOf(pages: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pages.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      async cancel() {
        await pages.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
