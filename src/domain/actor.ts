import type { Role, Scope } from "./roles.ts"

/** How a request arrived. It is part of every audit row. */
export type Surface = "page" | "api" | "mcp" | "admin" | "system"

/** Who acts inside a tenant, as the tenant's ledger has verified it. */
export type Actor =
  | { kind: "member"; id: string; name: string; role: Role; scopes: readonly Scope[] }
  | { kind: "agent"; id: string; name: string; role: Role; scopes: readonly Scope[]; onBehalfOf: string }
  | { kind: "admin"; id: string; name: string }
  | { kind: "system"; id: string; name: string }

/** What a request carries to prove who it is; only the tenant's ledger turns it into an `Actor`. */
export type Credential =
  | { kind: "session"; userId: string; sessionId: string }
  | { kind: "token"; tokenId: string; secretHash: string }

/** An actor as an audit row names it. */
export type ActorLabel = { kind: Actor["kind"]; id: string; name: string; on_behalf_of?: string }

export function actorLabel(actor: Actor): ActorLabel {
  const label: ActorLabel = { kind: actor.kind, id: actor.id, name: actor.name }
  if (actor.kind === "agent") label.on_behalf_of = actor.onBehalfOf
  return label
}
