import { Hono } from "hono"
import { readAudit } from "../../../dispatch.ts"
import { AUDIT_OUTCOMES } from "../../../domain/operation.ts"
import type { MemberEnv } from "../../context.ts"
import { AuditFilters } from "../components/audit-filters.tsx"
import { AuditTable } from "../components/audit-table.tsx"
import { Empty } from "../components/empty.tsx"
import { Pager } from "../components/pager.tsx"
import { operationPath, tenantPath } from "../paths.ts"
import { page } from "../render.tsx"

const PAGE_SIZE = 50

/** The tenant's audit log, newest first. */
export const audit = new Hono<MemberEnv>().get("/", async (c) => {
  const { slug } = c.var.scope.tenant
  const operation = (c.req.query("operation") ?? "").trim().slice(0, 60)
  const outcome = AUDIT_OUTCOMES.find((known) => known === c.req.query("outcome"))
  const cursor = c.req.query("cursor") || null
  const filters = { ...(operation ? { operation } : {}), ...(outcome ? { outcome } : {}) }
  const log = await readAudit(c.env, c.var.scope, { limit: PAGE_SIZE, cursor, ...filters })
  const path = tenantPath(slug, "audit")
  return page(
    c,
    "Audit log",
    <>
      <div class="page-head">
        <h1>Audit log</h1>
        <p class="muted">Every change and every refusal, by whomever and however it was asked for.</p>
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
