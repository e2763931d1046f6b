import { describe, expect, it } from "vitest"
import { Lanes } from "../../../src/ledger/lane.ts"

/** Work that starts when its turn comes and ends when the test says so. */
function controlled() {
  const started: string[] = []
  const ends = new Map<string, (error?: Error) => void>()
  const work = (name: string) => () => {
    started.push(name)
    return new Promise<string>((resolve, reject) => {
      ends.set(name, (error) => (error ? reject(error) : resolve(name)))
    })
  }
  /** Ends a piece of work and lets everything that follows from it happen. */
  const end = async (name: string, error?: Error) => {
    ends.get(name)?.(error)
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
  return { started, work, end }
}

const turns = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

describe("An object's lane", () => {
  it("one change at a time, in the order in which they came", async () => {
    const { started, work, end } = controlled()
    const lanes = new Lanes()
    const results = ["a", "b", "c"].map((name) => lanes.run("1", false, work(name)))
    await turns()
    expect(started).toEqual(["a"])
    await end("a")
    expect(started).toEqual(["a", "b"])
    await end("b")
    await end("c")
    expect(await Promise.all(results)).toEqual(["a", "b", "c"])
  })

  it("a pause goes before all that wait, but not before the one under way, and after an earlier pause", async () => {
    const { started, work, end } = controlled()
    const lanes = new Lanes()
    for (const [name, urgent] of [
      ["a", false],
      ["b", false],
      ["pause 1", true],
      ["c", false],
      ["pause 2", true],
    ] as const)
      void lanes.run("1", urgent, work(name))
    await turns()
    for (const name of ["a", "pause 1", "pause 2", "b", "c"]) {
      expect(started.at(-1)).toBe(name)
      await end(name)
    }
    expect(started).toHaveLength(5)
  })

  it("other objects do not wait", async () => {
    const { started, work } = controlled()
    const lanes = new Lanes()
    void lanes.run("1", false, work("a"))
    void lanes.run("2", false, work("b"))
    await turns()
    expect(started).toEqual(["a", "b"])
  })

  it("a change that fails lets the next one go, and its error reaches whoever asked", async () => {
    const { started, work, end } = controlled()
    const lanes = new Lanes()
    const first = lanes.run("1", false, work("a"))
    const second = lanes.run("1", false, work("b"))
    const failure = expect(first).rejects.toThrow("broken")
    await turns()
    await end("a", new Error("broken"))
    await failure
    expect(started).toEqual(["a", "b"])
    await end("b")
    expect(await second).toBe("b")
  })

  it("an empty lane leaves nothing behind and can be used again", async () => {
    const lanes = new Lanes()
    for (const name of ["a", "b"]) expect(await lanes.run("1", false, async () => name)).toBe(name)
  })
})
