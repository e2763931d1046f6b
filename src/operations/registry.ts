import { activateEntity } from "./activate-entity.ts"
import { createCampaign } from "./create-campaign.ts"
import type { ChangeOperation, Operation } from "./define.ts"
import { getAdAccounts } from "./get-ad-accounts.ts"
import { getAdEntities } from "./get-ad-entities.ts"
import { pauseEntities } from "./pause-entities.ts"
import { updateEntity } from "./update-entity.ts"

/** Everything that can be asked of Meta, defined once. Pages, the JSON API and the tools are made from this list. */
export const OPERATIONS: readonly Operation[] = [
  getAdAccounts,
  getAdEntities,
  createCampaign,
  updateEntity,
  activateEntity,
  pauseEntities,
]

const byName = new Map(OPERATIONS.map((operation) => [operation.name, operation]))

export function operationNamed(name: string): Operation | null {
  return byName.get(name) ?? null
}

export function changeNamed(name: string): ChangeOperation | null {
  const operation = byName.get(name)
  return operation?.kind === "change" ? operation : null
}
