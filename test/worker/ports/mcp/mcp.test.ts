import { beforeAll, describe, expect, it } from "vitest"
import { sandbox } from "../../ledger/support.ts"
import { AGENTS, type Agent, modernAgent, post } from "../../support/agents.ts"
import { call, makeToken, operate, signInAs } from "../../support/api.ts"
import { ACME_ACCOUNT, fetchBursar, seedBursar } from "../../support/bursar.ts"

const ALL = ["ads:read", "ads:write", "ads:spend"]
const people = { acme: "", globex: "" }
let token = ""

beforeAll(async () => {
  await seedBursar()
  people.acme = await signInAs("acmeOwner")
  people.globex = await signInAs("globexOwner")
  token = (await makeToken(people.acme, "acme", ALL)).token
})

const usd = (amount: string) => ({ amount, currency: "USD" })
let made = 0
const campaign = (more: object = {}) => ({
  ad_account_id: ACME_ACCOUNT,
  name: `Autumn ${++made}`,
  objective: "OUTCOME_TRAFFIC",
  special_ad_categories: [],
  daily_budget: usd("50.00"),
  ...more,
})

describe.each(AGENTS)("an agent that speaks %s", (revision, connect) => {
  let agent: Agent
  beforeAll(async () => {
    agent = await connect(token)
  })

  it("finds its revision and the tools in the order of the registry", async () => {
    expect(agent.revision()).toBe(revision)
    expect((await agent.tools()).map(({ name }) => name)).toEqual([
      "ads_get_ad_accounts",
      "ads_get_ad_entities",
      "ads_create_campaign",
      "ads_update_entity",
      "ads_activate_entity",
      "ads_pause_entities",
      "ads_get_operation",
      "ads_audit_search",
    ])
  })

  it("lists, creates a paused campaign, changes its budget and finds both in the audit log", async () => {
    await agent.tools()
    const accounts = await agent.call("ads_get_ad_accounts")
    expect(accounts.structuredContent.data[0].id).toBe(ACME_ACCOUNT)
    const created = await agent.call("ads_create_campaign", campaign())
    expect(created.structuredContent).toMatchObject({
      status: "succeeded",
      result: { after: { status: "PAUSED" } },
    })
    const { id } = created.structuredContent.result
    const changes = { daily_budget: usd("60.00") }
    const raised = await agent.call("ads_update_entity", { entity_type: "campaign", entity_id: id, changes })
    expect(raised.structuredContent.result.before).toEqual({ daily_budget: usd("50.00") })
    const { operation_id } = raised.structuredContent
    expect((await agent.call("ads_get_operation", { operation_id })).structuredContent).toEqual(
      raised.structuredContent,
    )
    const log = await agent.call("ads_audit_search", { limit: 2, outcome: "succeeded" })
    expect(log.structuredContent.data.map((row: { operation: string }) => row.operation)).toEqual([
      "update_entity",
      "create_campaign",
    ])
  })

  it("reads a refusal with the rule, the numbers and what would be allowed", async () => {
    await agent.tools()
    const refused = await agent.call("ads_create_campaign", campaign({ daily_budget: usd("5000.00") }))
    expect(refused.isError).toBe(true)
    expect(refused.structuredContent).toMatchObject({
      code: "policy_refused",
      decision: { outcome: "denied" },
    })
    expect(JSON.parse(refused.content[0]?.text ?? "")).toEqual(refused.structuredContent)
  })

  it("is told which argument to repair, with a valid example", async () => {
    await agent.tools()
    const { isError, structuredContent } = await agent.call("ads_get_ad_entities", {
      ad_account: ACME_ACCOUNT,
    })
    expect([isError, structuredContent.code]).toEqual([true, "invalid_input"])
    expect(structuredContent.issues[0].path).toBe("ad_account_id")
    expect(structuredContent.example).toMatchObject({ level: "campaign" })
    const controls = await agent.call("ads_create_campaign", campaign({ operation_key: "" }))
    expect(controls.structuredContent.issues[0].path).toBe("operation_key")
  })

  it("repeats a call under its operation key and gets the first answer", async () => {
    const input = campaign({ operation_key: `key ${revision}` })
    const [first, second] = await Promise.all([
      agent.call("ads_create_campaign", input),
      agent.call("ads_create_campaign", input),
    ])
    expect(first.structuredContent.status).toBe("succeeded")
    expect(second.structuredContent).toEqual(first.structuredContent)
    const other = await agent.call("ads_create_campaign", { ...campaign(), operation_key: `key ${revision}` })
    expect(other.structuredContent.code).toBe("key_reused")
  })

  it("cannot tell another tenant's campaign from a missing one", async () => {
    const theirs = (await makeToken(people.globex, "globex", ALL)).token
    const foreign = (await agent.call("ads_create_campaign", campaign())).structuredContent.result.id
    const spy = await connect(theirs)
    const answers = []
    for (const entity_id of [foreign, "23859999999999999", "nonsense"]) {
      const { structuredContent } = await spy.call("ads_activate_entity", {
        entity_type: "campaign",
        entity_id,
      })
      answers.push({ ...structuredContent, audit_seq: null })
    }
    expect(answers[0].code).toBe("not_found")
    for (const answer of answers) expect(answer).toEqual(answers[0])
    const accounts = await spy.call("ads_get_ad_accounts")
    expect(JSON.stringify(accounts)).not.toContain(ACME_ACCOUNT)
  })

  it("sees and uses only what its token's scopes allow", async () => {
    const reader = await connect((await makeToken(people.acme, "acme", ["ads:read"])).token)
    expect((await reader.tools()).map(({ name }) => name)).toEqual([
      "ads_get_ad_accounts",
      "ads_get_ad_entities",
      "ads_get_operation",
      "ads_audit_search",
    ])
    const { isError, structuredContent } = await reader.call("ads_create_campaign", campaign())
    expect([isError, structuredContent.code, structuredContent.required_scope]).toEqual([
      true,
      "scope_insufficient",
      "ads:write",
    ])
  })

  it("is told of a tool that does not exist", async () => {
    await expect(agent.call("ads_delete_everything")).rejects.toMatchObject({ code: -32602 })
  })

  it("is told that an unclear change is unclear, and whom to ask instead of repeating it", async () => {
    await sandbox("POST", "faults", {
      kind: "apply_then_garble",
      match: { method: "POST", path: "campaigns" },
    })
    const { isError, structuredContent } = await agent.call("ads_create_campaign", campaign())
    expect([isError ?? false, structuredContent.status]).toEqual([false, "unknown"])
    expect(structuredContent.message).toMatch(/do not repeat/i)
    const { operation_id } = structuredContent
    const asked = await agent.call("ads_get_operation", { operation_id })
    expect(asked.structuredContent.operation_id).toBe(operation_id)
  })

  it("is cut off by the revocation of its token", async () => {
    const { id, token: short } = await makeToken(people.acme, "acme", ["ads:read"])
    const former = await connect(short)
    await call("DELETE", `/api/t/acme/tokens/${id}`, { token: people.acme })
    await expect(former.call("ads_get_ad_accounts")).rejects.toThrow()
  })
})

