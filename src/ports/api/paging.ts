import * as z from "zod"

const MAX_LIMIT = 200

/** Rows per page, from a query string. */
export const pageLimit = z.coerce.number().int().min(1).max(MAX_LIMIT).default(50).describe("Rows per page.")
