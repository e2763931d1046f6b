import { adType } from "../objects/ad.ts"
import { adAccountType } from "../objects/ad-account.ts"
import { adSetType } from "../objects/ad-set.ts"
import { businessType } from "../objects/business.ts"
import { campaignType } from "../objects/campaign.ts"
import { creativeType } from "../objects/creative.ts"
import { imageType } from "../objects/image.ts"
import { labelType } from "../objects/label.ts"
import { pageType, pixelType } from "../objects/page.ts"
import { reportRunType } from "../objects/report-run.ts"
import { userType } from "../objects/user.ts"
import type { Kind } from "../world/node.ts"
import type { NodeType } from "./node-type.ts"

/** Every kind of object that can be asked for by its id. */
export function nodeTypeOf(kind: Kind): NodeType {
  const type = allTypes().get(kind)
  if (!type) throw new Error(`no node type for ${kind}`)
  return type
}

let types: Map<Kind, NodeType> | undefined

/** Built on first use: the object files refer to each other through this table. */
function allTypes(): Map<Kind, NodeType> {
  types ??= new Map(everyType().map((type) => [type.kind, type]))
  return types
}

const everyType = () => [
  userType,
  businessType,
  adAccountType,
  campaignType,
  adSetType,
  adType,
  creativeType,
  imageType,
  labelType,
  pageType,
  pixelType,
  reportRunType,
]
