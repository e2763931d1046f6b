import sdk, { type AdReportRun, type GraphObject } from "facebook-nodejs-business-sdk"
import { describe, expect, it } from "vitest"
import { ACME, errorOf, everything, useSandbox } from "./support/sdk.ts"

const { AdAccount, Campaign } = sdk

const { control } = useSandbox()

const CBO = "23850000000000001"

function sum(rows: GraphObject[], column: string): number {
  return Math.round(rows.reduce((total, row) => total + Number(row[column] ?? 0), 0) * 100) / 100
}

describe("insights at once", () => {
  it("split by day and by breakdown into parts that add up", async () => {
    const params = { date_preset: "last_7d", limit: 500 }
    const account = new AdAccount(ACME)
    const whole = await account.getInsights(["spend", "impressions", "clicks"], params)
    expect(whole).toHaveLength(1)
    const daily = await account.getInsights(["spend", "impressions"], { ...params, time_increment: 1 })
    expect(daily.map((row) => row.date_start)).toEqual(daily.map((row) => row.date_stop))
    expect(daily).toHaveLength(7)
    expect(sum(daily, "impressions")).toBe(sum(whole, "impressions"))
    expect(sum(daily, "spend")).toBe(sum(whole, "spend"))
    const parts = await account.getInsights(["impressions"], { ...params, breakdowns: ["age", "gender"] })
    expect(parts[0]?.exportAllData()).toMatchObject({ age: expect.any(String), gender: expect.any(String) })
    expect(sum(parts, "impressions")).toBe(sum(whole, "impressions"))
  })

  it("of each campaign come page by page and add up to the account's", async () => {
    const params = { date_preset: "last_14d", level: "campaign", limit: 2 }
    const fields = ["campaign_id", "spend", "actions"]
    const pages = await everything(await new AdAccount(ACME).getInsights(fields, params))
    expect(pages.length).toBeGreaterThan(2)
    const rows = pages.flat()
    expect(new Set(rows.map((row) => row.campaign_id)).size).toBe(rows.length)
    const whole = await new AdAccount(ACME).getInsights(["spend"], { date_preset: "last_14d" })
    expect(sum(rows, "spend")).toBe(sum(whole, "spend"))
  })
})

describe("insights as a report", () => {
  it("run to completion and are read from the report", async () => {
    const params = { date_preset: "last_7d", level: "adset", time_increment: 1, limit: 10 }
    const fields = ["adset_id", "spend", "impressions"]
    const run = await new Campaign(CBO).getInsightsAsync(fields, params)
    expect(run.id).toMatch(/^\d+$/)
    expect((await errorOf(run.getInsights([]))).response.code).toBe(100)
    expect(await statusOf(run)).toEqual(["Job Not Started", 0])
    await control("POST", "clock", { advance_s: 2 })
    expect((await statusOf(run))[0]).toBe("Job Running")
    await control("POST", "clock", { advance_s: 10 })
    expect(await statusOf(run)).toEqual(["Job Completed", 100])
    const rows = (await everything(await run.getInsights(["adset_id", "impressions"], { limit: 10 }))).flat()
    const atOnce = await new Campaign(CBO).getInsights(fields, { ...params, limit: 500 })
    expect(rows).toHaveLength(atOnce.length)
    expect(sum(rows, "impressions")).toBe(sum(atOnce, "impressions"))
  })
})

async function statusOf(run: AdReportRun): Promise<unknown[]> {
  const read = await run.get(["async_status", "async_percent_completion"])
  return [read.async_status, read.async_percent_completion]
}
