import type { ToolAnnotations } from "@modelcontextprotocol/server"
import type { Risk } from "../../operations/define.ts"

/**
 * What a client may tell its user before a call. Every hint is said out loud, since a missing one counts as the worst.
 * All of these reach Meta. An edit overwrites what was there and an activation spends money, which nothing takes back; a
 * pause can be taken back. Only a creation does more when it is repeated.
 */
export const ANNOTATIONS = {
  read: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  pause: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  edit: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
  create: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  spend: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true },
} as const satisfies Record<Risk, ToolAnnotations>

/** A look into Bursar's own records; Meta is not asked. */
export const OWN_RECORDS = {
  readOnlyHint: true,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
} as const satisfies ToolAnnotations
