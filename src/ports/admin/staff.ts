import type { Context } from "hono"
import type { ActorLabel, Surface } from "../../domain/actor.ts"
import type { SignedInEnv } from "../context.ts"

/** Who changes the directory here, for its audit rows. */
export function staffOf(c: Context<SignedInEnv>): { actor: ActorLabel; surface: Surface } {
  const { id, email } = c.var.signedIn.user
  return { actor: { kind: "admin", id, name: email }, surface: "admin" }
}
