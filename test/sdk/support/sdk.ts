import sdk, { type Cursor, type FacebookAdsApi } from "facebook-nodejs-business-sdk"
import { afterAll, beforeAll, expect } from "vitest"
import { startThrowawaySandbox, type ThrowawaySandbox } from "../../../scripts/local/throwaway.ts"

const VERSION = "v26.0"
export const TOKEN = "sandbox-system-user-token"
export const ACME = "act_1001000000000001"
export const GLOBEX = "act_2001000000000001"
export const PAGE = "120100000000001"

export const CAMPAIGN = {
  name: "Made by the SDK",
  objective: "OUTCOME_TRAFFIC",
  status: "PAUSED",
  special_ad_categories: ["NONE"],
  is_adset_budget_sharing_enabled: false,
}

export const AD_SET = {
  name: "Made by the SDK",
  optimization_goal: "LINK_CLICKS",
  billing_event: "IMPRESSIONS",
  daily_budget: 1500,
  status: "PAUSED",
  targeting: { geo_locations: { countries: ["US"] } },
}

export const STORY = {
  page_id: PAGE,
  link_data: { link: "https://www.acme.example/sale", message: "Sale", name: "Sale" },
}

/** One sandbox for a file of tests, and the SDK pointed at it the way its users do. */
export function useSandbox(): { control: Control } {
  let running: ThrowawaySandbox | undefined
  beforeAll(async () => {
    running = await startThrowawaySandbox()
    point("GRAPH", running.url)
    point("VERSION", VERSION)
    sdk.FacebookAdsApi.init(TOKEN, "en_US", false)
  }, 60_000)
  afterAll(() => running?.stop())
  return {
    control: async (method, name, body) => {
      const response = await fetch(`${running?.url}/_sandbox/${name}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return response.json()
    },
  }
}

export type Control = (method: string, name: string, body?: unknown) => Promise<unknown>

/** The SDK's addresses are static getters, which an assignment would leave as they are. */
function point(name: "GRAPH" | "VERSION", value: string): void {
  Object.defineProperty(sdk.FacebookAdsApi, name, { get: () => value, configurable: true })
}

/** As it is before anything points it elsewhere. */
const OWN_VERSION = String(Reflect.get(sdk.FacebookAdsApi, "VERSION"))

/** Lets the SDK name the version that it names by itself. */
export async function withOwnVersion(work: () => Promise<void>): Promise<void> {
  point("VERSION", OWN_VERSION)
  try {
    await work()
  } finally {
    point("VERSION", VERSION)
  }
}

export function apiWith(token: string): FacebookAdsApi {
  return new sdk.FacebookAdsApi(token, "en_US", false)
}

/** Every object of an edge, page by page with `Cursor.next()`. */
export async function everything<Item>(cursor: Cursor<Item>): Promise<Item[][]> {
  const pages = [[...cursor]]
  let page = cursor
  while (page.hasNext()) {
    page = await page.next()
    pages.push([...page])
  }
  return pages
}

export type RequestError = Error & {
  status: number
  response: { code: number; error_subcode?: number; message: string; fbtrace_id: string }
}

/** What the SDK threw; its error class is not exported, so it is known by its name. */
export async function errorOf(attempt: Promise<unknown>): Promise<RequestError> {
  const error = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ name: "FacebookRequestError" })
  return error as RequestError
}
