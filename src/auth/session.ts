import { and, eq, gt, isNull } from "drizzle-orm"
import { platformEvent } from "../audit/log.ts"
import { ledgerOf } from "../authority/authority.ts"
import type { Db } from "../db/client.ts"
import { sessions, tenantMembers, tenants, users } from "../db/schema.ts"
import type { Surface } from "../domain/actor.ts"
import type { Clock } from "../domain/clock.ts"
import { newId } from "../domain/ids.ts"
import type { Bindings } from "../env.ts"
import { JWT_SECONDS } from "./jwt.ts"
import type { User } from "./users.ts"

export type Session = { id: string; csrfToken: string; activeTenantId: string | null; lastSeenAtMs: number }

/** A session ends after this long without a request, and after the second figure in any case. */
export const IDLE_MS = 60 * 60_000
export const ABSOLUTE_MS = 12 * 60 * 60_000
/** How often a session's last use is written down. */
const TOUCH_EVERY_MS = 60_000

export async function startSession(
  db: Db,
  clock: Clock,
  user: { id: string; email: string },
  surface: Surface,
): Promise<Session> {
  const atMs = clock.now()
  const session = {
    id: newId("ses"),
    csrfToken: newId("ses").slice(4),
    activeTenantId: null,
    lastSeenAtMs: atMs,
  }
  await db.batch([
    db.insert(sessions).values({ ...session, userId: user.id, createdAtMs: atMs }),
    platformEvent(db, {
      atMs,
      actor: { kind: "member", id: user.id, name: user.email },
      surface,
      operation: "session.create",
      after: { session_id: session.id },
      reason: "Signed in.",
    }),
  ])
  return session
}

/** The session and its user while both are alive, or null. The row decides, whatever the JWT says. */
export async function liveSession(
  db: Db,
  clock: Clock,
  sessionId: string,
): Promise<{ user: User; session: Session } | null> {
  const now = clock.now()
  const [row] = await db
    .select({ session: sessions, user: users })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, sessionId),
        isNull(sessions.revokedAtMs),
        isNull(users.disabledAtMs),
        gt(sessions.lastSeenAtMs, now - IDLE_MS),
        gt(sessions.createdAtMs, now - ABSOLUTE_MS),
      ),
    )
    .limit(1)
  if (!row) return null
  if (now - row.session.lastSeenAtMs > TOUCH_EVERY_MS) {
    await db.update(sessions).set({ lastSeenAtMs: now }).where(eq(sessions.id, sessionId))
  }
  const { id, email, name, platformRole } = row.user
  return { user: { id, email, name, platformRole }, session: row.session }
}

/**
 * Ends a session everywhere. Every ledger that might admit by it hears of it before this returns: their word, not the
 * directory's, is what counts for calls that carry a JWT.
 */
export async function endSession(
  env: Bindings,
  db: Db,
  clock: Clock,
  user: User,
  sessionId: string,
  surface: Surface,
): Promise<void> {
  const atMs = clock.now()
  const memberOf = await tenantIdsOf(db, user.id)
  await Promise.all(
    Object.values(memberOf).map((id) =>
      ledgerOf(env, id).revokeSession(sessionId, atMs + (JWT_SECONDS + 60) * 1000),
    ),
  )
  await db.batch([
    db.update(sessions).set({ revokedAtMs: atMs }).where(eq(sessions.id, sessionId)),
    platformEvent(db, {
      atMs,
      actor: { kind: "member", id: user.id, name: user.email },
      surface,
      operation: "session.end",
      after: { session_id: sessionId },
      reason: "Signed out.",
    }),
  ])
}

/** The tenants a user belongs to, slug → id. */
export async function tenantIdsOf(db: Db, userId: string): Promise<Record<string, string>> {
  const rows = await db
    .select({ slug: tenants.slug, id: tenants.id })
    .from(tenantMembers)
    .innerJoin(tenants, eq(tenants.id, tenantMembers.tenantId))
    .where(eq(tenantMembers.userId, userId))
  return Object.fromEntries(rows.map(({ slug, id }) => [slug, id]))
}
