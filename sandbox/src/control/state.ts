import type { Json, JsonObject } from "../wire/json.ts"
import { metaTime } from "../wire/time.ts"
import type { Kind, Node } from "../world/node.ts"
import type { World } from "../world/world.ts"

const SHOWN = { campaigns: "campaign", adsets: "adset", ads: "ad", creatives: "creative" } as const

const MOST_SHOWN = 20_000

/** A world too large for one answer is looked at account by account. */
export function isTooLarge(world: World, accountId: string | null): boolean {
  if (accountId !== null) return false
  const { n } = world.sql.exec<{ n: number }>("SELECT max(seq) - min(seq) AS n FROM nodes").one()
  return n > MOST_SHOWN
}

/** The truth about an account, or about the whole world: deleted objects included, money as plain numbers of API units. */
export function stateOf(world: World, accountId: string | null): JsonObject {
  const state: JsonObject = {}
  for (const [name, kind] of Object.entries(SHOWN))
    state[name] = nodesOf(world, kind, accountId).map(shown(world))
  return state
}

function nodesOf(world: World, kind: Kind, accountId: string | null): Node[] {
  return accountId === null ? world.nodes.ofKind(kind) : world.nodes.all(kind, "account_id", accountId, "any")
}

function shown(world: World): (node: Node) => Json {
  return (node) => ({
    id: node.id,
    account_id: node.accountId,
    ...(node.kind === "adset" || node.kind === "ad" ? { campaign_id: node.campaignId } : {}),
    ...(node.kind === "ad" ? { adset_id: node.parentId } : {}),
    name: node.name,
    status: node.configuredStatus,
    effective_status: node.effectiveStatus,
    created_time: metaTime(node.createdMs),
    updated_time: metaTime(node.updatedMs),
    ...node.body,
    adlabels: world.labels.of(node.id).map((id) => world.nodes.find(id)?.name ?? id),
  })
}
