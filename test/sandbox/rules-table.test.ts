import { beforeAll, describe, expect, it } from "vitest"
import { control, http, reset } from "./graph.ts"
import { GROUPS, ROWS } from "./rules/all.ts"
import { answerTo, Graph, type Row } from "./rules/row.ts"

const graph = new Graph((path, init) => http(path, init))

/** A refused request changes nothing, so the world is planted anew only after rows that prepared something. */
let isPrepared = true

async function ask(row: Row) {
  if (isPrepared) await reset()
  isPrepared = row.given !== undefined
  return answerTo(graph, row)
}

beforeAll(reset)

for (const [name, rows] of Object.entries(GROUPS)) {
  describe(`of ${name}, refused unless`, () => {
    it.each(rows.map((row) => [row.rule, row] as const))("%s", async (_, row) => {
      const { refused, message } = await ask(row)
      expect(refused).toEqual(row.refused)
      expect(message).toContain(row.says ?? "")
    })
  })
}

it("tells at least 80 rules apart, each with its source", () => {
  expect(new Set(ROWS.map((row) => row.rule)).size).toBe(ROWS.length)
  expect(ROWS.length).toBeGreaterThanOrEqual(80)
  expect(ROWS.filter((row) => row.source.length < 10)).toEqual([])
})

it("refuses all of it without changing anything", async () => {
  await reset()
  const before = await control("GET", "state")
  for (const row of ROWS) if (row.given === undefined) await answerTo(graph, row)
  expect(await control("GET", "state")).toEqual(before)
})
