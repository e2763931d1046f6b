import type { AdAccount } from "../domain/entity.ts"
import { RefusalError } from "../domain/errors.ts"
import type { AdAccountId } from "../domain/ids.ts"
import { asCurrency } from "../domain/money.ts"
import { graphDeps } from "./deps.ts"
import { nameOf } from "./objects.ts"
import { refusalFor } from "./refusal.ts"
import { type GraphEnv, graphConfig } from "./token.ts"
import { GraphReadError, GraphTransport } from "./transport.ts"

/**
 * What Meta says of an ad account that no tenant has yet: the one read outside a tenant's assets, for the staff who bind
 * accounts. Null where the token cannot see it.
 */
export async function describeAdAccount(env: GraphEnv, id: AdAccountId): Promise<AdAccount | null> {
  const transport = new GraphTransport(graphConfig(env), graphDeps(env))
  try {
    const object = (await transport.read(id, { fields: "account_id,name,currency,timezone_name" })) as Record<
      string,
      unknown
    >
    if (`act_${object.account_id}` !== id || typeof object.currency !== "string") return null
    return {
      id,
      name: nameOf(object),
      currency: asCurrency(object.currency),
      currencyCode: object.currency,
      timeZone: timeZoneOf(object.timezone_name),
    }
  } catch (error) {
    if (error instanceof GraphReadError && error.reason.code === 100) return null
    if (error instanceof GraphReadError) throw new RefusalError(refusalFor(error, "Nothing was changed."))
    throw error
  }
}

/** Days are counted in the account's zone; one that this runtime does not know would count them wrongly. */
function timeZoneOf(name: unknown): string {
  if (typeof name !== "string") throw new Error("Meta names no time zone for the ad account.")
  new Intl.DateTimeFormat("en", { timeZone: name })
  return name
}
