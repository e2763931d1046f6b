import type { Edge } from "../graph/node-type.ts"
import { bad } from "../wire/params.ts"

/** `{ad|creative}/previews?ad_format=…`: an iframe that leads nowhere, as there is nothing real to show. */
export const previewsEdge: Edge = {
  get: (_, ask) => {
    const format = ask.params.text("ad_format")
    if (format === undefined || !/^[A-Z_]+$/.test(format))
      throw bad("The parameter ad_format is required", "ad_format")
    const address = `https://previews.sandbox.example/${ask.node.id}?format=${format}`
    return { data: [{ body: `<iframe src="${address}" width="540" height="690" scrolling="yes"></iframe>` }] }
  },
}
