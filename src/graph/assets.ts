import type { AdAccount } from "../domain/entity.ts"
import { parseAdAccountId } from "../domain/ids.ts"

/** The ad accounts of one tenant: what a Graph client needs to exist, and the limit of what it will speak about. */
export class AssetSet {
  private readonly byId: ReadonlyMap<string, AdAccount>

  constructor(
    readonly tenantId: string,
    accounts: readonly AdAccount[],
  ) {
    this.byId = new Map(accounts.map((account) => [account.id, account]))
  }

  get accounts(): AdAccount[] {
    return [...this.byId.values()]
  }

  /** The account, or null where it is foreign, missing or malformed: nobody outside can tell which. */
  account(id: string): AdAccount | null {
    const parsed = parseAdAccountId(id)
    return parsed ? (this.byId.get(parsed) ?? null) : null
  }

  /** By the bare number that Meta writes into `account_id`. */
  byNumber(accountId: unknown): AdAccount | null {
    return typeof accountId === "string" ? this.account(`act_${accountId}`) : null
  }
}
