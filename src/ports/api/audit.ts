import * as z from "zod"
import { readAudit } from "../../dispatch.ts"
import { AUDIT_OUTCOMES } from "../../domain/operation.ts"
import { auditExport, EXPORT_TYPE } from "../audit-export.ts"
import { auditEntry, listOf } from "./answers.ts"
import { pageLimit } from "./paging.ts"
import { defineRoute, type Route } from "./route.ts"

export const auditRoutes: readonly Route[] = [
  defineRoute({
    name: "list_audit",
    method: "get",
    path: "/t/:tenant/audit",
    summary: "Read the tenant's audit log, newest first.",
    access: "tenant",
    query: z.strictObject({
      limit: pageLimit,
      cursor: z.string().max(40).optional().describe("next_cursor of the page before."),
      operation: z.string().max(64).optional().describe("Only this operation."),
      outcome: z.enum(AUDIT_OUTCOMES).optional().describe("Only this outcome."),
    }),
    answers: { 200: { says: "One page of entries.", body: listOf(auditEntry) } },
    errors: ["not_found", "scope_insufficient"],
    async handle({ c, caller, query: { limit, cursor, operation, outcome } }) {
      const filters = {
        ...(operation === undefined ? {} : { operation }),
        ...(outcome === undefined ? {} : { outcome }),
      }
      return c.json(await readAudit(c.env, caller, { limit, cursor: cursor ?? null, ...filters }))
    },
  }),
  defineRoute({
    name: "export_audit",
    method: "get",
    path: "/t/:tenant/audit/export",
    summary: "Download the tenant's whole audit log so that it can be verified without Bursar.",
    notes:
      "Lines of JSON: a header, every entry with the text that was hashed, the anchored heads, and the current head. `npm run audit:verify -- FILE` checks them offline; its --help describes the format.",
    access: "tenant",
    answers: { 200: { says: "The log, oldest entry first.", type: EXPORT_TYPE } },
    errors: ["not_found", "scope_insufficient", "audit_unavailable"],
    handle: ({ c, caller }) => auditExport(c, caller),
  }),
]