describe("an agent and a person", () => {
  it("get the same outcome and the same refusal for the same change", async () => {
    const agent = await modernAgent(token)
    const seen = (answer: { result?: { after: object }; decision: { rules: object[] } }) => [
      answer.result?.after,
      answer.decision.rules.map((rule) => ({ ...rule, numbers: null })),
    ]
    const mine = await operate(people.acme, "acme", "create_campaign", campaign({ name: "Twin" }))
    const its = await agent.call("ads_create_campaign", campaign({ name: "Twin", force: true }))
    expect(seen(its.structuredContent)).toEqual(seen(mine.body))
    const too = { daily_budget: usd("900.00") }
    const mineToo = await operate(people.acme, "acme", "create_campaign", campaign(too))
    const itsToo = await agent.call("ads_create_campaign", campaign(too))
    expect([itsToo.structuredContent.code, itsToo.structuredContent.decision]).toEqual([
      mineToo.body.code,
      mineToo.body.decision,
    ])
  })
})

describe("the endpoint", () => {
  const list = { jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }

  it("tells who comes without a token, or with a bad one, how to come", async () => {
    const none = await post(list, null)
    expect([none.status, none.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="bursar"'])
    for (const bad of ["nonsense", `${token.slice(0, -1)}_`, people.acme]) {
      const { status, headers, body } = await post(list, bad)
      expect([status, headers.get("www-authenticate")]).toEqual([
        401,
        'Bearer realm="bursar", error="invalid_token"',
      ])
      expect(body.error.message.length).toBeGreaterThan(20)
    }
  })

  it.each([
    ["a page of another site", { origin: "https://evil.example" }],
    ["a sandboxed frame", { origin: "null" }],
  ])("answers nothing to %s, even with a good token", async (_who, headers) => {
    expect((await post(list, token, headers)).status).toBe(403)
  })

  it("answers nothing under another host's name", async () => {
    expect((await post(list, token, { host: "evil.example" })).status).toBe(403)
  })

  it.each([
    ["too large", `{"a":"${"x".repeat(300_000)}"}`, 413],
    ["no JSON", "{", 400],
    ["nested without end", `${"[".repeat(50_000)}${"]".repeat(50_000)}`, 400],
    ["empty", "", 400],
  ])("refuses a body that is %s", async (_what, body, status) => {
    expect((await post(body, token)).status).toBe(status)
  })

  it.each(["GET", "DELETE"])("keeps no session that a %s could end or hear from", async (method) => {
    const headers = { authorization: `Bearer ${token}`, accept: "text/event-stream" }
    expect((await fetchBursar("/mcp", { method, headers })).status).toBe(405)
  })

  it.each(["2025-11-25", "2025-06-18", "2025-03-26"])("speaks %s", async (protocolVersion) => {
    const params = { protocolVersion, capabilities: {}, clientInfo: { name: "raw", version: "1" } }
    const { body } = await post({ jsonrpc: "2.0", id: 1, method: "initialize", params }, token)
    expect(body.result).toMatchObject({
      protocolVersion,
      serverInfo: { name: "bursar" },
      capabilities: { tools: { listChanged: false } },
    })
    const words = body.result.instructions.split(/\s+/).length
    expect(words).toBeLessThanOrEqual(200)
  })

  it("says to clients of 2026 how long its list holds, and that it is theirs alone", async () => {
    const _meta = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientCapabilities": {},
    }
    const headers = { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list" }
    const { status, body } = await post({ ...list, params: { _meta } }, token, headers)
    expect([status, body.result.cacheScope, body.result.ttlMs]).toEqual([200, "private", 300_000])
  })
})
