import { type Entity, type EntityPatch, patchedFields } from "../domain/entity.ts"
import type { LedgerHost } from "./host.ts"
import { absentSince, type OperationRow } from "./operations.ts"

/**
 * How long an operation that was taken for not having happened is watched: the settle window is an assumption about Meta,
 * and this is what would show it wrong.
 */
const WATCH_MS = 7 * 24 * 60 * 60_000

/** The operation whose effect an entity shows although it was taken for not having happened, or null. */
export function lateEffectOn(host: LedgerHost, entity: Entity): OperationRow | null {
  return tombstones(host, entity.adAccountId).find((operation) => showsUpdate(operation, entity)) ?? null
}

function tombstones(host: LedgerHost, adAccountId: string): OperationRow[] {
  return absentSince(host, adAccountId, host.clock.now() - WATCH_MS)
}

function showsUpdate({ change }: OperationRow, entity: Entity): boolean {
  if (!change) return false
  const { effect } = change
  if ("create" in effect) return effect.create.type === entity.type && effect.create.name === entity.name
  return effect.update.id === entity.id && isAs(entity, effect.patch)
}

function isAs(entity: Entity, patch: EntityPatch): boolean {
  return JSON.stringify(patchedFields(entity, patch)) === JSON.stringify(patch)
}
