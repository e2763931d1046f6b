import type { GraphCall } from "../wire/call.ts"
import type { Json } from "../wire/json.ts"
import { bareAccountId } from "../world/node.ts"
import { accountOf } from "../world/target.ts"
import type { World } from "../world/world.ts"

interface ThrottleWords {
  subcode?: number
  message: string
  useCase: string
}

const THROTTLES: Record<number, ThrottleWords> = {
  4: { message: "(#4) Application request limit reached", useCase: "ads_management" },
  17: { subcode: 2446079, message: "User request limit reached", useCase: "ads_management" },
  32: { message: "(#32) Page request limit reached", useCase: "pages" },
  341: { message: "(#341) Application limit reached", useCase: "ads_management" },
  613: {
    subcode: 1487742,
    message: "(#613) Calls to this api have exceeded the rate limit.",
    useCase: "ads_management",
  },
  80000: {
    subcode: 2446079,
    message: "(#80000) There have been too many calls from this ad-account. Wait a bit and try again.",
    useCase: "ads_insights",
  },
  80003: {
    subcode: 2446079,
    message: "(#80003) There have been too many calls from this ad-account. Wait a bit and try again.",
    useCase: "custom_audience",
  },
  80004: {
    subcode: 2446079,
    message: "(#80004) There have been too many calls to this ad-account. Wait a bit and try again.",
    useCase: "ads_management",
  },
}

const MINUTES_TO_REGAIN = 1

/** A throttled answer as Meta gives it: never 429, the waiting time only in the usage headers. */
export function throttled(world: World, call: GraphCall, code: number) {
  const words = THROTTLES[code] ?? { message: `(#${code}) Request limit reached`, useCase: "ads_management" }
  const account = accountOf(world, call)
  const usage = {
    type: words.useCase,
    call_count: 100,
    total_cputime: 100,
    total_time: 100,
    estimated_time_to_regain_access: MINUTES_TO_REGAIN,
    ads_api_access_tier: "development_access",
  }
  const ofAccount = {
    acc_id_util_pct: 100,
    reset_time_duration: 60,
    ads_api_access_tier: "development_access",
  }
  const headers: Record<string, string> =
    account === null
      ? { "x-app-usage": JSON.stringify({ call_count: 100, total_time: 100, total_cputime: 100 }) }
      : {
          "x-ad-account-usage": JSON.stringify(ofAccount),
          "x-business-use-case-usage": JSON.stringify({ [bareAccountId(account)]: [usage] }),
        }
  const body: Json = {
    error: {
      message: words.message,
      type: "OAuthException",
      code,
      ...(words.subcode === undefined ? {} : { error_subcode: words.subcode }),
      is_transient: true,
      fbtrace_id: "AInjectedFlt",
    },
  }
  return { status: code === 4 ? 403 : 400, headers, body }
}
