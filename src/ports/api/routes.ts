import { adminRoutes } from "./admin.ts"
import { auditRoutes } from "./audit.ts"
import { authRoutes } from "./auth.ts"
import { freezeRoutes } from "./freeze.ts"
import { operationRoutes } from "./operations.ts"
import type { Route } from "./route.ts"
import { tenantRoutes } from "./tenants.ts"
import { tokenRoutes } from "./tokens.ts"

/** Every address of the JSON API. */
export const ROUTES: readonly Route[] = [
  ...authRoutes,
  ...tenantRoutes,
  ...operationRoutes,
  ...tokenRoutes,
  ...freezeRoutes,
  ...auditRoutes,
  ...adminRoutes,
]
