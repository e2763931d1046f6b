import type { Edge } from "../graph/node-type.ts"
import type { Json } from "../wire/json.ts"
import { bad, type Params } from "../wire/params.ts"

/** `{ad|creative}/previews?ad_format=…`: an iframe that leads nowhere, as there is nothing real to show. */
export const previewsEdge: Edge = {
  get: (_, ask) => preview(ask.node.id, ask.params),
}

/** `act_X/generatepreviews?creative=…&ad_format=…`: a preview of a creative that need not exist yet. */
export const generatePreviewsEdge: Edge = {
  get: (ctx, ask) => {
    const spec = ask.params.object("creative")
    if (spec === undefined) throw bad("The parameter creative is required", "creative")
    const id = spec.creative_id
    if (typeof id !== "string") return preview("new", ask.params)
    return preview(ctx.referenced("creative", id, ask.node.accountId).id, ask.params)
  },
}

function preview(id: string, params: Params): Json {
  const format = params.text("ad_format")
  if (format === undefined || !/^[A-Z_]+$/.test(format))
    throw bad("The parameter ad_format is required", "ad_format")
  const address = `https://previews.sandbox.example/${id}?format=${format}`
  return { data: [{ body: `<iframe src="${address}" width="540" height="690" scrolling="yes"></iframe>` }] }
}
