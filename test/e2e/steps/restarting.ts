import assert from "node:assert/strict"
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { api, isStatus } from "../support/api.ts"
import { aPlace, isListening, passwords, removePlace, runToEnd, startProduct } from "../support/product.ts"
import type { Story } from "./story.ts"

const stopLimitS = 5

/** Starting twice, stopping, starting over, and the mistakes that get one clear sentence. */
export async function restarting(story: Story): Promise<void> {
  const { checks, place } = story
  await checks.chapter("Mistakes at the start get one sentence", () => mistakes(story))
  await checks.chapter("Stopping and starting again", async () => {
    const before = await loginAndAudit(story.product.origin)
    await checks.check(
      `SIGTERM stops npm start within ${stopLimitS} s and leaves no process and no port`,
      async () => {
        const seconds = await story.product.stop()
        assert.ok(seconds <= stopLimitS, `${seconds} s`)
        assert.equal(story.product.isAnythingLeft(), false, "a process is left")
        assert.equal(await isListening(place.port), false, `port ${place.port} is still served`)
        assert.equal(await isListening(place.sandboxPort), false, `port ${place.sandboxPort} is still served`)
      },
    )
    story.product = await checks.need("it starts again on the same state", () => startProduct(place))
    await checks.check("and has kept its data: sign-ins, audit log, campaigns and sessions", async () => {
      const after = await loginAndAudit(story.product.origin)
      assert.equal(after.seq, before.seq)
      isStatus(await api(story.product.origin, before.token).get("/api/auth/session"), 200)
    })
    await story.product.stop()
    await checks.check("npm run reset deletes the state, and only a state folder", async () => {
      const { code, output } = await runToEnd(["run", "reset"], place)
      assert.equal(code, 0, output)
      assert.equal(existsSync(place.state), false)
      mkdirSync(place.state)
      writeFileSync(join(place.state, "precious.txt"), "not Bursar's")
      const refused = await runToEnd(["run", "reset"], place)
      assert.notEqual(refused.code, 0)
      assert.ok(existsSync(join(place.state, "precious.txt")))
      rmSync(place.state, { recursive: true })
    })
  })
}

async function loginAndAudit(origin: string): Promise<{ token: string; seq: number }> {
  const login = await api(origin).post("/api/auth/login", {
    email: "owner@acme.example",
    password: passwords.owner,
  })
  isStatus(login, 200)
  const token = login.body.access_token
  const audit = await api(origin, token).get("/api/t/acme/audit?limit=1")
  isStatus(audit, 200)
  return { token, seq: audit.body.data[0]?.seq ?? 0 }
}

async function mistakes({ checks, place }: Story): Promise<void> {
  const other = await aPlace()
  const cases: [string, string[], Record<string, string>, RegExp][] = [
    ["a busy port", ["start"], { PORT: String(place.port) }, new RegExp(`Port ${place.port} is busy.*PORT`)],
    ["a busy sandbox port", ["start"], { SANDBOX_PORT: String(place.sandboxPort) }, /is busy.*SANDBOX_PORT/],
    ["a port that is none", ["start"], { PORT: "eighty" }, /PORT is "eighty"/],
    ["a state folder in use", ["start"], { BURSAR_STATE: place.state }, /running Bursar is using/],
    ["a reset while running", ["run", "reset"], { BURSAR_STATE: place.state }, /running Bursar is using/],
    ["a state folder that is a file", ["start"], { BURSAR_STATE: import.meta.filename }, /is a file/],
  ]
  for (const [mistake, script, overrides, sentence] of cases) {
    await checks.check(`${mistake}: one sentence, and a non-zero exit`, async () => {
      const { code, output } = await runToEnd(script, other, overrides)
      assert.notEqual(code, 0)
      assert.match(output, sentence)
      assert.doesNotMatch(output, /^\s+at .*:\d+:\d+/m, "there is a stack trace")
    })
  }
  removePlace(other)
}
