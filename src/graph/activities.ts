import { plainText } from "../domain/text.ts"
import { type GraphObject, timeFrom } from "./objects.ts"

/** One line of an ad account's activity log at Meta. The name is whatever that person calls themselves. */
export type Activity = { objectId: string; eventType: string; actorName: string; atMs: number }

export const ACTIVITY_FIELDS = "event_time,event_type,actor_name,object_id"

/** Newest first. Lines that cannot be read are left out: this log only adds a name to what was found otherwise. */
export function activitiesFrom(rows: readonly GraphObject[]): Activity[] {
  return rows
    .flatMap((row): Activity[] => {
      const atMs = timeFrom(row.event_time)
      if (typeof row.object_id !== "string" || typeof row.actor_name !== "string" || atMs === null) return []
      const eventType = typeof row.event_type === "string" ? row.event_type : ""
      return [{ objectId: row.object_id, eventType, actorName: plainText(row.actor_name, 80), atMs }]
    })
    .sort((a, b) => b.atMs - a.atMs)
}
