import { describe, expect, it } from "vitest"
import * as z from "zod"
import { changeNamed, OPERATIONS, operationNamed } from "../../../src/operations/registry.ts"

type Schema = {
  type?: string
  description?: string
  properties?: Record<string, Schema>
  items?: Schema
  additionalProperties?: unknown
  enum?: unknown[]
  maxLength?: number
  maxItems?: number
  maximum?: number
}

/** Every part of an operation's input, by its path. */
function partsOf(schema: Schema, path = "input"): [string, Schema][] {
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
    partsOf(part, `${path}.${name}`),
  )
  const items = schema.items ? partsOf(schema.items, `${path}[]`) : []
  return [[path, schema], ...inner, ...items]
}

const named = OPERATIONS.map((operation) => ({ name: operation.name, operation }))

describe.each(named)("$name", ({ operation }) => {
  const parts = partsOf(z.toJSONSchema(operation.input, { io: "input" }) as Schema)

  it("has a name, a title and a sentence for people and agents", () => {
    expect(operation.name).toMatch(/^[a-z]+(_[a-z]+)+$/)
    expect(`ads_${operation.name}`.length).toBeLessThanOrEqual(40)
    expect(operation.title.length).toBeLessThanOrEqual(40)
    expect(operation.summary).toMatch(/^[A-Z].{10,160}\.$/)
    if (operation.notes !== undefined) expect(operation.notes).toMatch(/\.$/)
  })

  it("describes every field", () => {
    const fields = parts.filter(([path]) => path !== "input" && !path.endsWith("[]"))
    for (const [path, { description }] of fields) expect(description, path).toMatch(/.{8,}[.}]$/)
  })

  it("takes no field that it does not know, at any depth", () => {
    const objects = parts.filter(([, { type }]) => type === "object")
    for (const [path, { additionalProperties }] of objects) expect(additionalProperties, path).toBe(false)
    expect(operation.input.safeParse({ ...operation.example, access_token: "x" }).success).toBe(false)
  })

  it("bounds every text, list and number", () => {
    for (const [path, part] of parts) {
      if (part.type === "string" && !part.enum) expect(part.maxLength, path).toBeLessThanOrEqual(4_000)
      if (part.type === "array") expect(part.maxItems, path).toBeLessThanOrEqual(50)
      if (part.type === "integer" || part.type === "number")
        expect(part.maximum, path).toBeLessThanOrEqual(500)
    }
  })

  it("has an example that is valid as it stands", () => {
    const parsed = operation.input.safeParse(operation.example)
    expect(parsed.success, JSON.stringify(parsed.error?.issues)).toBe(true)
  })

  it("proves every id in its input", () => {
    const targets = JSON.stringify(operation.targets(operation.input.parse(operation.example)))
    const ids = Object.entries(operation.example)
      .filter(([field]) => /_ids?$/.test(field))
      .flatMap(([, value]) => value)
    for (const id of ids) expect(targets).toContain(`"${id}"`)
    // An id deeper inside would need a proof of its own.
    for (const [path] of parts) if (/_ids?$/.test(path)) expect(path.split(".")).toHaveLength(2)
  })

  it("asks for a permission that is honest about its risk", () => {
    const permission = {
      read: "ads.read",
      spend: "ads.spend",
      create: "ads.write",
      edit: "ads.write",
      pause: "ads.write",
    }
    expect(operation.permission).toBe(permission[operation.risk])
    expect(operation.kind).toBe(operation.risk === "read" ? "read" : "change")
    expect(/^(get|list)_/.test(operation.name)).toBe(operation.kind === "read")
  })
})

describe("The registry", () => {
  it("knows each operation by its one name", () => {
    expect(new Set(OPERATIONS.map(({ name }) => name)).size).toBe(OPERATIONS.length)
    for (const operation of OPERATIONS) {
      expect(operationNamed(operation.name)).toBe(operation)
      expect(changeNamed(operation.name)).toBe(operation.kind === "change" ? operation : null)
    }
  })

  it.each(["", "constructor", "CREATE_CAMPAIGN", "create_campaign ", "delete_everything"])(
    "knows nothing called %j",
    (name) => {
      expect(operationNamed(name)).toBeNull()
      expect(changeNamed(name)).toBeNull()
    },
  )
})
