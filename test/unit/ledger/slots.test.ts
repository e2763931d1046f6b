import { describe, expect, it } from "vitest"
import { Slots } from "../../../src/ledger/slots.ts"
import { freshSeed, randomFrom } from "../support/random.ts"

/** Calls in the air, which end when the test says so. */
function air() {
  const flying = new Map<string, () => void>()
  const started: string[] = []
  const call = (name: string) => () =>
    new Promise<void>((resolve) => {
      started.push(name)
      flying.set(name, resolve)
    })
  const land = async (name: string) => {
    flying.get(name)?.()
    flying.delete(name)
    await turns()
  }
  return { flying, started, call, land }
}

async function turns() {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

describe("Calls in the air", () => {
  it("at most four ordinary ones fly at once", async () => {
    const { flying, call, land } = air()
    const slots = new Slots()
    for (let n = 1; n <= 6; n++) void slots.run(false, call(`${n}`))
    await turns()
    expect([...flying.keys()]).toEqual(["1", "2", "3", "4"])
    await land("2")
    expect([...flying.keys()]).toEqual(["1", "3", "4", "5"])
  })

  it("a pause finds a place while four ordinary ones hang", async () => {
    const { flying, call } = air()
    const slots = new Slots()
    for (let n = 1; n <= 9; n++) void slots.run(false, call(`${n}`))
    void slots.run(true, call("pause"))
    await turns()
    expect(flying.has("pause")).toBe(true)
    expect(flying.size).toBe(5)
  })

  it("a second pause takes the next free place, before all ordinary ones that wait", async () => {
    const { flying, call, land } = air()
    const slots = new Slots()
    for (let n = 1; n <= 6; n++) void slots.run(false, call(`${n}`))
    void slots.run(true, call("pause 1"))
    void slots.run(true, call("pause 2"))
    await turns()
    expect(flying.has("pause 2")).toBe(false)
    await land("1")
    expect(flying.has("pause 2")).toBe(true)
    expect(flying.has("5")).toBe(false)
  })

  it("the place for pauses is not lent to ordinary calls", async () => {
    const { flying, call, land } = air()
    const slots = new Slots()
    for (let n = 1; n <= 6; n++) void slots.run(false, call(`${n}`))
    void slots.run(true, call("pause"))
    await turns()
    await land("pause")
    expect([...flying.keys()]).toEqual(["1", "2", "3", "4"])
  })

  it("a call that fails gives its place back", async () => {
    const slots = new Slots()
    for (let n = 0; n < 20; n++)
      await expect(slots.run(false, () => Promise.reject(new Error("broken")))).rejects.toThrow("broken")
    expect(await slots.run(false, async () => "free")).toBe("free")
  })

  it("in whatever order calls come and go, the limits hold and nobody waits for ever", async () => {
    const seed = freshSeed()
    const random = randomFrom(seed)
    const { flying, started, call, land } = air()
    const slots = new Slots()
    let asked = 0
    for (let step = 0; step < 600; step++) {
      if (random.chance(0.55)) {
        const urgent = random.chance(0.2)
        void slots.run(urgent, call(`${urgent ? "pause" : "ordinary"} ${++asked}`))
        await turns()
      } else if (flying.size > 0) await land(random.pick([...flying.keys()] as [string, ...string[]]))
      expect(flying.size, `seed ${seed}, step ${step}`).toBeLessThanOrEqual(5)
      const ordinary = [...flying.keys()].filter((name) => name.startsWith("ordinary"))
      expect(ordinary.length, `seed ${seed}, step ${step}`).toBeLessThanOrEqual(4)
    }
    while (flying.size > 0) await land([...flying.keys()][0] ?? "")
    expect(started, `seed ${seed}`).toHaveLength(asked)
  })
})
