import type { Json, JsonObject } from "../wire/json.ts"
import type { Node } from "./node.ts"

export interface Activity extends Record<string, SqlStorageValue> {
  seq: number
  object_id: string
  object_name: string
  object_type: string
  event_type: string
  category: string
  event_ms: number
  actor_id: string
  actor_name: string
  extra_data: string
}

export interface ActivityQuery {
  accountId: string
  sinceMs: number
  untilMs: number
  objectId: string | null
  category: string | null
  after: number | null
  limit: number
}

const OBJECT_TYPES: Partial<Record<Node["kind"], string>> = {
  account: "ACCOUNT",
  campaign: "CAMPAIGN_GROUP",
  adset: "CAMPAIGN",
  ad: "ADGROUP",
  audience: "CUSTOM_AUDIENCE",
}

/** The account's change history, as Ads Manager shows it. Meta's old words remain: an ad set is a CAMPAIGN here. */
export class Activities {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  record(
    node: Node,
    event: { type: string; category: string; atMs: number; actor: { id: string; name: string } },
    extra: JsonObject,
  ): void {
    this.#sql.exec(
      `INSERT INTO activities (account_id, object_id, object_name, object_type, event_type, category, event_ms,
        actor_id, actor_name, extra_data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      node.accountId,
      node.id,
      node.name,
      OBJECT_TYPES[node.kind] ?? node.kind.toUpperCase(),
      event.type,
      event.category,
      event.atMs,
      event.actor.id,
      event.actor.name,
      JSON.stringify(extra satisfies Json),
    )
  }

  list(query: ActivityQuery): Activity[] {
    return [
      ...this.#sql.exec<Activity>(
        `SELECT seq, object_id, object_name, object_type, event_type, category, event_ms, actor_id, actor_name,
          extra_data FROM activities
         WHERE account_id = ? AND seq < ? AND event_ms >= ? AND event_ms < ?
           AND (? IS NULL OR object_id = ?) AND (? IS NULL OR category = ?)
         ORDER BY seq DESC LIMIT ?`,
        query.accountId,
        query.after ?? Number.MAX_SAFE_INTEGER,
        query.sinceMs,
        query.untilMs,
        query.objectId,
        query.objectId,
        query.category,
        query.category,
        query.limit,
      ),
    ]
  }
}
