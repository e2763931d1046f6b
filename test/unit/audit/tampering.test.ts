import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { Unusable, verify } from "../../../scripts/audit-verify.mjs"
import { freshSeed, randomFrom } from "../support/random.ts"
import { anchoredAt, grow, linesOfExport, randomLog } from "./logs.ts"
import { headOf, TAMPERINGS, UNDETECTABLE_ALONE } from "./tamperings.ts"

const RUNS = 1_000
/** Hashing takes its time on a busy machine. */
const PATIENCE = { timeout: 60_000 }
const seed = Number(process.env.SEED ?? freshSeed())
const folder = mkdtempSync(join(tmpdir(), "bursar-audit-"))
afterAll(() => rmSync(folder, { recursive: true }))

describe("The verifier", () => {
  it("accepts every log that nobody touched, whatever its entries hold", PATIENCE, async () => {
    const random = randomFrom(seed)
    for (let run = 0; run < 200; run++) {
      const log = randomLog(random)
      const verdict = await verify(await linesOfExport(log), random.pick([null, headOf(log)]))
      expect(verdict, `seed ${seed}, run ${run}`).toMatchObject({
        ok: true,
        summary: { entries: log.entries.length, anchors: log.anchors.length, head: headOf(log).hash },
      })
    }
  })

  it(
    `finds ${RUNS} of ${RUNS} random tamperings and names the first bad entry (seed ${seed})`,
    PATIENCE,
    async () => {
      const random = randomFrom(seed)
      const kinds = Object.entries(TAMPERINGS)
      const found = new Map<string, number>()
      for (let run = 0; run < RUNS; run++) {
        const [kind, tamper] = kinds[run % kinds.length] ?? ["", undefined]
        if (!tamper) throw new Error("There are tamperings.")
        const { lines, known = null, from, to } = await tamper(randomLog(random), random)
        const verdict = await verify(lines, known)
        expect(verdict, `${kind}: seed ${seed}, run ${run}`).toMatchObject({
          ok: false,
          fault: { seq: from, to, sentence: expect.stringMatching(/^[A-Z].+\.$/) },
        })
        found.set(kind, (found.get(kind) ?? 0) + 1)
      }
      expect([...found.values()].reduce((sum, count) => sum + count)).toBe(RUNS)
    },
  )

  it.each(Object.keys(UNDETECTABLE_ALONE))(
    "cannot tell %s from the file alone, and finds it by a head kept elsewhere",
    async (kind) => {
      const random = randomFrom(seed)
      const log = randomLog(random)
      const lines = (await UNDETECTABLE_ALONE[kind]?.(log, random)) ?? []
      expect(await verify(lines), `seed ${seed}`).toMatchObject({ ok: true })
      const kept = kind.includes("above")
        ? headOf(grow(log, randomFrom(1), log.entries.length + 5))
        : headOf(log)
      expect(await verify(lines, { seq: null, hash: kept.hash }), `seed ${seed}`).toMatchObject({ ok: false })
    },
  )

  it("accepts a later export by the head of an earlier one, which is still in it", async () => {
    const random = randomFrom(seed)
    const log = randomLog(random)
    const later = grow(log, random, log.entries.length + 10)
    for (const known of [headOf(log), { seq: null, hash: headOf(log).hash }])
      expect(await verify(await linesOfExport(later), known)).toMatchObject({ ok: true })
  })

  it("says that what is no export cannot be verified", async () => {
    for (const lines of [[], ["{}"], ["no JSON"], ['{"type":"bursar-audit","version":2}']])
      await expect(verify(lines)).rejects.toThrow(Unusable)
  })
})

describe("npm run audit:verify", PATIENCE, () => {
  const random = randomFrom(seed)
  const log = anchoredAt(grow({ tenantId: "ten_acme", entries: [], anchors: [] }, random, 30), [10, 20])
  const head = headOf(log).hash

  it("exits with 0 for a good file, and says its head", async () => {
    const file = await saved("good", `${(await linesOfExport(log)).join("\n")}\n`)
    expect(run(file)).toMatchObject({ status: 0, stdout: expect.stringContaining(`30:${head}`) })
    expect(run(file, "--head", head)).toMatchObject({ status: 0 })
    expect(run(file, "--head", `30:${head}`)).toMatchObject({ status: 0 })
  })

  it("exits with 1 and names the entry and the line", async () => {
    const lines = await linesOfExport(log)
    const edited = lines.map((line, index) => (index === 12 ? line.replace("seq", "sew") : line))
    const bad = run(await saved("bad", `${edited.join("\n")}\n`))
    expect(bad).toMatchObject({ status: 1, stdout: expect.stringContaining("entry 12, found at line 13") })
    const cut = run(await saved("cut", lines.slice(0, 9).join("\n").slice(0, -20)))
    expect(cut).toMatchObject({ status: 1, stdout: expect.stringContaining("entry 8, found at line 9") })
    const other = run(await saved("other", `${lines.join("\n")}\n`), "--head", "0".repeat(64))
    expect(other).toMatchObject({ status: 1, stdout: expect.stringContaining("No entry has the hash") })
  })

  it("exits with 2 for what it cannot use", async () => {
    expect(run(await saved("empty", ""))).toMatchObject({ status: 2 })
    expect(run(join(folder, "missing"))).toMatchObject({ status: 2 })
    expect(run(await saved("plain", "hello\n"))).toMatchObject({ status: 2 })
    expect(run(join(folder, "good"), "--head", "abc")).toMatchObject({ status: 2 })
  })
})

async function saved(name: string, text: string): Promise<string> {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

function run(...args: string[]) {
  const { status, stdout } = spawnSync(process.execPath, ["scripts/audit-verify.mjs", ...args], {
    encoding: "utf8",
  })
  return { status, stdout }
}
