import { Hono } from "hono"
import { PLATFORM } from "../../audit/event.ts"
import { mismatchesSince, searchAudit } from "../../audit/log.ts"
import { allTenants } from "../../tenancy/members.ts"
import type { SignedInEnv } from "../context.ts"
import { AuditFilters } from "../ui/components/audit-filters.tsx"
import { AuditTable } from "../ui/components/audit-table.tsx"
import { Empty } from "../ui/components/empty.tsx"
import { Notice } from "../ui/components/notice.tsx"
import { Pager } from "../ui/components/pager.tsx"
import { Time } from "../ui/components/time.tsx"
import { page } from "../ui/render.tsx"

const PAGE_SIZE = 50
const PATH = "/admin/audit-logs"
/** The sweep finds it again every hour for as long as it is so. */
const MISMATCH_SHOWN_MS = 2 * 60 * 60_000

/** The delivered audit logs of all tenants and of the platform itself, newest first. */
export const auditLogs = new Hono<SignedInEnv>().get("/", async (c) => {
  const tenant = (c.req.query("tenant") ?? "").trim()
  const operation = (c.req.query("operation") ?? "").trim().slice(0, 60)
  const cursor = c.req.query("cursor") || null
  const [log, tenants, mismatches] = await Promise.all([
    searchAudit(c.var.db, {
      limit: PAGE_SIZE,
      cursor,
      tenantSlug: tenant || null,
      operation: operation || null,
    }),
    allTenants(c.var.db),
    mismatchesSince(c.var.db, c.var.clock.now() - MISMATCH_SHOWN_MS),
  ])
  return page(
    c,
    "Audit logs",
    <>
      <div class="page-head">
        <h1>Audit logs</h1>
        <p class="muted">
          Of all tenants and of the platform itself. A tenant's entries arrive here a moment after they are
          made.
        </p>
      </div>
      {mismatches.map(({ tenantId, at, message }) => (
        <Notice tone="bad">
          The audit log of <code>{tenants.find(({ id }) => id === tenantId)?.slug ?? tenantId}</code> is not
          what its ledger says (<Time at={at} />
          ): {message} Nothing of it is anchored while this is so.
        </Notice>
      ))}
      <AuditFilters path={PATH} operation={operation} outcome={null}>
        <label>
          Tenant
          <select name="tenant">
            <option value="">all</option>
            <option value={PLATFORM} selected={tenant === PLATFORM}>
              The platform
            </option>
            {tenants.map(({ slug, name }) => (
              <option value={slug} selected={slug === tenant}>
                {name} ({slug})
              </option>
            ))}
          </select>
        </label>
      </AuditFilters>
      {log.data.length === 0 ? (
        <Empty title="No entries">
          <p>{tenant || operation ? "Nothing matches these filters." : "Nothing has happened yet."}</p>
        </Empty>
      ) : (
        <AuditTable
          label="Audit logs"
          entries={log.data}
          lead={{
            title: "Tenant",
            cell: ({ tenant: { slug } }) =>
              slug ? <code>{slug}</code> : <span class="muted">platform</span>,
          }}
        />
      )}
      <Pager
        path={PATH}
        query={{ ...(tenant ? { tenant } : {}), ...(operation ? { operation } : {}) }}
        cursor={cursor}
        next={log.next}
      />
    </>,
  )
})
