import type { Db } from "../db/client.ts"
import type { Surface } from "../domain/actor.ts"
import type { Clock } from "../domain/clock.ts"
import { refuse } from "../domain/errors.ts"
import { type Bindings, limitsAreRelaxed } from "../env.ts"
import { countFailure, forgetFailures, holdBack } from "./brake.ts"
import { isPassword, pretendToCheck } from "./password.ts"
import { type Session, startSession } from "./session.ts"
import { normalEmail, type User, userByEmail } from "./users.ts"

export type SignedIn = { user: User; session: Session }

/** One answer for a wrong password, an unknown address and a disabled user. */
const WRONG = "That address and password do not belong together."

/** Checks a password and starts a session. Throws 401 with one sentence for every reason, or 429 while the brake is on. */
export async function signIn(
  env: Bindings,
  db: Db,
  clock: Clock,
  attempt: { email: string; password: string; ip: string; surface: Surface },
): Promise<SignedIn> {
  const subjects = [`email:${normalEmail(attempt.email)}`, `ip:${attempt.ip}`]
  if (!limitsAreRelaxed(env)) for (const subject of subjects) await holdBack(db, clock, subject)
  const user = await userByEmail(db, attempt.email)
  const passes = await checked(user, attempt.password)
  if (!user || !passes || user.disabledAtMs !== null) {
    for (const subject of subjects) await countFailure(db, clock, subject)
    throw refuse("unauthenticated", WRONG)
  }
  await forgetFailures(db, subjects[0] ?? "")
  const session = await startSession(db, clock, user, attempt.surface)
  return {
    user: { id: user.id, email: user.email, name: user.name, platformRole: user.platformRole },
    session,
  }
}

/** An unknown address takes as long as a known one, so that the time of the answer tells nothing. */
async function checked(user: { passwordHash: string } | null, password: string): Promise<boolean> {
  if (user) return isPassword(password, user.passwordHash)
  await pretendToCheck(password)
  return false
}
