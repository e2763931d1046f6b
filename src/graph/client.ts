import type { AdAccount, Entity, EntityType } from "../domain/entity.ts"
import { parseObjectId } from "../domain/ids.ts"
import { fromBaseUnits, type Money } from "../domain/money.ts"
import { ACTIVITY_FIELDS, type Activity, activitiesFrom } from "./activities.ts"
import type { AssetSet } from "./assets.ts"
import { EDGE_OF, type GraphMutation, type SendOutcome } from "./calls.ts"
import type { GraphConfig } from "./config.ts"
import { AD_ACCOUNT_FIELDS, GOVERNED_FIELDS } from "./fields.ts"
import { entityFrom, type GraphObject } from "./objects.ts"
import { type GraphDeps, GraphReadError, GraphTransport, type Params } from "./transport.ts"

/** Thrown where something was asked of the client that its tenant does not own. Nothing was sent. */
export class NotOwnedError extends Error {
  constructor() {
    super("The tenant owns no such object.")
    this.name = "NotOwnedError"
  }
}

export type Page = { account: AdAccount; rows: GraphObject[]; after: string | null }
export type PageRequest = {
  fields: readonly string[]
  limit: number
  after: string | null
  effectiveStatus?: readonly string[]
}

/** More pages than this of one listing are not a tenant's structure but a fault. */
const MAX_PAGES = 200
const PAGE_SIZE = 200
/** Reads of several accounts at once; workerd allows six connections per request and one stays free for a pause. */
const READS_AT_ONCE = 4

/**
 * Meta's Graph for one tenant. It cannot be made without the tenant's assets, and whatever id comes in, from whom ever,
 * is proved to be theirs here again: for Meta the shared token may touch everything.
 */
export class TenantGraph {
  private readonly transport: GraphTransport
  /** Objects proved to lie in an owned account, by this client or by the ledger's mirror. */
  private readonly proved = new Map<string, string>()

  constructor(
    private readonly assets: AssetSet,
    config: GraphConfig,
    private readonly deps: GraphDeps,
  ) {
    this.transport = new GraphTransport(config, deps)
  }

  /** The tenant's ad accounts as Meta shows them now; null for one that it will not show. */
  async adAccounts(): Promise<{ account: AdAccount; object: GraphObject | null }[]> {
    const accounts = this.assets.accounts
    const found: { account: AdAccount; object: GraphObject | null }[] = []
    for (let start = 0; start < accounts.length; start += READS_AT_ONCE) {
      const slice = accounts.slice(start, start + READS_AT_ONCE)
      found.push(...(await Promise.all(slice.map((account) => this.adAccount(account)))))
    }
    return found
  }

  /** One page of an account's campaigns or ad sets; a page that is too large for Meta is asked for in smaller ones. */
  async page(accountId: string, type: EntityType, request: PageRequest): Promise<Page> {
    const account = this.owned(accountId)
    let limit = request.limit
    for (;;) {
      try {
        return await this.pageOf(account, type, { ...request, limit })
      } catch (error) {
        if (!(error instanceof GraphReadError) || !error.smallerHelps || limit === 1) throw error
        limit = Math.floor(limit / 2)
      }
    }
  }

  /** Every live campaign or ad set of an account, in all pages. */
  async structure(accountId: string, type: EntityType): Promise<Entity[]> {
    const account = this.owned(accountId)
    const entities: Entity[] = []
    let after: string | null = null
    for (let page = 0; page < MAX_PAGES; page++) {
      const result: Page = await this.page(account.id, type, {
        fields: GOVERNED_FIELDS[type],
        limit: PAGE_SIZE,
        after,
      })
      for (const object of result.rows) entities.push(this.readable(type, account, object))
      if (!result.after) return entities
      after = result.after
    }
    throw new Error(`An ad account lists more than ${MAX_PAGES * PAGE_SIZE} objects of one level.`)
  }

  /** One entity as it is now, or null where it is missing, malformed, of another level, or somebody else's. */
  async entity(type: EntityType, id: string): Promise<Entity | null> {
    const objectId = parseObjectId(id)
    if (!objectId) return null
    const object = await this.readNode(objectId, ["account_id", ...GOVERNED_FIELDS[type]])
    const account = object && this.assets.byNumber(object.account_id)
    if (!object || !account) return null
    this.proved.set(objectId, account.id)
    return entityFrom(type, account, { ...object, id: objectId })
  }

  /** Lets the ledger say which account an object lies in, from what it has proved before. */
  vouch(objectId: string, accountId: string): void {
    if (this.assets.account(accountId)) this.proved.set(objectId, accountId)
  }

  /** Sends one mutation, once, to an owned account or a proved object. */
  async send(mutation: GraphMutation): Promise<SendOutcome> {
    if (mutation.edge !== null)
      return this.transport.send(`${this.owned(mutation.node).id}/${mutation.edge}`, mutation.params)
    const objectId = parseObjectId(mutation.node)
    const accountId = objectId && this.proved.get(objectId)
    if (!objectId || !accountId || !this.assets.account(accountId)) throw new NotOwnedError()
    return this.transport.send(objectId, mutation.params)
  }

