import { Hono } from "hono"
import type { SignedInEnv } from "../context.ts"
import { requireAdmin, requireSession } from "../session-cookie.ts"
import { guardPosts, requireCsrfToken } from "../ui/post-guard.ts"
import { adAccounts } from "./ad-accounts.tsx"
import { auditLogs } from "./audit-logs.tsx"
import { members } from "./members.tsx"
import { tenants } from "./tenants.tsx"

/** The staff's desk. For everybody else there is nothing at these addresses. */
export const adminPages = new Hono<SignedInEnv>()
  .use(guardPosts, requireSession, requireCsrfToken, requireAdmin)
  .route("/", tenants)
  .route("/members", members)
  .route("/assets", adAccounts)
  .route("/audit-logs", auditLogs)
