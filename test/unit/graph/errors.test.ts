import { describe, expect, it } from "vitest"
import { type GraphErrorBody, meaningOf, refusalOf } from "../../../src/graph/errors.ts"

const read = (error: GraphErrorBody) => {
  const { mutation, read, retryAfter } = meaningOf(error)
  return [mutation, read, retryAfter ?? null]
}

describe("What Meta's errors mean", () => {
  it.each<[string, GraphErrorBody, string, string, number | null]>([
    ["an internal error", { code: 1 }, "unknown", "retry", null],
    ["a temporary fault", { code: 2 }, "unknown", "retry", null],
    ["the app's limit", { code: 4 }, "refused", "retry", 60],
    ["the account's limit", { code: 17, error_subcode: 2446079 }, "refused", "retry", 300],
    ["too many changes of the spend cap", { code: 17, error_subcode: 1885172 }, "refused", "give_up", null],
    ["a page limit", { code: 32 }, "refused", "retry", 60],
    ["no permission", { code: 10 }, "refused", "give_up", null],
    ["no permission", { code: 200 }, "refused", "give_up", null],
    ["a wrong field", { code: 100 }, "refused", "give_up", null],
    ["a wrong field with an unlisted subcode", { code: 100, error_subcode: 99 }, "refused", "give_up", null],
    ["no such object", { code: 100, error_subcode: 33 }, "refused", "give_up", null],
    ["a deleted object", { code: 100, error_subcode: 1487566 }, "refused", "give_up", null],
    ["too much at once", { code: 100, error_subcode: 1487534 }, "refused", "smaller", null],
    ["a dead token", { code: 190, error_subcode: 463 }, "refused", "give_up", null],
    ["a block for abuse", { code: 368 }, "refused", "give_up", 3600],
    ["four budget changes within an hour", { code: 613, error_subcode: 1487632 }, "refused", "give_up", 3600],
    ["a rate limit", { code: 613 }, "refused", "retry", 60],
    ["the hourly quota", { code: 80004 }, "refused", "retry", 60],
    ["an unlisted code", { code: 31337 }, "unknown", "give_up", null],
    ["no code at all", {}, "unknown", "give_up", null],
    ["a code from the prototype", { code: "constructor" as unknown as number }, "unknown", "give_up", null],
    // Transient: it may have happened, whatever the code says; but a throttle is a refusal.
    ["a transient wrong field", { code: 100, is_transient: true }, "unknown", "retry", null],
    ["a transient throttle", { code: 4, is_transient: true }, "refused", "retry", 60],
    ["a transient unlisted code", { code: 31337, is_transient: true }, "unknown", "retry", null],
  ])("%s (%j): a mutation is %s, a read does: %s, and waits %s", (_what, error, mutation, does, wait) => {
    expect(read(error)).toEqual([mutation, does, wait])
  })

  it("an update that would hit the ad set's hourly limit is not retried as if it were a passing throttle", () => {
    expect(meaningOf({ code: 613, error_subcode: 1487632 }).read).toBe("give_up")
  })
})

describe("A refusal in our words", () => {
  const refusal = (error: GraphErrorBody & { message?: string }, wait: number | null = null) =>
    refusalOf(error, meaningOf(error), wait)

  it("never holds Meta's text", () => {
    const error = {
      code: 100,
      message: "(#100) Param status must be one of ... EAAsecret",
      error_user_msg: "Bad",
    }
    expect(refusal(error)).toEqual({
      code: 100,
      subcode: null,
      message: "Meta found a field that is missing or not valid.",
      retryAfter: null,
      fields: [],
    })
  })

  it("waits as long as the headers say, or else as is usual for the code", () => {
    expect(refusal({ code: 17 }, 12).retryAfter).toBe(12)
    expect(refusal({ code: 17 }).retryAfter).toBe(300)
    expect(refusal({ code: 100 }).retryAfter).toBeNull()
  })

  it.each([
    ["an object", { blame_field_specs: [["daily_budget"]] }, ["daily_budget"]],
    ["a JSON text", '{"blame_field_specs":[["targeting","geo_locations"]]}', ["targeting.geo_locations"]],
    ["text that is no JSON", "daily_budget", []],
    ["names that are none", { blame_field_specs: [["<b>x</b>"], ["a b"], "name", [""]] }, []],
    ["no list", { blame_field_specs: "daily_budget" }, []],
    ["null", null, []],
    ["too many", { blame_field_specs: Array.from({ length: 30 }, () => ["name"]) }, Array(10).fill("name")],
  ])("takes the names of fields from %s", (_form, error_data, fields) => {
    expect(refusal({ code: 100, error_data }).fields).toEqual(fields)
  })
})