  /** Objects that carry the ad label `name`, which Bursar puts on what it creates so that it can be found again. */
  async labelled(accountId: string, type: EntityType, name: string): Promise<Entity[]> {
    const account = this.owned(accountId)
    // Meta finds objects by the ids of their labels, and labels by their names.
    const labels = asObject(
      await this.transport.read(`${account.id}/adlabels`, {
        fields: "name",
        filtering: [{ field: "name", operator: "EQUAL", value: name }],
      }),
    )
    const ids = Array.isArray(labels.data) ? labels.data.flatMap((label) => asObject(label).id ?? []) : []
    if (ids.length === 0) return []
    const answer = await this.transport.read(`${account.id}/${EDGE_OF[type]}bylabels`, {
      ad_label_ids: ids,
      operator: "ANY",
      fields: ["account_id", ...GOVERNED_FIELDS[type]].join(","),
      limit: 25,
    })
    return this.ownRows(account, answer).map((object) => this.readable(type, account, object))
  }

  /** What an account has spent since the first of the month, in its own time zone; null where its unit is unknown. */
  async spentThisMonth(accountId: string): Promise<Money | null> {
    const account = this.owned(accountId)
    if (!account.currency) return null
    const answer = asObject(
      await this.transport.read(`${account.id}/insights`, {
        fields: "account_id,spend",
        level: "account",
        date_preset: "this_month",
      }),
    )
    const [total] = this.ownRows(account, answer)
    // Meta leaves out rows without delivery, and writes what was spent in base units.
    return fromBaseUnits(total ? String(total.spend) : "0", account.currency)
  }

  /** The newest lines of an ad account's activity log since then, in one page: what is older than that is not asked for. */
  async activities(accountId: string, sinceMs: number): Promise<Activity[]> {
    const account = this.owned(accountId)
    const answer = asObject(
      await this.transport.read(`${account.id}/activities`, {
        fields: ACTIVITY_FIELDS,
        since: Math.floor(sinceMs / 1000),
        limit: PAGE_SIZE,
      }),
    )
    return activitiesFrom(Array.isArray(answer.data) ? answer.data.map(asObject) : [])
  }

  private async adAccount(account: AdAccount): Promise<{ account: AdAccount; object: GraphObject | null }> {
    const object = await this.readNode(account.id, AD_ACCOUNT_FIELDS)
    if (object && `act_${object.account_id}` !== account.id) throw this.foreignAnswer(account)
    return { account, object }
  }

  private async pageOf(account: AdAccount, type: EntityType, request: PageRequest): Promise<Page> {
    const params: Params = { fields: ["account_id", ...request.fields].join(","), limit: request.limit }
    if (request.after) params.after = request.after
    if (request.effectiveStatus) params.effective_status = request.effectiveStatus
    const answer = asObject(await this.transport.read(`${account.id}/${EDGE_OF[type]}`, params))
    const rows = this.ownRows(account, answer)
    for (const row of rows) if (typeof row.id === "string") this.proved.set(row.id, account.id)
    return { account, rows, after: nextCursor(answer) }
  }

  private async readNode(id: string, fields: readonly string[]): Promise<GraphObject | null> {
    try {
      return asObject(await this.transport.read(id, { fields: fields.join(",") }))
    } catch (error) {
      // 100 is Meta's answer for ids that do not exist and for objects of another kind, 10 and 200 for those out of reach.
      if (error instanceof GraphReadError && [10, 100, 200, 803].includes(error.reason.code)) return null
      throw error
    }
  }

  /** The rows of a listing; one of a foreign account would mean that the wall has a hole, so nothing is shown. */
  private ownRows(account: AdAccount, answer: unknown): GraphObject[] {
    const rows = asObject(answer).data
    if (!Array.isArray(rows)) throw new Error("Meta's listing has no data.")
    const objects = rows.map(asObject)
    if (objects.some((row) => `act_${row.account_id}` !== account.id)) throw this.foreignAnswer(account)
    return objects
  }

  private readable(type: EntityType, account: AdAccount, object: GraphObject): Entity {
    const entity = entityFrom(type, account, object)
    if (!entity) throw new Error(`Meta's ${type} cannot be read.`)
    return entity
  }

  private owned(accountId: string): AdAccount {
    const account = this.assets.account(accountId)
    if (!account) throw new NotOwnedError()
    return account
  }

  private foreignAnswer(account: AdAccount): Error {
    this.deps.log("error", "graph.foreign_object_withheld", {
      tenant: this.assets.tenantId,
      ad_account: account.id,
    })
    return new Error("Meta answered with an object of another ad account.")
  }
}

function nextCursor(answer: GraphObject): string | null {
  const paging = asRecord(answer.paging)
  if (typeof paging.next !== "string") return null
  const after = asRecord(paging.cursors).after
  return typeof after === "string" && after.length <= 2_000 ? after : null
}

function asRecord(value: unknown): GraphObject {
  return typeof value === "object" && value !== null ? (value as GraphObject) : {}
}

function asObject(value: unknown): GraphObject {
  if (typeof value !== "object" || value === null) throw new Error("Meta's answer is not an object.")
  return value as GraphObject
}
