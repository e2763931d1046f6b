import type { NodeType } from "../graph/node-type.ts"
import type { Kind } from "../world/node.ts"
import { adType } from "./ad.ts"
import { adAccountType } from "./ad-account.ts"
import { adSetType } from "./ad-set.ts"
import { audienceType } from "./audience.ts"
import { budgetScheduleType } from "./budget-schedule.ts"
import { businessType } from "./business.ts"
import { campaignType } from "./campaign.ts"
import { creativeType } from "./creative.ts"
import { imageType } from "./image.ts"
import { labelType } from "./label.ts"
import { pageType, pixelType } from "./page.ts"
import { reportRunType } from "./report-run.ts"
import { userType } from "./user.ts"
import { videoType } from "./video.ts"

/** Every kind of object that can be asked for by its id. */
export const NODE_TYPES: ReadonlyMap<Kind, NodeType> = new Map(
  [
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
    audienceType,
    videoType,
    budgetScheduleType,
  ].map((type) => [type.kind, type]),
)
