import assert from "node:assert/strict"
import { freshSeed } from "../../unit/support/random.ts"
import { api, isStatus } from "../support/api.ts"
import { disconnect } from "../support/disconnects.ts"
import type { Story } from "./story.ts"

const TIMES = 50

/** A caller who hangs up neither loses what was begun nor makes it happen twice by asking again. */
export async function leaving({ checks, product, acme }: Story): Promise<void> {
  await checks.chapter("Callers go away in the middle", async () => {
    const seed = freshSeed()
    const made = await api(product.origin, acme.accessToken).post("/api/t/acme/tokens", {
      name: "Impatient agent",
      scopes: ["ads:read", "ads:write"],
    })
    isStatus(made, 201)
    const at = { origin: product.origin, token: made.body.token, sandboxUrl: product.sandboxOrigin }
    await checks.check(
      `${TIMES} times: each ends, is found by its key and happens once (seed ${seed})`,
      async () => {
        const { faults } = await disconnect(at, TIMES, seed)
        assert.deepEqual(faults, [])
      },
    )
  })
}
