import { describe, expect, it } from "vitest"
import { waitSeconds } from "../../../src/graph/usage.ts"

const useCases = (...minutes: unknown[]) =>
  JSON.stringify({
    "1001000000000001": minutes.map((estimated_time_to_regain_access) => ({
      type: "ads_management",
      call_count: 100,
      estimated_time_to_regain_access,
    })),
  })

describe("How long Meta's usage headers ask to wait", () => {
  it.each<[string, Record<string, string>, number | null]>([
    ["no header", {}, null],
    ["minutes of a use case", { "x-business-use-case-usage": useCases(5) }, 300],
    ["the longest of several use cases", { "x-business-use-case-usage": useCases(0, 2, 1) }, 120],
    ["no minutes", { "x-business-use-case-usage": useCases(0) }, null],
    [
      "seconds of a full account",
      { "x-ad-account-usage": '{"acc_id_util_pct":100,"reset_time_duration":42}' },
      42,
    ],
    [
      "an account that is not full",
      { "x-ad-account-usage": '{"acc_id_util_pct":99.9,"reset_time_duration":42}' },
      null,
    ],
    [
      "the longer of both",
      {
        "x-business-use-case-usage": useCases(1),
        "x-ad-account-usage": '{"acc_id_util_pct":100,"reset_time_duration":42}',
      },
      60,
    ],
    ["text that is no JSON", { "x-business-use-case-usage": "soon", "x-ad-account-usage": "{" }, null],
    ["numbers that are none", { "x-business-use-case-usage": useCases("5", null, {}, []) }, null],
    [
      "a list instead of an object",
      { "x-business-use-case-usage": "[1,2]", "x-ad-account-usage": "[100]" },
      null,
    ],
    ["a negative time", { "x-business-use-case-usage": useCases(-5) }, null],
  ])("%s", (_what, headers, seconds) => {
    expect(waitSeconds(new Headers(headers))).toBe(seconds)
  })
})
