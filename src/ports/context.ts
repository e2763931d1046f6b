import type { Session } from "../auth/session.ts"
import type { User } from "../auth/users.ts"
import type { Db } from "../db/client.ts"
import type { Clock } from "../domain/clock.ts"
import type { Log } from "../domain/log.ts"
import type { Bindings } from "../env.ts"
import type { MemberScope } from "../tenancy/guard.ts"

/** What every handler finds in `c.var`. */
export type Basics = { db: Db; clock: Clock; log: Log; requestId: string }

export type AppEnv = { Bindings: Bindings; Variables: Basics }

/** Behind `requireSession`: a page that only signed-in people see. */
export type SignedInEnv = {
  Bindings: Bindings
  Variables: Basics & { signedIn: { user: User; session: Session } }
}

/** Behind `requireMember`: a page of a tenant. */
export type MemberEnv = {
  Bindings: Bindings
  Variables: Basics & { signedIn: { user: User; session: Session }; scope: MemberScope }
}
