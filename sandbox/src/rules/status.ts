import type { RefusalShape } from "../wire/refusal.ts"
import type { Node } from "../world/node.ts"
import type { World } from "../world/world.ts"
import type { Change } from "./change.ts"
import type { Rule } from "./rule.ts"

const EDITABLE_WHEN_GONE = new Set(["name"])

/** A deleted object keeps nothing but its name open; an archived one may also still be deleted. */
export function statusRules(words: {
  noun: string
  deleted: number
  archived: number
}): readonly Rule<Change>[] {
  const gone = (state: string, subcode: number): RefusalShape => ({
    code: 100,
    subcode,
    message: "Invalid parameter",
    title: `${words.noun} Was ${state}`,
    userMessage: `This ${words.noun.toLowerCase()} was ${state.toLowerCase()}; only its name can be edited.`,
    source: `Marketing API, error reference: ${subcode}; manage your ad object's status`,
  })
  return [
    {
      name: "deleted objects are closed",
      refusal: gone("Deleted", words.deleted),
      isBroken: ({ current, patch, status }) =>
        current?.configuredStatus === "DELETED" &&
        (Object.keys(patch).some((name) => !EDITABLE_WHEN_GONE.has(name)) || status !== "DELETED"),
    },
    {
      name: "archived objects are closed",
      refusal: gone("Archived", words.archived),
      isBroken: ({ current, patch, status }) =>
        current?.configuredStatus === "ARCHIVED" &&
        (Object.keys(patch).some((name) => !EDITABLE_WHEN_GONE.has(name)) ||
          (status !== "ARCHIVED" && status !== "DELETED")),
    },
    {
      name: "new objects are active or paused",
      refusal: {
        code: 100,
        message: "(#100) Param status must be one of {ACTIVE, PAUSED} when an object is created",
        source: "Campaign, ad set and ad reference, creating: status takes ACTIVE and PAUSED",
      },
      blame: ["status"],
      isBroken: ({ current, status }) => current === null && status !== "ACTIVE" && status !== "PAUSED",
    },
  ]
}

export const STATUSES = ["ACTIVE", "PAUSED", "DELETED", "ARCHIVED"] as const

/** What a child shows: what its parent is, where the parent is gone or paused, and else its own status. */
export function adSetEffectiveStatus(own: string, campaign: string): string {
  if (own === "DELETED" || campaign === "DELETED") return "DELETED"
  if (own === "ARCHIVED" || campaign === "ARCHIVED") return "ARCHIVED"
  if (own === "PAUSED") return "PAUSED"
  return campaign === "PAUSED" ? "CAMPAIGN_PAUSED" : "ACTIVE"
}

/** `review` is an ad's own state of review: empty once it has been approved. */
export function adEffectiveStatus(own: string, adSet: string, campaign: string, review: string): string {
  if (own === "DELETED" || adSet === "DELETED" || campaign === "DELETED") return "DELETED"
  if (own === "ARCHIVED" || adSet === "ARCHIVED" || campaign === "ARCHIVED") return "ARCHIVED"
  if (own === "PAUSED") return "PAUSED"
  if (review !== "") return review
  if (campaign === "PAUSED") return "CAMPAIGN_PAUSED"
  return adSet === "PAUSED" ? "ADSET_PAUSED" : "ACTIVE"
}

/** After a campaign or ad set changed status its descendants show it; their own configured status stays. */
export function spreadStatus(world: World, parent: Node): void {
  if (parent.kind === "campaign") {
    for (const adSet of world.nodes.all("adset", "campaign_id", parent.id, "any")) {
      const status = adSetEffectiveStatus(adSet.configuredStatus, parent.configuredStatus)
      if (status !== adSet.effectiveStatus) world.nodes.setEffectiveStatus(adSet.id, status)
      spreadToAds(world, adSet, parent.configuredStatus)
    }
  }
  if (parent.kind === "adset") {
    const campaign = world.nodes.find(parent.campaignId ?? "")
    spreadToAds(world, parent, campaign?.configuredStatus ?? "ACTIVE")
  }
}

function spreadToAds(world: World, adSet: Node, campaignStatus: string): void {
  for (const ad of world.nodes.all("ad", "parent_id", adSet.id, "any")) {
    const review = typeof ad.body.review_status === "string" ? ad.body.review_status : ""
    const status = adEffectiveStatus(ad.configuredStatus, adSet.configuredStatus, campaignStatus, review)
    if (status !== ad.effectiveStatus) world.nodes.setEffectiveStatus(ad.id, status)
  }
}
