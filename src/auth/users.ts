import { eq } from "drizzle-orm"
import { platformEvent } from "../audit/log.ts"
import type { Db } from "../db/client.ts"
import { users } from "../db/schema.ts"
import type { Surface } from "../domain/actor.ts"
import type { Clock } from "../domain/clock.ts"
import { newId } from "../domain/ids.ts"
import { hashPassword } from "./password.ts"

export type User = { id: string; email: string; name: string; platformRole: "admin" | null }

export type NewUser = { email: string; password: string; name: string }

/**
 * Makes a user, unless the address is taken. It tells nobody which of the two it was, and takes as long either way:
 * the answer to a sign-up must not show who is already here. Returns the id for the seed, which has to know.
 */
export async function signUp(
  db: Db,
  clock: Clock,
  user: NewUser,
  surface: Surface,
  platformRole: "admin" | null = null,
): Promise<{ id: string; created: boolean }> {
  const email = normalEmail(user.email)
  const passwordHash = await hashPassword(user.password)
  const existing = await userByEmail(db, email)
  if (existing) return { id: existing.id, created: false }
  const id = newId("usr")
  const atMs = clock.now()
  await db.batch([
    db
      .insert(users)
      .values({ id, email, name: user.name.trim(), passwordHash, platformRole, createdAtMs: atMs }),
    platformEvent(db, {
      atMs,
      actor: { kind: "member", id, name: email },
      surface,
      operation: "user.sign_up",
      after: { email, platform_role: platformRole },
      reason: "Signed up.",
    }),
  ])
  return { id, created: true }
}

export async function userByEmail(db: Db, email: string) {
  const [user] = await db
    .select()
    .from(users)
    .where(eq(users.email, normalEmail(email)))
    .limit(1)
  return user ?? null
}

export function normalEmail(email: string): string {
  return email.trim().toLowerCase()
}
