import { createHmac, timingSafeEqual } from "node:crypto"
import type { GraphCall } from "../wire/call.ts"
import { isObject, type Json, type JsonObject } from "../wire/json.ts"
import { refusal } from "../wire/refusal.ts"
import { WIRE } from "../wire/refusals.ts"
import { parseTime } from "../wire/time.ts"
import type { World } from "../world/world.ts"

export const DEFAULT_TOKEN = "sandbox-system-user-token"
export const DEFAULT_APP_SECRET = "sandbox-app-secret"
export const APP = { id: "900100000000001", name: "Agency Ads Manager" } as const
const ALL_SCOPES = [
  "ads_management",
  "ads_read",
  "business_management",
  "pages_show_list",
  "pages_read_engagement",
]

/** Who a token stands for and what it reaches. */
export interface Viewer {
  token: string
  userId: string
  name: string
  scopes: string[]
  accountIds: string[] | "all"
  expiresMs: number | null
  isSystemUser: boolean
}

const SYSTEM_USER: Omit<Viewer, "token"> = {
  userId: "100100000000001",
  name: "Agency System User",
  scopes: ALL_SCOPES,
  accountIds: "all",
  expiresMs: null,
  isSystemUser: true,
}

/** The viewer behind a token, or the refusal Meta gives for a missing, unknown or expired one. */
export function viewerOf(world: World, call: GraphCall): Viewer {
  if (call.token === null) throw refusal(WIRE.tokenRequired)
  const viewer = findViewer(world, call.token)
  if (!viewer) throw refusal(WIRE.tokenInvalid)
  if (viewer.expiresMs !== null && viewer.expiresMs <= world.clock.nowMs()) throw refusal(WIRE.tokenExpired)
  checkProof(world, call, viewer.token)
  return viewer
}

export function findViewer(world: World, token: string): Viewer | undefined {
  const added = world.settings.get("tokens")
  const entry = isObject(added) && Object.hasOwn(added, token) ? added[token] : undefined
  if (isObject(entry)) return readViewer(token, entry)
  return token === DEFAULT_TOKEN ? { ...SYSTEM_USER, token } : undefined
}

function readViewer(token: string, entry: JsonObject): Viewer {
  const { user_id: userId, name, scopes, accounts, expires_at: expiresAt } = entry
  const expires =
    typeof expiresAt === "string" || typeof expiresAt === "number" ? parseTime(expiresAt) : undefined
  return {
    token,
    userId: typeof userId === "string" ? userId : SYSTEM_USER.userId,
    name: typeof name === "string" ? name : SYSTEM_USER.name,
    scopes: texts(scopes) ?? ALL_SCOPES,
    accountIds: texts(accounts) ?? "all",
    expiresMs: expires === undefined || expires === 0 ? null : expires,
    isSystemUser: userId === undefined,
  }
}

function texts(value: Json | undefined): string[] | undefined {
  return Array.isArray(value) ? value.filter((text) => typeof text === "string") : undefined
}

/** A proof that is sent is always checked; whether one must be sent is a setting of the app. */
function checkProof(world: World, call: GraphCall, token: string): void {
  const proof = call.params.appsecret_proof
  if (proof === undefined || proof === null) {
    if (world.settings.get("require_appsecret_proof") === true) throw refusal(WIRE.proofRequired)
    return
  }
  const time = call.params.appsecret_time
  const signed = typeof time === "string" || typeof time === "number" ? `${token}|${time}` : token
  const isFresh = signed === token || Math.abs(world.clock.nowMs() / 1000 - Number(time)) <= PROOF_LIFETIME_S
  if (typeof proof !== "string" || !isFresh || !sameText(proof, proofOf(world, signed)))
    throw refusal(WIRE.proofInvalid)
}

const PROOF_LIFETIME_S = 300

function proofOf(world: World, signed: string): string {
  const secret = world.settings.get("app_secret")
  const key = typeof secret === "string" ? secret : DEFAULT_APP_SECRET
  return createHmac("sha256", key).update(signed).digest("hex")
}

function sameText(a: string, b: string): boolean {
  const left = new TextEncoder().encode(a)
  const right = new TextEncoder().encode(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
