/**
 * Ids of Meta's objects are digit strings, ad accounts carry "act_" before theirs. They are checked as text, never as
 * numbers: leading zeros, signs, exponents, spaces and other alphabets are not ids.
 */
const OBJECT_ID = /^[1-9][0-9]{4,20}$/

/** `act_…`, as Meta writes an ad account's node id. */
export type AdAccountId = string & { readonly __kind: "ad_account" }
/** The id of a campaign, ad set, ad, creative, … */
export type ObjectId = string & { readonly __kind: "object" }

export function parseAdAccountId(text: string): AdAccountId | null {
  const digits = text.startsWith("act_") ? text.slice(4) : text
  return OBJECT_ID.test(digits) ? (`act_${digits}` as AdAccountId) : null
}

export function parseObjectId(text: string): ObjectId | null {
  return OBJECT_ID.test(text) ? (text as ObjectId) : null
}

/** Ids of our own: a prefix that says what it names, and 128 random bits, so that nobody can guess one. */
export type IdPrefix = "usr" | "ses" | "tnt" | "tok" | "op"

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"

export function newId(prefix: IdPrefix): string {
  const bytes = crypto.getRandomValues(new Uint8Array(26))
  return `${prefix}_${Array.from(bytes, (byte) => ALPHABET[byte & 31]).join("")}`
}

export function isOwnId(prefix: IdPrefix, text: string): boolean {
  return text.startsWith(`${prefix}_`) && /^[0-9a-hjkmnp-tv-z]{26}$/.test(text.slice(prefix.length + 1))
}
