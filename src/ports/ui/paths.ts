import type { EntityType } from "../../domain/entity.ts"

/** Addresses of a tenant's pages, each made in one place. */

export function tenantPath(slug: string, ...rest: string[]): string {
  return ["/t", slug, ...rest].map((part, index) => (index === 0 ? part : encodeURIComponent(part))).join("/")
}

/** Which part of an ad account's structure a list shows. */
export type Listing = { account: string; level: EntityType; cursor: string | null }

export function listingPath(slug: string, listing: Listing, more: Record<string, string> = {}): string {
  return `${tenantPath(slug, "campaigns")}?${listingQuery(listing, more)}`
}

export function entityPath(
  slug: string,
  listing: Listing,
  id: string,
  noun: "budget" | "pause" | "activation",
): string {
  return tenantPath(slug, "entities", listing.level, id, noun)
}

export function listingQuery({ account, level, cursor }: Listing, more: Record<string, string> = {}): string {
  return new URLSearchParams({ account, level, ...(cursor === null ? {} : { cursor }), ...more }).toString()
}

export function operationPath(slug: string, operationId: string): string {
  return tenantPath(slug, "operations", operationId)
}
