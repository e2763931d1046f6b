import { sql } from "drizzle-orm"
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core"
import { ROLES } from "../domain/roles.ts"

/**
 * The directory in D1: who there is, which tenants, who belongs to them and what they own, and the delivered copy of every
 * tenant's audit log. Times are milliseconds since the epoch. Money is never decided here: that is the ledger's.
 */

export const users = sqliteTable("users", {
  id: text("id").primaryKey(),
  /** Lower case. */
  email: text("email").notNull().unique(),
  name: text("name").notNull(),
  /** An argon2id PHC string. */
  passwordHash: text("password_hash").notNull(),
  platformRole: text("platform_role", { enum: ["admin"] }),
  createdAtMs: integer("created_at_ms").notNull(),
  disabledAtMs: integer("disabled_at_ms"),
})

export const sessions = sqliteTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    /** Sent back in a header or hidden field by every form. */
    csrfToken: text("csrf_token").notNull(),
    activeTenantId: text("active_tenant_id"),
    createdAtMs: integer("created_at_ms").notNull(),
    lastSeenAtMs: integer("last_seen_at_ms").notNull(),
    revokedAtMs: integer("revoked_at_ms"),
  },
  (table) => [index("sessions_by_user").on(table.userId)],
)

export const tenants = sqliteTable("tenants", {
  id: text("id").primaryKey(),
  slug: text("slug").notNull().unique(),
  name: text("name").notNull(),
  createdAtMs: integer("created_at_ms").notNull(),
  /** Counted up by triggers with every change of members or assets, so that a ledger never goes back behind one. */
  directoryRevision: integer("directory_revision").notNull().default(0),
})

export const tenantMembers = sqliteTable(
  "tenant_members",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    userId: text("user_id")
      .notNull()
      .references(() => users.id),
    role: text("role", { enum: ROLES }).notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.userId] }),
    index("members_by_user").on(table.userId),
  ],
)

export const tenantAssets = sqliteTable(
  "tenant_assets",
  {
    tenantId: text("tenant_id")
      .notNull()
      .references(() => tenants.id),
    kind: text("kind", { enum: ["ad_account"] }).notNull(),
    /** Meta's id, with "act_" for ad accounts. */
    metaId: text("meta_id").notNull(),
    name: text("name").notNull(),
    currency: text("currency").notNull(),
    timeZone: text("time_zone").notNull(),
    boundAtMs: integer("bound_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.kind, table.metaId] }),
    // One ad account belongs to at most one tenant: caps and rates are kept by that tenant's ledger alone.
    uniqueIndex("ad_account_has_one_tenant").on(table.metaId).where(sql`kind = 'ad_account'`),
  ],
)

/** Rows come from the ledgers' outboxes; those of the platform itself (sign-up, new tenants) stand under tenant "platform". */
export const auditLogs = sqliteTable(
  "audit_logs",
  {
    tenantId: text("tenant_id").notNull(),
    seq: integer("seq").notNull(),
    atMs: integer("at_ms").notNull(),
    operation: text("operation").notNull(),
    outcome: text("outcome").notNull(),
    surface: text("surface").notNull(),
    /** The entry as JSON, byte for byte as it stands in the chain. */
    entry: text("entry").notNull(),
    prevHash: text("prev_hash").notNull(),
    hash: text("hash").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.seq] }),
    index("audit_by_time").on(table.atMs),
    check("audit_seq_positive", sql`seq > 0`),
  ],
)

/** The heads of the delivered logs, noted every hour; rows are only ever added (the migration refuses anything else). */
export const auditHeads = sqliteTable(
  "audit_heads",
  {
    tenantId: text("tenant_id").notNull(),
    seq: integer("seq").notNull(),
    /** Of the entry with that number. */
    hash: text("hash").notNull(),
    atMs: integer("at_ms").notNull(),
    /** The anchor before this one, and this one: a chain of its own. */
    prevAnchor: text("prev_anchor").notNull(),
    anchor: text("anchor").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.seq] }),
    // Two sweeps at once cannot fork the anchors: each is followed by one.
    uniqueIndex("anchor_has_one_successor").on(table.tenantId, table.prevAnchor),
  ],
)

/** Failed sign-ins per account and per address, for the brake on guessing. */
export const signInAttempts = sqliteTable("sign_in_attempts", {
  /** "email:…" or "ip:…". */
  subject: text("subject").primaryKey(),
  failures: integer("failures").notNull(),
  lastFailureAtMs: integer("last_failure_at_ms").notNull(),
})
