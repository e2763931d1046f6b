import assert from "node:assert/strict"
import { api, isStatus } from "../support/api.ts"
import type { Product } from "../support/product.ts"
import type { Story } from "./story.ts"

/** Longer than `npm start` may take on two cores, building included. */
const startLimitS = 15

/** What a newcomer sees after the one command. */
export async function starting({
  checks,
  product,
  place,
}: Pick<Story, "checks" | "product" | "place">): Promise<void> {
  await checks.check(
    `npm start is up within ${startLimitS} s (took ${product.secondsToStart.toFixed(1)} s)`,
    () => {
      assert.ok(product.secondsToStart <= startLimitS, `${product.secondsToStart.toFixed(1)} s`)
    },
  )
  await checks.check("it prints both addresses, the three sign-ins and the MCP address", () =>
    mentions(product, [
      `http://localhost:${place.port}`,
      `http://localhost:${place.sandboxPort}`,
      `http://localhost:${place.port}/mcp`,
      "owner@acme.example",
      "owner@globex.example",
      "admin@example.com",
    ]),
  )
  await checks.check("/health says ok, with the sandbox behind it", async () => {
    const answer = await api(product.origin).get("/health")
    isStatus(answer, 200)
    assert.equal(answer.body.status, "ok")
    assert.equal(answer.body.graph, "sandbox")
  })
  await checks.check("it answers on 127.0.0.1 as well as on localhost", async () => {
    isStatus(await api(`http://127.0.0.1:${place.port}`).get("/health"), 200)
  })
  await checks.check("the sandbox answers on its own port and refuses a call without a token", async () => {
    const response = await fetch(`${product.sandboxOrigin}/v26.0/me/adaccounts`)
    assert.equal(response.status, 400)
    const body = (await response.json()) as { error?: { type?: string } }
    assert.equal(body.error?.type, "OAuthException")
  })
}

function mentions(product: Product, words: string[]): void {
  for (const word of words)
    assert.ok(product.output().includes(word), `"${word}" is not in:\n${product.output()}`)
}
