import { bad, type Params } from "./params.ts"
import { refusal } from "./refusal.ts"
import { WIRE } from "./refusals.ts"

export const DEFAULT_PAGE = 25
/** Meta documents no maximum; connectors are seen to ask for up to 1000, and larger answers get too slow to serve. */
export const MAX_PAGE = 1000

/** Where a page starts: after or before a sequence number. Edges run from the newest object to the oldest. */
export interface PageAsk {
  limit: number
  after: number | null
  before: number | null
}

export function readPage(params: Params, defaultLimit = DEFAULT_PAGE): PageAsk {
  const limit = params.integer("limit") ?? defaultLimit
  if (limit < 0) throw bad("Param limit must be a non-negative integer", "limit")
  return {
    limit: Math.min(limit, MAX_PAGE),
    after: readCursor(params.text("after")),
    before: readCursor(params.text("before")),
  }
}

/** A cursor is opaque to clients: the position of an object, in letters that survive a URL. */
export function cursorOf(position: number): string {
  return btoa(`p${position}`).replaceAll("=", "").replaceAll("+", "-").replaceAll("/", "_")
}

function readCursor(cursor: string | undefined): number | null {
  if (cursor === undefined || cursor === "") return null
  try {
    const text = atob(cursor.replaceAll("-", "+").replaceAll("_", "/"))
    if (/^p\d{1,15}$/.test(text)) return Number(text.slice(1))
  } catch {
    // Not base64: refused below like every other foreign cursor.
  }
  throw refusal(WIRE.badCursor)
}
