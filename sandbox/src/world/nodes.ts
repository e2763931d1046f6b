import { isObject, type JsonObject, parseJson } from "../wire/json.ts"
import { refusal } from "../wire/refusal.ts"
import { WIRE } from "../wire/refusals.ts"
import { KINDS, type Kind, type NewNode, type Node } from "./node.ts"

interface Row extends Record<string, SqlStorageValue> {
  seq: number
  id: string
  kind: string
  account_id: string
  parent_id: string | null
  campaign_id: string | null
  name: string
  configured_status: string
  effective_status: string
  created_ms: number
  updated_ms: number
  body: string
}

/** Which column an edge hangs on. */
export type Owner = "account_id" | "parent_id" | "campaign_id"

export interface Condition {
  sql: string
  values: SqlStorageValue[]
  /** True when it names objects by their ids, so that looking them up beats walking the edge. */
  namesIds?: boolean
}

export interface Selection {
  kind: Kind
  owner: Owner
  ownerId: string
  /** Live objects only, archived or deleted ones only, or both. */
  live: boolean | "any"
  conditions: Condition[]
}

const COLUMNS =
  "seq, id, kind, account_id, parent_id, campaign_id, name, configured_status, effective_status, created_ms, updated_ms, body"

/** The objects of the world. Every list is an index seek from a sequence number, never an offset. */
export class Nodes {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  find(id: string): Node | undefined {
    for (const row of this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM nodes WHERE id = ?`, id)) return toNode(row)
    return undefined
  }

  /** Up to `limit` objects next to a position: older ones after it, or newer ones before it (given newest first). */
  page(selection: Selection, limit: number, after: number | null, before: number | null): Node[] {
    const { from, where, values } = clauses(selection)
    const backwards = before !== null && after === null
    const seek = after !== null ? "AND seq < ?" : before !== null ? "AND seq > ?" : ""
    const position = after ?? before
    const rows = this.#sql.exec<Row>(
      `SELECT ${COLUMNS} FROM ${from} WHERE ${where} ${seek} ORDER BY seq ${backwards ? "ASC" : "DESC"} LIMIT ?`,
      ...values,
      ...(position === null ? [] : [position]),
      limit,
    )
    const nodes = [...rows].map(toNode)
    return backwards ? nodes.reverse() : nodes
  }

  count(selection: Selection): number {
    const { from, where, values } = clauses(selection)
    return this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${from} WHERE ${where}`, ...values).one()
      .n
  }

  /** All of an owner's objects of a kind, oldest first; for rules that look at siblings, which are few. */
  all(kind: Kind, owner: Owner, ownerId: string, live: boolean | "any" = true): Node[] {
    const { from, where, values } = clauses({ kind, owner, ownerId, live, conditions: [] })
    return [
      ...this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM ${from} WHERE ${where} ORDER BY seq`, ...values),
    ].map(toNode)
  }

  ofKind(kind: Kind): Node[] {
    return [...this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM nodes WHERE kind = ? ORDER BY seq`, kind)].map(
      toNode,
    )
  }

  labelNamed(accountId: string, name: string): Node | undefined {
    const where = "kind = 'label' AND account_id = ? AND name = ? AND is_live = 1"
    const sql = `SELECT ${COLUMNS} FROM nodes INDEXED BY labels_by_name WHERE ${where} LIMIT 1`
    for (const row of this.#sql.exec<Row>(sql, accountId, name)) return toNode(row)
    return undefined
  }

  insert(node: NewNode): void {
    this.#sql.exec(
      `INSERT INTO nodes (id, kind, account_id, parent_id, campaign_id, name, configured_status, effective_status,
        created_ms, updated_ms, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      node.id,
      node.kind,
      node.accountId,
      node.parentId,
      node.campaignId,
      node.name,
      node.configuredStatus,
      node.effectiveStatus,
      node.createdMs,
      node.updatedMs ?? node.createdMs,
      bodyText(node.body),
    )
  }

  save(node: Node): void {
    this.#sql.exec(
      `UPDATE nodes SET name = ?, configured_status = ?, effective_status = ?, updated_ms = ?, body = ? WHERE id = ?`,
      node.name,
      node.configuredStatus,
      node.effectiveStatus,
      node.updatedMs,
      bodyText(node.body),
      node.id,
    )
  }

  setEffectiveStatus(id: string, status: string): void {
    this.#sql.exec("UPDATE nodes SET effective_status = ? WHERE id = ?", status, id)
  }
}

const INDEXES: Record<Owner, string> = {
  account_id: "nodes_by_account",
  parent_id: "nodes_by_parent",
  campaign_id: "nodes_by_campaign",
}

/**
 * The index is named because the planner, wishing to avoid a sort, would otherwise walk all objects of a kind. Where ids
 * are given, the plus signs keep it from walking the edge instead.
 */
function clauses(selection: Selection): { from: string; where: string; values: SqlStorageValue[] } {
  const { kind, owner, ownerId, live, conditions } = selection
  const namesIds = conditions.some((condition) => condition.namesIds)
  const plus = namesIds ? "+" : ""
  const isLive = live === "any" ? "is_live IN (0, 1)" : `is_live = ${live ? 1 : 0}`
  const where = [`${plus}${owner} = ?`, `${plus}kind = ?`, plus + isLive, ...conditions.map(({ sql }) => sql)]
  return {
    from: namesIds ? "nodes" : `nodes INDEXED BY ${INDEXES[owner]}`,
    where: where.join(" AND "),
    values: [ownerId, kind, ...conditions.flatMap((condition) => condition.values)],
  }
}

/** A row holds two megabytes; a letter may take three bytes. */
const LONGEST_BODY = 600_000

function bodyText(body: JsonObject): string {
  const text = JSON.stringify(body)
  if (text.length > LONGEST_BODY) throw refusal(WIRE.badParameter, { reason: "The object is too large" })
  return text
}

function toNode(row: Row): Node {
  const body = parseJson(row.body)
  return {
    seq: row.seq,
    id: row.id,
    kind: toKind(row.kind),
    accountId: row.account_id,
    parentId: row.parent_id,
    campaignId: row.campaign_id,
    name: row.name,
    configuredStatus: row.configured_status,
    effectiveStatus: row.effective_status,
    createdMs: row.created_ms,
    updatedMs: row.updated_ms,
    body: isObject(body) ? body : {},
  }
}

function toKind(text: string): Kind {
  const kind = KINDS.find((known) => known === text)
  if (kind === undefined) throw new Error(`unknown kind of object in the world: ${text}`)
  return kind
}
