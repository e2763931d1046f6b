import type { Context } from "../graph/context.ts"
import { listEdge } from "../graph/list.ts"
import { bareName, COMMON_FIELDS, type Edge, type NodeType, names, plain } from "../graph/node-type.ts"
import { CREATIVE_RULES } from "../rules/creative.ts"
import { READ, type Reader } from "../rules/patch.ts"
import { enforce } from "../rules/rule.ts"
import { isObject, type Json, type JsonObject } from "../wire/json.ts"
import { nextId } from "../world/ids.ts"
import { bodyText, type Node } from "../world/node.ts"
import { readChange } from "./changes.ts"
import { labelsOf, readLabels } from "./label.ts"
import { previewsEdge } from "./previews.ts"

export const creativeType: NodeType = {
  kind: "creative",
  graphName: "AdCreative",
  fields: {
    id: (node) => node.id,
    ...bareName(COMMON_FIELDS),
    status: (node) => node.configuredStatus,
    ...plain(
      "object_story_spec",
      "object_story_id",
      "asset_feed_spec",
      "title",
      "body",
      "image_hash",
      "image_url",
      "video_id",
      "url_tags",
      "degrees_of_freedom_spec",
      "instagram_user_id",
      "call_to_action_type",
      "source_instagram_media_id",
    ),
    actor_id: (node) => storyPart(node, "page_id"),
    object_type: () => "SHARE",
    effective_object_story_id: (node) => bodyText(node, "object_story_id") ?? storyId(node),
    link_url: (node) => linkData(node)?.link,
    thumbnail_url: (node) => `https://images.sandbox.example/thumbnails/${node.id}.jpg`,
    adlabels: labelsOf,
  },
  emptyFields: names(
    `applink_treatment authorization_category branded_content call_to_action destination_set_id
     effective_authorization_category effective_instagram_media_id image_crops instagram_permalink_url link_og_id
     object_id object_store_url object_url platform_customizations portrait_customizations product_set_id
     template_url thumbnail_id use_page_actor_override contextual_multi_ads`,
  ),
  defaultFields: ["id"],
  edges: { previews: previewsEdge },
  update: (ctx, creative) => {
    const change = readChange(ctx, creative, creative, CONTENT)
    enforce(CREATIVE_RULES, change)
    if (ctx.isValidateOnly) return { success: true }
    const labels = readLabels(ctx, creative.accountId)
    if (labels) ctx.world.labels.replace(creative.id, labels)
    ctx.world.nodes.save({ ...creative, name: change.name, updatedMs: ctx.nowMs })
    return { success: true }
  },
  remove: (ctx, creative) => {
    ctx.world.nodes.save({ ...creative, configuredStatus: "DELETED", effectiveStatus: "DELETED" })
    return { success: true }
  },
}

export const creativesOfAccount: Edge = {
  get: (ctx, ask) => listEdge(ctx, ask, "creative", "account_id"),
  post: (ctx, account) =>
    ctx.isValidateOnly ? validate(ctx, account) : { id: createCreative(ctx, account) },
}

const CONTENT: Record<string, Reader> = {
  object_story_spec: READ.object,
  object_story_id: READ.text,
  asset_feed_spec: READ.object,
  title: READ.text,
  body: READ.text,
  image_hash: READ.text,
  image_url: READ.text,
  video_id: READ.text,
  url_tags: READ.text,
  degrees_of_freedom_spec: READ.object,
  instagram_user_id: READ.text,
  call_to_action_type: READ.text,
  source_instagram_media_id: READ.text,
}

function validate(ctx: Context, account: Node): Json {
  enforce(CREATIVE_RULES, readChange(ctx, account, null, CONTENT))
  return { success: true }
}

/** Makes a creative out of the call's parameters, or out of the spec an ad brings along. */
export function createCreative(ctx: Context, account: Node, spec?: JsonObject): string {
  const change = readChange(ctx, account, null, CONTENT, {}, spec)
  enforce(CREATIVE_RULES, change)
  const labels = spec === undefined ? readLabels(ctx, account.id) : undefined
  const id = nextId(ctx.world.settings, "creative")
  ctx.world.nodes.insert({
    id,
    kind: "creative",
    accountId: account.id,
    parentId: account.id,
    campaignId: null,
    name: change.name === "" ? `Creative ${id}` : change.name,
    configuredStatus: "ACTIVE",
    effectiveStatus: "ACTIVE",
    createdMs: ctx.nowMs,
    body: change.after,
  })
  if (labels) ctx.world.labels.attach(id, labels)
  return id
}

function linkData(creative: Node): JsonObject | undefined {
  const spec = creative.body.object_story_spec
  const link = isObject(spec) ? spec.link_data : undefined
  return isObject(link) ? link : undefined
}

function storyPart(creative: Node, name: string): Json | undefined {
  const spec = creative.body.object_story_spec
  return isObject(spec) ? spec[name] : undefined
}

function storyId(creative: Node): string | undefined {
  const page = storyPart(creative, "page_id")
  return typeof page === "string" ? `${page}_${creative.id}` : undefined
}
