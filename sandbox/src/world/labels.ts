/** Which objects carry which ad labels. Clients use labels to find again what they created. */
export class Labels {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  attach(nodeId: string, labelIds: string[]): void {
    for (const labelId of labelIds) {
      this.#sql.exec("INSERT OR IGNORE INTO node_labels (label_id, node_id) VALUES (?, ?)", labelId, nodeId)
    }
  }

  replace(nodeId: string, labelIds: string[]): void {
    this.#sql.exec("DELETE FROM node_labels WHERE node_id = ?", nodeId)
    this.attach(nodeId, labelIds)
  }

  drop(labelId: string): void {
    this.#sql.exec("DELETE FROM node_labels WHERE label_id = ?", labelId)
  }

  of(nodeId: string): string[] {
    const sql = "SELECT label_id FROM node_labels WHERE node_id = ? ORDER BY label_id"
    return [...this.#sql.exec<{ label_id: string }>(sql, nodeId)].map((row) => row.label_id)
  }
}
