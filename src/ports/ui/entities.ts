import type { Context } from "hono"
import { run } from "../../dispatch.ts"
import { ENTITY_TYPES, type EntityType } from "../../domain/entity.ts"
import { NOT_FOUND, RefusalError } from "../../domain/errors.ts"
import type { MoneyText } from "../../domain/money.ts"
import type { MemberEnv } from "../context.ts"
import { isMoneyText } from "./components/money.tsx"
import type { Listing } from "./paths.ts"

/** A campaign or ad set as a row of a list shows it. */
export type EntityRow = {
  id: string
  name: string
  objective: string | null
  campaignId: string | null
  status: string
  effectiveStatus: string | null
  dailyBudget: MoneyText | null
  lifetimeBudget: MoneyText | null
}

export type EntityPage = { rows: EntityRow[]; nextCursor: string | null; asOf: string }

export async function readEntities(
  c: Context<MemberEnv>,
  { account, level, cursor }: Listing,
): Promise<EntityPage> {
  const input = { ad_account_id: account, level, ...(cursor === null ? {} : { cursor }) }
  const { data, next_cursor, as_of } = await readOf(c, "get_ad_entities", input)
  return { rows: data.map(entityRow), nextCursor: next_cursor, asOf: as_of }
}

/** One row of a list, read again. A row that is not on that page of the list is as missing as a foreign one. */
export async function readEntity(c: Context<MemberEnv>, listing: Listing, id: string): Promise<EntityRow> {
  const row = (await readEntities(c, listing)).rows.find((candidate) => candidate.id === id)
  if (!row) throw new RefusalError(NOT_FOUND)
  return row
}

export async function readOf(c: Context<MemberEnv>, operation: string, input: Record<string, unknown>) {
  const answer = await run(c.env, c.var.scope, operation, input, { key: null, force: false })
  if (answer.kind !== "read") throw new Error(`${operation} is not a read.`)
  return answer.answer
}

export function parseLevel(text: string | undefined): EntityType {
  return ENTITY_TYPES.find((type) => type === text) ?? "campaign"
}

function entityRow(row: Record<string, unknown>): EntityRow {
  return {
    id: textOf(row.id) ?? "",
    name: textOf(row.name) ?? "",
    objective: textOf(row.objective),
    campaignId: textOf(row.campaign_id),
    status: textOf(row.status) ?? "UNKNOWN",
    effectiveStatus: textOf(row.effective_status),
    dailyBudget: isMoneyText(row.daily_budget) ? row.daily_budget : null,
    lifetimeBudget: isMoneyText(row.lifetime_budget) ? row.lifetime_budget : null,
  }
}

export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null
}
