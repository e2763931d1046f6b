/** The businesses and ad accounts every world begins with. Acme's and Globex's are twins: alike in all but names. */
export interface BusinessSeed {
  id: string
  name: string
  /** The word that every name of this business carries, so that a leak between tenants shows. */
  brand: string
  pageId: string
  pixelId: string
  clientAccounts: string[]
  accounts: AccountSeed[]
}

export interface AccountSeed {
  id: string
  place: string
  country: string
  currency: string
  timezone: { id: number; name: string; hours: number }
}

const NEW_YORK = { id: 7, name: "America/New_York", hours: -5 }
const BERLIN = { id: 47, name: "Europe/Berlin", hours: 1 }
const TOKYO = { id: 79, name: "Asia/Tokyo", hours: 9 }
const TAIPEI = { id: 135, name: "Asia/Taipei", hours: 8 }
const KUWAIT = { id: 84, name: "Asia/Kuwait", hours: 3 }
const LONDON = { id: 58, name: "Europe/London", hours: 0 }

export const BUSINESSES: readonly BusinessSeed[] = [
  {
    id: "110100000000001",
    name: "Acme Outfitters",
    brand: "Acme",
    pageId: "120100000000001",
    pixelId: "130100000000001",
    clientAccounts: [],
    accounts: [
      account("act_1001000000000001", "US", "US", "USD", NEW_YORK),
      account("act_1001000000000002", "DACH", "DE", "EUR", BERLIN),
      account("act_1001000000000003", "Japan", "JP", "JPY", TOKYO),
    ],
  },
  {
    id: "110200000000001",
    name: "Globex Supply",
    brand: "Globex",
    pageId: "120200000000001",
    pixelId: "130200000000001",
    clientAccounts: [],
    accounts: [
      account("act_2001000000000001", "US", "US", "USD", NEW_YORK),
      account("act_2001000000000002", "Taiwan", "TW", "TWD", TAIPEI),
      account("act_2001000000000003", "Kuwait", "KW", "KWD", KUWAIT),
    ],
  },
  {
    id: "110300000000001",
    name: "Harbor Lane Studio",
    brand: "Harbor",
    pageId: "120300000000001",
    pixelId: "130300000000001",
    clientAccounts: ["act_1001000000000002", "act_2001000000000002"],
    accounts: [
      account("act_3001000000000001", "US", "US", "USD", NEW_YORK),
      account("act_3001000000000002", "UK", "GB", "GBP", LONDON),
    ],
  },
]

/** Accounts of larger worlds, owned by the third business. */
export function extraAccount(n: number): AccountSeed {
  return account(`act_${9_001_000_000_000_000 + n}`, `Region ${n}`, "US", "USD", NEW_YORK)
}

function account(
  id: string,
  place: string,
  country: string,
  currency: string,
  timezone: AccountSeed["timezone"],
): AccountSeed {
  return { id, place, country, currency, timezone }
}
