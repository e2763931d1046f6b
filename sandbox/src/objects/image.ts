import { createHash } from "node:crypto"
import type { Context } from "../graph/context.ts"
import { listEdge } from "../graph/list.ts"
import { COMMON_FIELDS, type Edge, type NodeType, names, plain } from "../graph/node-type.ts"
import type { Json, JsonObject } from "../wire/json.ts"
import { bad } from "../wire/params.ts"
import { bareAccountId, bodyText, type Node } from "../world/node.ts"

/** Images of the account's library, known by the hash of their bytes: the same bytes are the same image. */
export const imageType: NodeType = {
  kind: "image",
  graphName: "AdImage",
  fields: {
    ...COMMON_FIELDS,
    ...plain("hash", "url", "width", "height", "original_width", "original_height"),
    status: (node) => node.configuredStatus,
    permalink_url: (node) => node.body.url,
    url_128: (node) => node.body.url,
  },
  emptyFields: names("creatives is_associated_creatives_in_adgroups"),
  defaultFields: ["id"],
  edges: {},
}

export const imagesOfAccount: Edge = {
  get: (ctx, ask) => {
    const hashes = ask.params.words("hashes")
    const wanted = hashes
      ? [
          {
            sql: "id IN (SELECT value FROM json_each(?))",
            values: [JSON.stringify(hashes.map((hash) => imageId(ask.node, hash)))],
            namesIds: true,
          },
        ]
      : []
    return listEdge(ctx, ask, "image", "account_id", wanted)
  },
  post: upload,
  delete: (ctx, account) => {
    const hash = ctx.params.text("hash")
    if (hash === undefined) throw bad("The parameter hash is required", "hash")
    const image = ctx.mustFind(imageId(account, hash))
    ctx.world.nodes.save({ ...image, configuredStatus: "DELETED", effectiveStatus: "DELETED" })
    return { success: true }
  },
}

export function imageId(account: Node, hash: string): string {
  return `${bareAccountId(account.id)}:${hash}`
}

const IMAGE_STARTS = ["iVBORw0KGgo", "/9j/", "R0lGOD", "Qk", "UklGR"]

/** Bytes come as multipart files or as base64 in `bytes`; the answer is keyed by file name. */
function upload(ctx: Context, account: Node): Json {
  const bytes = ctx.params.text("bytes")
  const uploads = [
    ...ctx.params.files.map(({ name, base64 }) => ({ name, base64 })),
    ...(bytes === undefined
      ? []
      : [{ name: ctx.params.text("name") ?? "bytes", base64: bytes.replace(/\s/g, "") }]),
  ]
  if (uploads.length === 0) throw bad("Upload a file or give its bytes", "bytes")
  const images: JsonObject = {}
  for (const { name, base64 } of uploads) {
    if (!IMAGE_STARTS.some((start) => base64.startsWith(start)))
      throw bad(`The file ${name} is not an image`, "bytes")
    images[name] = store(ctx, account, name, base64)
  }
  return { images }
}

function store(ctx: Context, account: Node, name: string, base64: string): Json {
  const hash = createHash("md5").update(base64).digest("hex")
  const url = `https://images.sandbox.example/${hash}.jpg`
  const known = ctx.world.nodes.find(imageId(account, hash))
  const shown = { hash, url, name, width: 1200, height: 628 }
  if (known) {
    ctx.world.nodes.save({ ...known, configuredStatus: "ACTIVE", effectiveStatus: "ACTIVE" })
    return { ...shown, url: bodyText(known, "url") ?? url }
  }
  ctx.world.nodes.insert({
    id: imageId(account, hash),
    kind: "image",
    accountId: account.id,
    parentId: account.id,
    campaignId: null,
    name,
    configuredStatus: "ACTIVE",
    effectiveStatus: "ACTIVE",
    createdMs: ctx.nowMs,
    body: { hash, url, width: 1200, height: 628, original_width: 1200, original_height: 628 },
  })
  return shown
}
