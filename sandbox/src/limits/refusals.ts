import type { RefusalShape } from "../wire/refusal.ts"

const RATE_LIMITS = "Marketing API, rate limiting"

export const LIMITS = {
  app: {
    code: 4,
    message: "(#4) Application request limit reached",
    isTransient: true,
    source: `${RATE_LIMITS}: application level`,
  },
  score: {
    code: 17,
    subcode: 2446079,
    message: "User request limit reached",
    title: "Ad Account Has Too Many API Calls",
    userMessage: "There have been too many calls from this ad account. Wait a bit and try again.",
    isTransient: true,
    source: `${RATE_LIMITS}: ad account level, score`,
  },
  ads_management: {
    code: 80004,
    subcode: 2446079,
    message: "(#80004) There have been too many calls to this ad-account. Wait a bit and try again.",
    isTransient: true,
    source: `${RATE_LIMITS}: business use case ads_management`,
  },
  ads_insights: {
    code: 80000,
    subcode: 2446079,
    message: "(#80000) There have been too many calls from this ad-account. Wait a bit and try again.",
    isTransient: true,
    source: `${RATE_LIMITS}: business use case ads_insights`,
  },
  custom_audience: {
    code: 80003,
    subcode: 2446079,
    message: "(#80003) There have been too many calls from this ad-account. Wait a bit and try again.",
    isTransient: true,
    source: `${RATE_LIMITS}: business use case custom_audience`,
  },
  mutations: {
    code: 613,
    subcode: 5044001,
    message: "(#613) Calls to this api have exceeded the rate limit.",
    isTransient: true,
    source: `${RATE_LIMITS}: 100 requests a second that create or edit`,
  },
  adSetBudget: {
    code: 613,
    subcode: 1487632,
    message: "(#613) Calls to this api have exceeded the rate limit.",
    title: "Budget Changed Too Often",
    userMessage: "The budget of an ad set may be changed four times an hour. Try again in an hour.",
    source: `${RATE_LIMITS}: ad set budget changes`,
  },
  spendCap: {
    code: 17,
    subcode: 1885172,
    message: "User request limit reached",
    title: "Account Spending Limit Changed Too Often",
    userMessage: "The account spending limit may be changed ten times a day.",
    source: `${RATE_LIMITS}: account spend cap changes`,
  },
} as const satisfies Record<string, RefusalShape>
