import { app } from "./app.ts"

export { TenantLedger } from "./ledger/tenant-ledger.ts"
export { Maintenance } from "./maintenance.ts"

export default app
