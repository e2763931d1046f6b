import type { Context } from "../graph/context.ts"
import { listEdge } from "../graph/list.ts"
import type { Edge } from "../graph/node-type.ts"
import { hasBudget } from "../rules/campaign.ts"
import { COPY_RULES } from "../rules/copy.ts"
import { enforce } from "../rules/rule.ts"
import { adEffectiveStatus, adSetEffectiveStatus } from "../rules/status.ts"
import type { Json, JsonObject } from "../wire/json.ts"
import { bad, Params } from "../wire/params.ts"
import { nextId } from "../world/ids.ts"
import type { Node } from "../world/node.ts"
import { recordChange } from "./activity.ts"

type Copied = "campaign" | "adset" | "ad"

/** `/{id}/copies`: POST copies an object, with everything below it when `deep_copy` is set; GET lists its copies. */
export function copiesEdge(kind: Copied): Edge {
  const source = `json_extract(body, '$.${SOURCE_FIELDS[kind]}') = ?`
  return {
    get: (ctx, ask) => listEdge(ctx, ask, kind, "account_id", [{ sql: source, values: [ask.node.id] }]),
    post: (ctx, node) => copy(ctx, node, kind),
  }
}

const SOURCE_FIELDS: Record<Copied, string> = {
  campaign: "source_campaign_id",
  adset: "source_adset_id",
  ad: "source_ad_id",
}
const CREATED: Record<Copied, { type: string; category: string }> = {
  campaign: { type: "create_campaign_group", category: "CAMPAIGN" },
  adset: { type: "create_ad_set", category: "AD_SET" },
  ad: { type: "create_ad", category: "AD" },
}
/** Meta's answers use its old words for the kinds. */
const OBJECT_TYPES: Record<Copied, string> = { campaign: "campaign", adset: "ad_set", ad: "ad" }

function copy(ctx: Context, node: Node, kind: Copied): Json {
  const isDeep = ctx.params.boolean("deep_copy") ?? false
  const below = isDeep ? descendants(ctx, node, kind) : []
  enforce(COPY_RULES, { node, children: below.length })
  const run = new CopyRun(ctx, readNaming(ctx.params))
  const copied = run.place(node, kind, targetOf(ctx, node, kind), true)
  run.placeBelow(node, kind, copied, isDeep)
  return { [`copied_${kind}_id`]: copied.id, ad_object_ids: run.objects }
}

/** Into which campaign or ad set the copy goes: where its source is, unless another is named. */
function targetOf(ctx: Context, node: Node, kind: Copied): Node | null {
  if (kind === "campaign") return null
  const parentKind = kind === "adset" ? "campaign" : "adset"
  const named = ctx.params.text(kind === "adset" ? "campaign_id" : "adset_id")
  return ctx.referenced(parentKind, named ?? node.parentId ?? "", node.accountId)
}

function descendants(ctx: Context, node: Node, kind: Copied): Node[] {
  const { nodes } = ctx.world
  if (kind === "campaign")
    return [...nodes.all("adset", "campaign_id", node.id), ...nodes.all("ad", "campaign_id", node.id)]
  return kind === "adset" ? nodes.all("ad", "parent_id", node.id) : []
}

interface Naming {
  status: "ACTIVE" | "PAUSED" | "INHERITED_FROM_SOURCE"
  prefix: string
  suffix: string
  isDeep: boolean
}

function readNaming(params: Params): Naming {
  const status =
    params.oneOf("status_option", ["ACTIVE", "PAUSED", "INHERITED_FROM_SOURCE"] as const) ?? "PAUSED"
  const options = new Params(params.object("rename_options") ?? {})
  const strategies = ["DEEP_RENAME", "ONLY_TOP_LEVEL_RENAME", "NO_RENAME"] as const
  const strategy = options.oneOf("rename_strategy", strategies) ?? "ONLY_TOP_LEVEL_RENAME"
  if (strategy === "NO_RENAME") return { status, prefix: "", suffix: "", isDeep: false }
  const suffix = options.text("rename_suffix") ?? (options.has("rename_prefix") ? "" : " - Copy")
  return { status, prefix: options.text("rename_prefix") ?? "", suffix, isDeep: strategy === "DEEP_RENAME" }
}

class CopyRun {
  readonly objects: JsonObject[] = []
  readonly #ctx: Context
  readonly #naming: Naming

  constructor(ctx: Context, naming: Naming) {
    this.#ctx = ctx
    this.#naming = naming
  }

  placeBelow(source: Node, kind: Copied, copied: Node, isDeep: boolean): void {
    if (!isDeep || kind === "ad") return
    const childKind = kind === "campaign" ? "adset" : "ad"
    for (const child of this.#ctx.world.nodes.all(childKind, "parent_id", source.id)) {
      this.placeBelow(child, childKind, this.place(child, childKind, copied, false), true)
    }
  }

  place(source: Node, kind: Copied, parent: Node | null, isTop: boolean): Node {
    const { nowMs, world } = this.#ctx
    const { prefix, suffix, status } = this.#naming
    const isRenamed = isTop || this.#naming.isDeep
    const own = status === "INHERITED_FROM_SOURCE" ? source.configuredStatus : status
    const id = nextId(world.settings, kind)
    const node: Node = {
      ...source,
      id,
      parentId: parent?.id ?? source.accountId,
      campaignId: kind === "campaign" ? id : (parent?.campaignId ?? null),
      name: isRenamed ? `${prefix}${source.name}${suffix}` : source.name,
      configuredStatus: own,
      effectiveStatus: this.#effectiveStatus(kind, own, parent),
      createdMs: nowMs,
      updatedMs: nowMs,
      body: this.#body(source, kind, parent),
    }
    world.nodes.insert(node)
    world.labels.attach(id, world.labels.of(source.id))
    recordChange(this.#ctx, node, CREATED[kind], { new_value: node.name, source_id: source.id })
    this.objects.push({ ad_object_type: OBJECT_TYPES[kind], source_id: source.id, copied_id: id })
    return node
  }

  #body(source: Node, kind: Copied, parent: Node | null): JsonObject {
    const {
      start_time: start,
      review_status: _,
      ad_review_feedback: __,
      issues_info: ___,
      ...kept
    } = source.body
    const body: JsonObject = { ...kept, [SOURCE_FIELDS[kind]]: source.id }
    if (typeof start === "number") body.start_time = Math.max(start, this.#ctx.nowMs)
    if (kind === "adset" && parent && hasBudget(parent.body)) {
      for (const name of ["daily_budget", "lifetime_budget", "bid_strategy"]) delete body[name]
    }
    if (kind === "adset" && parent && !hasBudget(parent.body) && !hasBudget(body)) {
      throw bad("An ad set copied into a campaign without a budget needs a budget of its own", "campaign_id")
    }
    return body
  }

  #effectiveStatus(kind: Copied, own: string, parent: Node | null): string {
    if (kind === "campaign" || !parent) return own
    if (kind === "adset") return adSetEffectiveStatus(own, parent.configuredStatus)
    const campaign = this.#ctx.world.nodes.find(parent.campaignId ?? "")
    return adEffectiveStatus(own, parent.configuredStatus, campaign?.configuredStatus ?? "ACTIVE", "")
  }
}
