import { Hono } from "hono"
import { type AnchoredHead, newestHead } from "../../../audit/heads.ts"
import { readAudit } from "../../../dispatch.ts"
import { AUDIT_OUTCOMES } from "../../../domain/operation.ts"
import { auditExport } from "../../audit-export.ts"
import type { MemberEnv } from "../../context.ts"
import { AuditFilters } from "../components/audit-filters.tsx"
import { AuditTable } from "../components/audit-table.tsx"
import { Empty } from "../components/empty.tsx"
import { Pager } from "../components/pager.tsx"
import { Time } from "../components/time.tsx"
import { operationPath, tenantPath } from "../paths.ts"
import { page } from "../render.tsx"

const PAGE_SIZE = 50

/** The tenant's audit log, newest first. */
export const audit = new Hono<MemberEnv>()
  .get("/export", (c) => auditExport(c, c.var.scope))
  .get("/", async (c) => {
    const { slug } = c.var.scope.tenant
    const operation = (c.req.query("operation") ?? "").trim().slice(0, 60)
    const outcome = AUDIT_OUTCOMES.find((known) => known === c.req.query("outcome"))
    const cursor = c.req.query("cursor") || null
    const filters = { ...(operation ? { operation } : {}), ...(outcome ? { outcome } : {}) }
    const [log, anchored] = await Promise.all([
      readAudit(c.env, c.var.scope, { limit: PAGE_SIZE, cursor, ...filters }),
      newestHead(c.var.db, c.var.scope.tenantId),
    ])
    const path = tenantPath(slug, "audit")
    return page(
      c,
      "Audit log",
      <>
        <div class="page-head">
          <h1>Audit log</h1>
          <p class="muted">Every change and every refusal, by whomever and however it was asked for.</p>
          <p>
            <a href={tenantPath(slug, "audit", "export")} download>
              Download, verifiable
            </a>
            {anchored && <Anchored head={anchored} />}
          </p>
        </div>
        <AuditFilters path={path} operation={operation} outcome={outcome} />
        {log.data.length === 0 ? (
          <Empty title="No entries">
            <p>
              {operation || outcome
                ? "Nothing matches these filters."
                : "Nothing has been changed or refused yet."}
            </p>
          </Empty>
        ) : (
          <AuditTable label="Audit log" entries={log.data} operationHref={(id) => operationPath(slug, id)} />
        )}
        <Pager path={path} query={filters} cursor={cursor} next={log.next_cursor} />
      </>,
    )
  })

/** Worth keeping elsewhere: with it, a download proves that nothing before was altered or left out. */
function Anchored({ head: { seq, hash, at } }: { head: AnchoredHead }) {
  return (
    <span class="muted">
      {" "}
      Last anchored: entry {seq}, <Time at={at} />, hash <code class="hash">{hash}</code>
    </span>
  )
}
