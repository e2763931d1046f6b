import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { startThrowawaySandbox } from "../../scripts/local/throwaway.ts"

const TOKEN = "sandbox-system-user-token"
const ACME = "act_1001000000000001"

it("what the sandbox holds outlives its process: objects, labels, faults, clock, limits, tokens, requests", async () => {
  const folder = mkdtempSync(join(tmpdir(), "graph-sandbox-"))
  try {
    const before = await running(folder, async (call, control) => {
      const params =
        'name=Kept&objective=OUTCOME_TRAFFIC&special_ad_categories=[]&daily_budget=2500&adlabels=[{"name":"kept"}]'
      const { id } = (await call("POST", `${ACME}/campaigns`, params)) as { id: string }
      await call("DELETE", "23850000000000002")
      await control("PUT", "limits", { tier: "limited", max_score: 1000 })
      await control("PUT", "access", { tokens: { further: { scopes: ["ads_read"] } } })
      await control("POST", "clock", { now: "2027-05-05T00:00:00Z" })
      await control("POST", "faults", { kind: "error_500_code_2", match: { path: "adsets" } })
      // What is written a moment later must have been written by now.
      await new Promise((resolve) => setTimeout(resolve, 300))
      return { id, seen: await everythingOf(control) }
    })
    await running(folder, async (call, control) => {
      expect(await everythingOf(control)).toEqual(before.seen)
      expect(await control("GET", "clock")).toEqual({ now: expect.stringMatching(/^2027-05-05/) })
      expect(await call("GET", before.id, "fields=name,adlabels")).toMatchObject({
        name: "Kept",
        adlabels: [{ name: "kept" }],
      })
      expect(await call("GET", `${ACME}/adsets`)).toMatchObject({ error: { code: 2 } })
      expect(await call("GET", `${ACME}/adsets`)).toHaveProperty("data")
      expect(await call("POST", before.id, "name=x&access_token=further")).toMatchObject({
        error: { code: 200 },
      })
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 60_000)

type Call = (method: string, path: string, params?: string) => Promise<unknown>
type Control = (method: string, name: string, body?: unknown) => Promise<unknown>

async function running<Result>(
  folder: string,
  work: (call: Call, control: Control) => Promise<Result>,
): Promise<Result> {
  const sandbox = await startThrowawaySandbox({ folder })
  const send = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    return (await fetch(sandbox.url + path, init)).json()
  }
  try {
    return await work(
      (method, path, params = "") => send(method, `/v26.0/${path}?access_token=${TOKEN}&${params}`),
      (method, name, body) => send(method, `/_sandbox/${name}`, body),
    )
  } finally {
    await sandbox.stop()
  }
}

async function everythingOf(control: Control): Promise<unknown[]> {
  const names = ["state", "limits", "access", "faults", "requests"]
  return Promise.all(names.map((name) => control("GET", name)))
}
