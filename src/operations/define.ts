import type * as z from "zod"
import type { AdAccount, Entity, EntityPatch, EntityType } from "../domain/entity.ts"
import type { FieldIssue } from "../domain/errors.ts"
import type { GraphMutation } from "../graph/calls.ts"
import type { TenantGraph } from "../graph/client.ts"

/** What a change does to the world at worst; pages, tools and policy look at it. */
export type Risk = "read" | "pause" | "edit" | "create" | "spend"

/** What an operation works on: an ad account (for a listing or a new child of it), or an entity that exists. */
export type EntityTarget = { entityType: EntityType; entityId: string }
export type Target = { adAccountId: string } | EntityTarget

type Common<I extends z.ZodObject> = {
  /** The same word in the URL, the audit row and, after "ads_", the tool. */
  name: string
  title: string
  /** One sentence for people and agents. */
  summary: string
  /** What an agent should know before it calls; a few sentences. */
  notes?: string
  input: I
  /** Valid inputs, for the OpenAPI document and for errors. */
  example: z.input<I>
}

/** A read answers a page of rows, or one page of everything. `after` is Meta's cursor; callers only see it sealed. */
export type ReadPage = { data: Record<string, unknown>[]; after: string | null }

export type ReadOperation<I extends z.ZodObject = z.ZodObject> = Common<I> & {
  kind: "read"
  risk: "read"
  permission: "ads.read"
  /** What the input points at; each has to be the tenant's before anything is read. */
  targets(input: z.output<I>): Target[]
  run(graph: TenantGraph, input: z.output<I>, after: string | null): Promise<ReadPage>
}

/** What an entity will be once a creation has succeeded, apart from the id that Meta gives it. */
export type NewEntity = Omit<Entity, "id" | "effectiveStatus">

export type Update = { update: Entity; patch: EntityPatch }
export type Effect = { create: NewEntity } | Update

/** A change made out: the one Graph call, what it does to the structure, and what it is in words. */
export type Change = { mutation: GraphMutation; effect: Effect; words: string }

export type Plan = { change: Change } | { issues: FieldIssue[] }

export type PlanContext = {
  account: AdAccount
  /** The entity as it is now; null for a creation. */
  before: Entity | null
  /** Unique to this operation; a creation carries it as an ad label, so that it can be found again. */
  marker: string
}

export type ChangeOperation<I extends z.ZodObject = z.ZodObject> = Common<I> & {
  kind: "change"
  risk: Exclude<Risk, "read">
  permission: "ads.write" | "ads.spend"
  /** One target for each mutation. */
  targets(input: z.output<I>): Target[]
  plan(input: z.output<I>, context: PlanContext): Plan
}

export type Operation = ReadOperation | ChangeOperation

/** Keeps the input's type inside one definition; outside, operations are looked up by name. */
export function defineRead<I extends z.ZodObject>(
  operation: Omit<ReadOperation<I>, "kind" | "risk" | "permission">,
) {
  return { ...operation, kind: "read", risk: "read", permission: "ads.read" } as unknown as ReadOperation
}

export function defineChange<I extends z.ZodObject>(operation: Omit<ChangeOperation<I>, "kind">) {
  return { ...operation, kind: "change" } as unknown as ChangeOperation
}
