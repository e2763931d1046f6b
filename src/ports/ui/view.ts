import type { Context } from "hono"
import type { Session } from "../../auth/session.ts"
import type { User } from "../../auth/users.ts"
import { graphKind } from "../../dispatch.ts"
import type { MemberScope } from "../../tenancy/guard.ts"
import type { AppEnv, MemberEnv } from "../context.ts"

/** What the frame around every page shows: which Graph, who is signed in, in which tenant. */
export type View = {
  graph: "sandbox" | "meta"
  user: User | null
  session: Session | null
  scope: MemberScope | null
  path: string
}

export function viewOf<E extends AppEnv>(c: Context<E>): View {
  // Which of these are set depends on how far the request got; an error may be rendered before any of them.
  const known = c.var as Partial<MemberEnv["Variables"]>
  return {
    graph: graphKind(c.env),
    user: known.signedIn?.user ?? null,
    session: known.signedIn?.session ?? null,
    scope: known.scope ?? null,
    path: c.req.path,
  }
}
