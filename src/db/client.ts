import { drizzle } from "drizzle-orm/d1"
import * as schema from "./schema.ts"

export type Db = ReturnType<typeof openDb>

/** The directory database. Several statements that belong together go through `db.batch`, which D1 makes atomic. */
export function openDb(d1: D1Database) {
  return drizzle(d1, { schema })
}
