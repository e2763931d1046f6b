import { isObject, parseJson } from "../wire/json.ts"
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
    const { where, values } = whereClause(selection)
    const backwards = before !== null && after === null
    const seek = after !== null ? "AND seq < ?" : before !== null ? "AND seq > ?" : ""
    const position = after ?? before
    const rows = this.#sql.exec<Row>(
      `SELECT ${COLUMNS} FROM nodes WHERE ${where} ${seek} ORDER BY seq ${backwards ? "ASC" : "DESC"} LIMIT ?`,
      ...values,
      ...(position === null ? [] : [position]),
      limit,
    )
    const nodes = [...rows].map(toNode)
    return backwards ? nodes.reverse() : nodes
  }

  count(selection: Selection): number {
    const { where, values } = whereClause(selection)
    return this.#sql.exec<{ n: number }>(`SELECT count(*) AS n FROM nodes WHERE ${where}`, ...values).one().n
  }

  /** All of an owner's objects of a kind, oldest first; for rules that look at siblings, which are few. */
  all(kind: Kind, owner: Owner, ownerId: string, live: boolean | "any" = true): Node[] {
    const { where, values } = whereClause({ kind, owner, ownerId, live, conditions: [] })
    return [
      ...this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM nodes WHERE ${where} ORDER BY seq`, ...values),
    ].map(toNode)
  }

  ofKind(kind: Kind): Node[] {
    return [...this.#sql.exec<Row>(`SELECT ${COLUMNS} FROM nodes WHERE kind = ? ORDER BY seq`, kind)].map(
      toNode,
    )
  }

  byIds(ids: string[]): Node[] {
    const list = JSON.stringify(ids)
    const sql = `SELECT ${COLUMNS} FROM nodes WHERE id IN (SELECT value FROM json_each(?)) ORDER BY seq`
    return [...this.#sql.exec<Row>(sql, list)].map(toNode)
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
      JSON.stringify(node.body),
    )
  }

  save(node: Node): void {
    this.#sql.exec(
      `UPDATE nodes SET name = ?, configured_status = ?, effective_status = ?, updated_ms = ?, body = ? WHERE id = ?`,
      node.name,
      node.configuredStatus,
      node.effectiveStatus,
      node.updatedMs,
      JSON.stringify(node.body),
      node.id,
    )
  }

  setEffectiveStatus(id: string, status: string): void {
    this.#sql.exec("UPDATE nodes SET effective_status = ? WHERE id = ?", status, id)
  }
}

function whereClause(selection: Selection): { where: string; values: SqlStorageValue[] } {
  const live = selection.live === "any" ? "is_live IN (0, 1)" : `is_live = ${selection.live ? 1 : 0}`
  const own = [`${selection.owner} = ?`, "kind = ?", live, ...selection.conditions.map(({ sql }) => sql)]
  const values = selection.conditions.flatMap((condition) => condition.values)
  return { where: own.join(" AND "), values: [selection.ownerId, selection.kind, ...values] }
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
