import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Miniflare } from "miniflare"
import { unstable_splitSqlQuery as splitSql } from "wrangler"
import { bursar } from "./build.ts"
import { checkout } from "./checkout.ts"
import { messageOf, Problem } from "./problem.ts"

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>

/** Wrangler's own bookkeeping table, so that `wrangler d1 migrations` can take over the same database. */
const createBookkeeping = `CREATE TABLE IF NOT EXISTS "d1_migrations"(
		id         INTEGER PRIMARY KEY AUTOINCREMENT,
		name       TEXT UNIQUE,
		applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`

/** Applies the migrations that are new to this database, each with its bookkeeping row in one transaction. */
export async function migrate(miniflare: Miniflare): Promise<string[]> {
  const database = await miniflare.getD1Database("DB", bursar.name)
  await database.prepare(createBookkeeping).run()
  const applied = await appliedMigrations(database)
  const folder = join(checkout, "migrations")
  const known = readdirSync(folder).filter((name) => name.endsWith(".sql"))
  requireNoneFromTheFuture(applied, known)

  const fresh = known.filter((name) => !applied.includes(name)).sort()
  for (const name of fresh) await apply(database, name, readFileSync(join(folder, name), "utf8"))
  return fresh
}

async function appliedMigrations(database: Database): Promise<string[]> {
  const { results } = await database
    .prepare("SELECT name FROM d1_migrations ORDER BY id")
    .all<{ name: string }>()
  return results.map(({ name }) => name)
}

function requireNoneFromTheFuture(applied: string[], known: string[]): void {
  const unknown = applied.find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new Problem(
    `The database was migrated by a newer Bursar (${unknown} is not known here); update the checkout or run "npm run reset".`,
  )
}

async function apply(database: Database, name: string, sql: string): Promise<void> {
  const statements = splitSql(sql).map((statement) => database.prepare(statement))
  const record = database.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name)
  try {
    await database.batch([...statements, record])
  } catch (error) {
    throw new Problem(`The migration ${name} could not be applied: ${messageOf(error)}`)
  }
}
