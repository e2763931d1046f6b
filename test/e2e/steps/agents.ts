import assert from "node:assert/strict"
import { type AgentVersion, agent, dataOf, refusedAgent, wordsOf } from "../support/agent.ts"
import { passwords } from "../support/product.ts"
import { formWith, Visitor } from "../support/visitor.ts"
import { budgetOf } from "./operations.ts"
import { dollars, withBudget } from "./owner.ts"
import { signIn } from "./signing-up.ts"
import { type Story, usd } from "./story.ts"

/** Agents connect to /mcp with both official clients and a token from the tenant's page, under the same rules. */
export async function agents(story: Story): Promise<void> {
  let token = ""
  await story.checks.chapter("The owner of acme connects an agent on her page", async () => {
    token = await story.checks.need("she makes a token there, which is shown once", () =>
      tokenFromPage(story),
    )
  })
  for (const version of ["v2", "v1"] as const) {
    await story.checks.chapter(`An agent works over MCP with the official ${version} client`, () =>
      works(story, token, version),
    )
  }
  await story.checks.chapter("An agent without a valid token", async () => {
    await story.checks.check("is not let in by either client's connect", async () => {
      const url = `${story.product.origin}/mcp`
      await refusedAgent("v2", { url, calls: [] })
      await refusedAgent("v1", { url, token: "bur.nobody.nothing.none", calls: [] })
    })
    await story.checks.check("gets a 401 that says how to get in", async () => {
      const response = await fetch(`${story.product.origin}/mcp`, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json, text/event-stream" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
      })
      assert.equal(response.status, 401)
      assert.match(response.headers.get("www-authenticate") ?? "", /^Bearer/)
    })
  })
}

async function tokenFromPage({ product, acme }: Story): Promise<string> {
  const anna = new Visitor(product.origin)
  await signIn(anna, acme.email, passwords.owner)
  const page = await anna.open("/t/acme/agents")
  const scopes = ["ads:read", "ads:write", "ads:spend"]
  const made = await anna.submit(page, formWith(page, ["name", "scopes"]), { name: "Spine agent", scopes })
  assert.equal(made.status, 200, made.text.slice(0, 300))
  const [token] = /\bbur\.[\w.-]+/.exec(made.text) ?? []
  assert.ok(token, `no token on the page: ${made.text.slice(0, 300)}`)
  assert.ok(!(await anna.open("/t/acme/agents")).html.includes(token), "the token is shown again")
  return token
}

const expectedTools = [
  "ads_get_ad_accounts",
  "ads_get_ad_entities",
  "ads_create_campaign",
  "ads_update_entity",
  "ads_activate_entity",
  "ads_pause_entities",
]

/** The product's own promise is 8,000 tokens; four characters to a token is a fair measure for JSON. */
const toolListCharsMax = 32_000

async function works(story: Story, token: string, version: AgentVersion): Promise<void> {
  const { checks, product, sandbox, acme, globex } = story
  const url = `${product.origin}/mcp`
  const name = `Agent ${version} ${crypto.randomUUID().slice(0, 8)}`
  const active = withBudget(await sandbox.campaigns(acme.adAccountId))
  const [foreign] = await sandbox.campaigns(globex.adAccountId)
  const one = async (tool: string, args: Record<string, unknown>) =>
    (await agent(version, { url, token, calls: [{ tool, args }] })).results[0]

  await checks.need("it finds the tools, each with a schema and honest hints, in a small list", async () => {
    const { tools } = await agent(version, { url, token, calls: [] })
    for (const wanted of expectedTools)
      assert.ok(
        tools.some((tool) => tool.name === wanted),
        `no ${wanted}`,
      )
    for (const tool of tools) {
      assert.ok(tool.description && tool.inputSchema, tool.name)
      assert.equal(typeof tool.annotations?.readOnlyHint, "boolean", tool.name)
    }
    assert.ok(JSON.stringify(tools).length <= toolListCharsMax, `${JSON.stringify(tools).length} characters`)
  })
  await checks.check("it lists the same accounts and campaigns", async () => {
    const { results } = await agent(version, {
      url,
      token,
      calls: [
        { tool: "ads_get_ad_accounts", args: {} },
        {
          tool: "ads_get_ad_entities",
          args: { ad_account_id: acme.adAccountId, level: "campaign", limit: 500 },
        },
      ],
    })
    const truth = await sandbox.campaigns(acme.adAccountId)
    assert.ok(dataOf(results[0]).data.some((row) => row.id === acme.adAccountId))
    assert.deepEqual(
      dataOf(results[1])
        .data.map((row) => row.id)
        .sort(),
      truth.map(({ id }) => id).sort(),
    )
  })
  await checks.check("it creates a paused campaign and changes its budget in one session", async () => {
    const created = dataOf(
      await one("ads_create_campaign", {
        ad_account_id: acme.adAccountId,
        name,
        objective: "OUTCOME_TRAFFIC",
        special_ad_categories: [],
        daily_budget: usd("20.00"),
      }),
    )
    assert.equal(created.status, "succeeded")
    dataOf(await one("ads_update_entity", budgetOf(created.result.id, "25.00")))
    const [campaign, ...more] = await sandbox.campaignNamed(acme.adAccountId, name)
    assert.equal(more.length, 0)
    assert.equal(campaign?.status, "PAUSED")
    assert.equal(campaign?.daily_budget, "2500")
  })
  await checks.check(
    "a far too large budget is refused with the same rule and numbers as for a person",
    async () => {
      const tooMuch = dollars(Number(active.daily_budget) * 5)
      const result = await one("ads_update_entity", budgetOf(active.id, tooMuch))
      assert.equal(result?.isError, true)
      assert.match(wordsOf(result), /1\.5/)
      assert.ok(wordsOf(result).includes(tooMuch), wordsOf(result))
      assert.equal((await sandbox.campaign(acme.adAccountId, active.id)).daily_budget, active.daily_budget)
    },
  )
  await checks.check("a foreign campaign does not exist for it, like a made-up one", async () => {
    const { results } = await agent(version, {
      url,
      token,
      calls: [foreign?.id ?? "", "23999999999999999"].map((id) => ({
        tool: "ads_update_entity",
        args: budgetOf(id, "11.00"),
      })),
    })
    assert.equal(results[0]?.isError, true)
    const [foreignWords, missingWords] = results.map((result) =>
      wordsOf(result).replace(/"audit_seq":\d+/, ""),
    )
    assert.equal(foreignWords, missingWords)
  })
  await checks.check("wrong arguments come back as an error it can act on", async () => {
    const result = await one("ads_create_campaign", { name: "x" })
    assert.equal(result?.isError, true)
    assert.match(wordsOf(result), /ad_account_id/)
  })
}
