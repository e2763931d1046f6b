import { app } from "./app.ts"
import type { Bindings } from "./env.ts"
import { sweep } from "./sweep.ts"

export { TenantLedger } from "./ledger/tenant-ledger.ts"
export { Maintenance } from "./maintenance.ts"

export default {
  fetch: app.fetch,
  scheduled: (_controller, env) => sweep(env),
} satisfies ExportedHandler<Bindings>
