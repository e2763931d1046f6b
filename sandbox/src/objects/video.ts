import type { Context } from "../graph/context.ts"
import { listEdge } from "../graph/list.ts"
import { type Edge, type NodeType, names } from "../graph/node-type.ts"
import type { Json } from "../wire/json.ts"
import { bad } from "../wire/params.ts"
import { metaTime } from "../wire/time.ts"
import { nextId } from "../world/ids.ts"
import type { Node } from "../world/node.ts"

const PROCESSED_AFTER_MS = 20_000

/** Videos, as far as ads need them: uploaded in one piece or by address, ready a while later by the sandbox's clock. */
export const videoType: NodeType = {
  kind: "video",
  graphName: "Video",
  fields: {
    id: (node) => node.id,
    title: (node) => node.name,
    created_time: (node) => metaTime(node.createdMs),
    updated_time: (node) => metaTime(node.updatedMs),
    length: () => 15,
    source: (node) => `https://videos.sandbox.example/${node.id}.mp4`,
    picture: (node) => `https://images.sandbox.example/videos/${node.id}.jpg`,
    status: (node, ctx) => ({
      video_status: ctx.nowMs - node.createdMs < PROCESSED_AFTER_MS ? "processing" : "ready",
    }),
  },
  emptyFields: names("description embed_html format from permalink_url published thumbnails views"),
  defaultFields: ["id"],
  edges: {},
}

export const videosOfAccount: Edge = {
  get: (ctx, ask) => listEdge(ctx, ask, "video", "account_id"),
  post: upload,
}

function upload(ctx: Context, account: Node): Json {
  if (ctx.params.has("upload_phase"))
    throw bad("Upload the video in one piece or by file_url", "upload_phase")
  const address = ctx.params.text("file_url")
  const file = ctx.params.files[0]
  if (!file && address === undefined) throw bad("The parameter source or file_url is required", "source")
  if (address !== undefined && !/^https?:\/\//.test(address))
    throw bad("Param file_url must be a URL", "file_url")
  const id = nextId(ctx.world.settings, "video")
  ctx.world.nodes.insert({
    id,
    kind: "video",
    accountId: account.id,
    parentId: account.id,
    campaignId: null,
    name: ctx.params.text("title") ?? ctx.params.text("name") ?? file?.name ?? "Video",
    configuredStatus: "ACTIVE",
    effectiveStatus: "ACTIVE",
    createdMs: ctx.nowMs,
    body: {},
  })
  return { id }
}
