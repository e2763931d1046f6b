import { isObject, type Json } from "../wire/json.ts"
import { bareAccountId } from "../world/node.ts"
import { invalid } from "./budget.ts"
import { asks, type Change, isNew } from "./change.ts"
import type { Rule } from "./rule.ts"

/** What may still be changed on a creative; the rest of it never changes. */
const EDITABLE = new Set(["adlabels"])

export const CREATIVE_RULES: readonly Rule<Change>[] = [
  {
    name: "creatives are immutable",
    refusal: {
      code: 100,
      subcode: 1815573,
      message: "Invalid parameter",
      title: "Creative cannot be edited",
      userMessage: "The content of an ad creative cannot be changed. Create a new one and give it to the ad.",
      source: "Ad creative reference, updating: only name, labels and status; subcode from memory",
    },
    isBroken: ({ current, patch }) =>
      current !== null && Object.keys(patch).some((name) => !EDITABLE.has(name)),
  },
  {
    name: "creative has a content",
    refusal: {
      code: 100,
      subcode: 1443048,
      message: "Invalid parameter",
      title: "Object story spec is required",
      userMessage: "A creative needs an object_story_spec, an object_story_id or an asset_feed_spec.",
      source:
        "Ad creative reference, creating: object_story_spec, object_story_id or asset_feed_spec; subcode from memory",
    },
    blame: ["object_story_spec"],
    isBroken: (change) =>
      isNew(change) &&
      !asks(change, "object_story_spec", "object_story_id", "asset_feed_spec", "source_instagram_media_id"),
  },
  {
    name: "story names its page",
    refusal: invalid(
      "(#100) The parameter object_story_spec[page_id] is required",
      "Object story spec reference: page_id is required",
    ),
    blame: ["object_story_spec", "page_id"],
    isBroken: ({ patch }) =>
      patch.object_story_spec !== undefined && storyText(patch.object_story_spec, "page_id") === "",
  },
  {
    name: "story's page can be used",
    refusal: {
      code: 100,
      subcode: 33,
      type: "GraphMethodException",
      message: "Object with ID '{page}' does not exist or cannot be loaded due to missing permissions",
      source: "Graph API, handling errors: 100/33; a creative's page must be reachable",
    },
    blame: ["object_story_spec", "page_id"],
    isBroken: ({ patch, ctx }) => {
      const page = storyText(patch.object_story_spec, "page_id")
      return page !== "" && ctx.peek(page)?.kind !== "page"
    },
    words: ({ patch }) => ({ page: storyText(patch.object_story_spec, "page_id") }),
  },
  {
    name: "link is an address",
    refusal: {
      code: 100,
      subcode: 1815052,
      message: "Invalid parameter",
      title: "Invalid link",
      userMessage: "The link of a link ad must be a web address.",
      source: "Link data reference: link is required and is a URL; subcode from memory",
    },
    blame: ["object_story_spec", "link_data", "link"],
    isBroken: ({ patch }) => {
      const link = part(patch.object_story_spec, "link_data")
      return link !== undefined && !/^https?:\/\/[^\s/]+/.test(String(link.link ?? ""))
    },
  },
  {
    name: "image is in the library",
    refusal: {
      code: 100,
      subcode: 1487473,
      message: "Invalid parameter",
      title: "Image not found",
      userMessage: "The image of this creative is not in the image library of the ad account.",
      source: "Ad image reference: image_hash is of an image of the account; subcode from memory",
    },
    blame: ["object_story_spec", "link_data", "image_hash"],
    isBroken: ({ patch, ctx, account }) => {
      const hash = part(patch.object_story_spec, "link_data")?.image_hash ?? patch.image_hash
      return hash !== undefined && ctx.peek(`${bareAccountId(account.id)}:${String(hash)}`) === undefined
    },
  },
]

function part(spec: Json | undefined, name: string) {
  const inner = isObject(spec) ? spec[name] : undefined
  return isObject(inner) ? inner : undefined
}

function storyText(spec: Json | undefined, name: string): string {
  const value = isObject(spec) ? spec[name] : undefined
  return typeof value === "string" || typeof value === "number" ? String(value) : ""
}
