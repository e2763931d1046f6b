import type { Refusal } from "../domain/errors.ts"
import { may, SCOPE_OF, SCOPE_WORDS } from "../domain/roles.ts"
import type { VerifiedActor } from "./credentials.ts"

type AdsPermission = keyof typeof SCOPE_OF

/** Why this actor may not do this at all, or null: the role comes first, then what a token was narrowed to. */
export function lacking(actor: VerifiedActor, permission: AdsPermission): Refusal | null {
  const scope = SCOPE_OF[permission]
  if (!may(actor.role, permission)) {
    return { code: "role_insufficient", message: `The role ${actor.role} may not ${SCOPE_WORDS[scope]}.` }
  }
  if (!actor.scopes.includes(scope)) {
    const message = `This token has the scopes ${actor.scopes.join(", ") || "none"}. To ${SCOPE_WORDS[scope]} it needs ${scope}: ask a person of the tenant for a token with it.`
    return { code: "scope_insufficient", message, required_scope: scope }
  }
  return null
}
