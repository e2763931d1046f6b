import { describe, expect, it } from "vitest"
import {
  may,
  type Permission,
  ROLES,
  type Role,
  SCOPES,
  type Scope,
  scopesOf,
} from "../../../src/domain/roles.ts"

const ALL: readonly Permission[] = [
  "ads.read",
  "ads.write",
  "ads.spend",
  "audit.read",
  "tokens.own",
  "tokens.all",
  "members.manage",
]

describe("Roles", () => {
  it.each<[Role, Permission[]]>([
    ["owner", []],
    ["manager", ["members.manage"]],
    ["buyer", ["tokens.all", "members.manage"]],
    ["analyst", ["ads.write", "ads.spend", "tokens.all", "members.manage"]],
  ])("a %s may do everything but %j", (role, not) => {
    expect(ALL.filter((permission) => !may(role, permission))).toEqual(not)
  })

  it("each role may do no more than the one above it", () => {
    for (const [index, role] of ROLES.entries()) {
      const above = ROLES[index - 1]
      if (above) for (const one of ALL) expect(may(role, one) && !may(above, one)).toBe(false)
    }
  })

  it.each<[Role, Scope[]]>([
    ["owner", ["ads:read", "ads:write", "ads:spend"]],
    ["manager", ["ads:read", "ads:write", "ads:spend"]],
    ["buyer", ["ads:read", "ads:write", "ads:spend"]],
    ["analyst", ["ads:read"]],
  ])("a %s can hand on %j and no more", (role, scopes) => {
    expect(scopesOf(role)).toEqual(scopes)
  })

  it("no scope approves or manages people", () => {
    expect(SCOPES).toEqual(["ads:read", "ads:write", "ads:spend"])
  })
})
