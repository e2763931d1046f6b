import assert from "node:assert/strict"
import { agent, dataOf } from "../support/agent.ts"
import { api, isProblem } from "../support/api.ts"
import { passwords } from "../support/product.ts"
import { Visitor } from "../support/visitor.ts"
import { makeToken } from "./operations.ts"
import { signIn } from "./signing-up.ts"
import type { Story } from "./story.ts"

/** The second tenant sees nothing of the first, whichever way it looks. */
export async function isolation({ checks, product, sandbox, acme, globex }: Story): Promise<void> {
  await checks.chapter("Globex sees nothing of acme", async () => {
    const campaigns = await sandbox.campaigns(acme.adAccountId)
    const secrets = [acme.adAccountId, ...campaigns.map(({ id }) => id)]
    const isSilent = (text: string, where: string) => {
      for (const secret of secrets) assert.ok(!text.includes(secret), `${where} shows ${secret}`)
    }
    const member = api(product.origin, globex.accessToken)

    await checks.check("not on its pages, and acme's pages look like missing ones", async () => {
      const gus = new Visitor(product.origin)
      await signIn(gus, globex.email, passwords.owner)
      for (const path of ["/t/globex", "/t/globex/audit"]) isSilent((await gus.open(path)).html, path)
      const foreign = await gus.open("/t/acme")
      const missing = await gus.open("/t/no-such-tenant")
      assert.equal(foreign.status, 404)
      assert.equal(missing.status, 404)
      assert.equal(foreign.text.replaceAll("acme", "…"), missing.text.replaceAll("no-such-tenant", "…"))
      assert.equal(
        (await gus.open(`/t/globex/campaigns?account=${acme.adAccountId}&level=campaign`)).status,
        404,
      )
    })
    await checks.check("not through the API, with a session or a token", async () => {
      const program = api(product.origin, await makeToken(member, "globex"))
      for (const caller of [member, program]) {
        isSilent(
          JSON.stringify((await caller.operation("globex", "get_ad_accounts", {})).body),
          "get_ad_accounts",
        )
        isSilent(JSON.stringify((await caller.get("/api/t/globex/audit")).body), "audit")
        isProblem(await caller.operation("acme", "get_ad_accounts", {}), 404)
        isProblem(await caller.get("/api/t/acme/audit"), 404)
        isProblem(await caller.get("/api/t/acme/tokens"), 404)
        const args = { entity_type: "campaign", entity_ids: [campaigns[0]?.id] }
        isProblem(await caller.operation("globex", "pause_entities", args), 404)
      }
      isSilent(JSON.stringify((await member.get("/api/tenants")).body), "tenants")
    })
    await checks.check("not over MCP", async () => {
      const token = await makeToken(member, "globex")
      const { results } = await agent("v2", {
        url: `${product.origin}/mcp`,
        token,
        calls: [
          { tool: "ads_get_ad_accounts", args: {} },
          { tool: "ads_get_ad_entities", args: { ad_account_id: acme.adAccountId, level: "campaign" } },
        ],
      })
      isSilent(JSON.stringify(dataOf(results[0])), "ads_get_ad_accounts")
      assert.equal(results[1]?.isError, true)
      isSilent(JSON.stringify(results[1]).replaceAll(acme.adAccountId, ""), "ads_get_ad_entities")
    })
    await checks.check("and acme's campaigns are as they were", async () => {
      const now = await sandbox.campaigns(acme.adAccountId)
      assert.deepEqual(
        now.map(({ id, status }) => `${id} ${status}`),
        campaigns.map(({ id, status }) => `${id} ${status}`),
      )
    })
  })
}
