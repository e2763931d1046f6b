import { describe, expect, it } from "vitest"
import { SCOPES } from "../../../src/domain/roles.ts"
import { OPERATIONS } from "../../../src/operations/registry.ts"
import { toolNamed, toolsFor } from "../../../src/ports/mcp/catalogue.ts"
import { INSTRUCTIONS } from "../../../src/ports/mcp/instructions.ts"

const { tools } = toolsFor(SCOPES)

/** The whole list has to fit beside an agent's other work; Meta's own server takes about 200,000. */
const MOST_TOKENS = 8_000
/** Rough for JSON, and never less than what tokenizers of today make of it. */
const CHARACTERS_A_TOKEN = 3

describe("the tools", () => {
  it("are those of the registry, under its names", () => {
    for (const { name } of OPERATIONS) expect(toolNamed(`ads_${name}`)).not.toBeNull()
    for (const { name } of tools) expect(name).toMatch(/^ads_[a-z_]{3,40}$/)
  })

  it("fit into an agent's context", () => {
    const size = Math.ceil(JSON.stringify(tools).length / CHARACTERS_A_TOKEN)
    process.stdout.write(`tools/list: ${tools.length} tools, about ${size} tokens\n`)
    expect(size).toBeLessThan(MOST_TOKENS)
  })

  it("are listed from the same object each time, and fewer for fewer scopes", () => {
    expect(toolsFor([...SCOPES].reverse())).toBe(toolsFor(SCOPES))
    expect(toolsFor(["ads:read"]).tools.every((tool) => tool.annotations?.readOnlyHint)).toBe(true)
    expect(toolsFor([]).tools).toEqual([])
  })

  it("come with instructions short enough to be read", () => {
    expect(INSTRUCTIONS.split(/\s+/).length).toBeLessThanOrEqual(200)
  })
})

describe.each(tools.map((tool) => [tool.name, tool] as const))("%s", (_name, tool) => {
  it("describes every parameter, and takes no other", () => {
    for (const { path, schema } of objectsIn(tool.inputSchema as Schema)) {
      expect(schema.additionalProperties, `${path} is closed`).toBe(false)
      for (const [field, property] of Object.entries(schema.properties ?? {})) {
        expect(property.description ?? "", `${path}.${field}`).toMatch(/\w{3}/)
      }
    }
  })

  it("has a title, a description of its own and an object as its answer", () => {
    expect(tool.title).toBeTruthy()
    expect((tool.description ?? "").length).toBeGreaterThan(40)
    expect((tool.description ?? "").length).toBeLessThan(1_000)
    expect(tool.inputSchema.type).toBe("object")
    expect(tool.outputSchema?.type).toBe("object")
  })

  it("gives every hint, and no harmless one to what changes or spends", () => {
    const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = tool.annotations ?? {}
    for (const hint of [readOnlyHint, destructiveHint, idempotentHint, openWorldHint]) {
      expect(hint).toBeTypeOf("boolean")
    }
    const behind = toolNamed(tool.name)?.does
    const operation = behind && "operation" in behind ? behind.operation : null
    expect(readOnlyHint).toBe(operation?.kind !== "change")
    expect(openWorldHint).toBe(operation !== null)
    if (operation?.risk === "spend") expect(destructiveHint).toBe(true)
    if (operation?.risk === "create") expect(idempotentHint).toBe(false)
  })

  it("can be repeated safely where it changes something", () => {
    const fields = Object.keys(tool.inputSchema.properties ?? {})
    expect(fields.includes("operation_key")).toBe(!tool.annotations?.readOnlyHint)
  })
})

type Schema = {
  type?: unknown
  description?: string | undefined
  additionalProperties?: unknown
  properties?: Record<string, Schema> | undefined
  items?: Schema | undefined
}

function* objectsIn(schema: Schema, path = "input"): Generator<{ path: string; schema: Schema }> {
  if (schema.type === "object") yield { path, schema }
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    yield* objectsIn(property, `${path}.${field}`)
  }
  if (schema.items) yield* objectsIn(schema.items, `${path}[]`)
}
