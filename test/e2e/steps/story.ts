import type { Checks } from "../support/checks.ts"
import type { Place, Product } from "../support/product.ts"
import type { Sandbox } from "../support/sandbox.ts"

/** What one chapter leaves for the next. */
export type Story = {
  checks: Checks
  place: Place
  product: Product
  sandbox: Sandbox
  acme: Seeded
  globex: Seeded
  adminToken: string
}

/** A seeded tenant: its owner's sign-in, a bearer token of hers, and its first ad account. */
export type Seeded = { tenant: string; email: string; accessToken: string; adAccountId: string }

export const usd = (amount: string) => ({ amount, currency: "USD" })
