import { afterEach, beforeAll, describe, expect, it } from "vitest"
import { sandbox } from "../../ledger/support.ts"
import { call, makeToken, operate, signInAs } from "../../support/api.ts"
import { ACME_ACCOUNT, GLOBEX_ACCOUNT, seedBursar } from "../../support/bursar.ts"

const people = { acme: "", globex: "" }

beforeAll(async () => {
  await seedBursar()
  people.acme = await signInAs("acmeOwner")
  people.globex = await signInAs("globexOwner")
})

const usd = (amount: string) => ({ amount, currency: "USD" })

let made = 0
const campaign = (more: object = {}) => ({
  ad_account_id: ACME_ACCOUNT,
  name: `Spring ${++made}`,
  objective: "OUTCOME_TRAFFIC",
  special_ad_categories: [],
  daily_budget: usd("50.00"),
  ...more,
})

async function newCampaign(): Promise<string> {
  const { body } = await operate(people.acme, "acme", "create_campaign", campaign())
  return body.result.id
}

const raise = (entity_id: string, amount: string) => ({
  entity_type: "campaign",
  entity_id,
  changes: { daily_budget: usd(amount) },
})

describe("a change", () => {
  it("answers what was done, by which rules, and where it is recorded", async () => {
    const { status, body } = await operate(people.acme, "acme", "create_campaign", campaign({ name: "Lenz" }))
    expect([status, body.status, body.decision.outcome]).toEqual([200, "succeeded", "allowed"])
    expect(body.result).toMatchObject({ name: "Lenz", before: null, after: { status: "PAUSED" } })
    const again = await call("GET", `/api/t/acme/operations/${body.operation_id}`, { token: people.acme })
    expect([again.status, again.body]).toEqual([200, body])
    const log = await call("GET", "/api/t/acme/audit?operation=create_campaign&outcome=succeeded", {
      token: people.acme,
    })
    expect(log.body.data[0]).toMatchObject({
      operation_id: body.operation_id,
      seq: body.audit_seq,
      surface: "api",
    })
  })

  it("can be read back at once", async () => {
    const id = await newCampaign()
    expect(
      (await operate(people.acme, "acme", "update_entity", raise(id, "60.00"))).body.result,
    ).toMatchObject({
      before: { daily_budget: usd("50.00") },
      after: { daily_budget: usd("60.00") },
    })
    const { body } = await operate(people.acme, "acme", "get_ad_entities", {
      ad_account_id: ACME_ACCOUNT,
      limit: 500,
    })
    expect(body.data.find((row: { id: string }) => row.id === id)).toMatchObject({
      daily_budget: usd("60.00"),
    })
  })

  it("that the policy refuses says the rule, the numbers and what would be allowed", async () => {
    const { status, body } = await operate(
      people.acme,
      "acme",
      "update_entity",
      raise(await newCampaign(), "500.00"),
    )
    expect([status, body.code, body.decision.outcome]).toEqual([403, "policy_refused", "denied"])
    expect(body.decision.rules.some((rule: { would_allow?: object }) => rule.would_allow)).toBe(true)
  })

  it("asked for twice under one key is made once and answered twice", async () => {
    const key = { "idempotency-key": `spring launch ${"x".repeat(100)}` }
    const input = campaign()
    const [first, second] = await Promise.all([
      operate(people.acme, "acme", "create_campaign", input, key),
      operate(people.acme, "acme", "create_campaign", input, key),
    ])
    const third = await operate(people.acme, "acme", "create_campaign", input, key)
    expect(first.status).toBe(200)
    expect([second.text, third.text]).toEqual([first.text, first.text])
  })

  it("under a key of another request is refused", async () => {
    const key = { "idempotency-key": "one key" }
    await operate(people.acme, "acme", "create_campaign", campaign(), key)
    const { status, body } = await operate(people.acme, "acme", "create_campaign", campaign(), key)
    expect([status, body.code]).toEqual([409, "key_reused"])
  })

  it("that looks like one of a moment ago needs force", async () => {
    const input = campaign()
    await operate(people.acme, "acme", "create_campaign", input)
    const twice = await operate(people.acme, "acme", "create_campaign", input)
    expect([twice.status, twice.body.code]).toEqual([409, "possible_duplicate"])
    const path = "/api/t/acme/operations/create_campaign?force=true"
    expect((await call("POST", path, { token: people.acme, body: input })).status).toBe(200)
  })

  it("of several objects answers for each of them", async () => {
    const ids = [await newCampaign(), await newCampaign()]
    const input = { entity_type: "campaign", entity_ids: ids }
    const { status, body } = await operate(people.acme, "acme", "pause_entities", input)
    expect([status, body.status]).toEqual([200, "succeeded"])
    expect(body.result.items.map((item: { result: { id: string } }) => item.result.id).sort()).toEqual(
      ids.sort(),
    )
  })

  it("that the token's scopes leave out is refused, with the scope that would do, and recorded", async () => {
    const { token } = await makeToken(people.acme, "acme", ["ads:read", "ads:write"], "Cautious agent")
    const activation = { entity_type: "campaign", entity_id: await newCampaign() }
    const { status, body } = await operate(token, "acme", "activate_entity", activation)
    expect([status, body.code, body.required_scope]).toEqual([403, "scope_insufficient", "ads:spend"])
    const log = await call("GET", "/api/t/acme/audit?outcome=denied&limit=1", { token: people.acme })
    expect(log.body.data[0]).toMatchObject({
      seq: body.audit_seq,
      actor: { kind: "agent", name: "Cautious agent" },
    })
  })
})

describe("when Meta is in trouble", () => {
  const wrong = (kind: string, method: string, more: object = {}) =>
    sandbox("POST", "faults", { kind, match: { method, path: "campaigns" }, times: 0, ...more })

  afterEach(() => sandbox("DELETE", "faults"))

  it("a change whose outcome is unclear is a 202 that says where to ask", async () => {
    await wrong("apply_then_garble", "POST")
    const { status, headers, body } = await operate(people.acme, "acme", "create_campaign", campaign())
    expect([status, body.status]).toEqual([202, "unknown"])
    const asked = await call("GET", headers.get("location") ?? "", { token: people.acme })
    expect([asked.status, asked.body]).toEqual([200, body])
  })

  it("a refusal of Meta's is told in our words", async () => {
    await wrong("ok_with_error", "POST", { code: 100 })
    const { status, body, text } = await operate(people.acme, "acme", "create_campaign", campaign())
    expect([status, body.code]).toEqual([422, "refused_by_meta"])
    expect(text).not.toMatch(/fbtrace|OAuthException|error_subcode|access_token/)
  })

  it("a throttled read says when to come back", async () => {
    await wrong("throttle", "GET")
    const { status, headers } = await operate(people.acme, "acme", "get_ad_entities", {
      ad_account_id: ACME_ACCOUNT,
    })
    expect([status, Number(headers.get("retry-after")) > 0]).toEqual([429, true])
  })
})

describe("an id", () => {
  it.each([
    ["update_entity", (id: string) => raise(id, "60.00")],
    ["activate_entity", (id: string) => ({ entity_type: "campaign", entity_id: id })],
    ["pause_entities", (id: string) => ({ entity_type: "campaign", entity_ids: [id] })],
  ])("of another tenant looks to %s exactly like a missing and a malformed one", async (name, input) => {
    const foreign = await newCampaign()
    const answers = []
    for (const id of [foreign, "23859999999999999", "not an id", "0", " 1"]) {
      const { status, body } = await operate(people.globex, "globex", name, input(id))
      answers.push({ status, ...body, audit_seq: null })
    }
    expect(answers[0].status).toBe(404)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  it("of another tenant's ad account looks exactly like a missing one", async () => {
    const answers = []
    for (const id of [GLOBEX_ACCOUNT, "act_1009999999999999", "nonsense"]) {
      const { status, text } = await operate(people.acme, "acme", "get_ad_entities", { ad_account_id: id })
      answers.push([status, text.replace(/"audit_seq":[0-9]+/, "")])
    }
    expect(answers[0]?.[0]).toBe(404)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  it("of another tenant's operation looks exactly like a missing one", async () => {
    const { body } = await operate(people.acme, "acme", "create_campaign", campaign())
    const foreign = await call("GET", `/api/t/globex/operations/${body.operation_id}`, {
      token: people.globex,
    })
    const missing = await call("GET", "/api/t/globex/operations/op_1", { token: people.globex })
    expect([foreign.status, foreign.text]).toEqual([404, missing.text])
  })
})

describe("a list", () => {
  it("is read page by page without gaps or doubles", async () => {
    for (let n = 0; n < 3; n++) await newCampaign()
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const input: object = { ad_account_id: ACME_ACCOUNT, limit: 2, ...(cursor ? { cursor } : {}) }
      const { body } = await operate(people.acme, "acme", "get_ad_entities", input)
      ids.push(...body.data.map((row: { id: string }) => row.id))
      cursor = body.next_cursor
    } while (cursor)
    const all = await operate(people.acme, "acme", "get_ad_entities", {
      ad_account_id: ACME_ACCOUNT,
      limit: 500,
    })
    expect(ids).toEqual(all.body.data.map((row: { id: string }) => row.id))
  })

  it("does not take the cursor of another question or tenant", async () => {
    const first = await operate(people.acme, "acme", "get_ad_entities", {
      ad_account_id: ACME_ACCOUNT,
      limit: 1,
    })
    const cursor = first.body.next_cursor
    const other = { ad_account_id: ACME_ACCOUNT, level: "ad_set", limit: 1, cursor }
    expect((await operate(people.acme, "acme", "get_ad_entities", other)).status).toBe(422)
    const foreign = { ad_account_id: GLOBEX_ACCOUNT, limit: 1, cursor }
    expect((await operate(people.globex, "globex", "get_ad_entities", foreign)).status).toBe(422)
  })

  it("of the audit log is read page by page without gaps", async () => {
    const seqs: number[] = []
    let query = "limit=5"
    for (;;) {
      const { body } = await call("GET", `/api/t/acme/audit?${query}`, { token: people.acme })
      seqs.push(...body.data.map((row: { seq: number }) => row.seq))
      if (body.next_cursor === null) break
      query = `limit=5&cursor=${body.next_cursor}`
    }
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, n) => seqs.length - n))
  })

  it.each(["limit=0", "limit=201", "limit=ten", "limit=5&limit=6", "outcome=good", "cursor=../1", "page=2"])(
    "of the audit log refuses the query %s",
    async (query) => {
      expect((await call("GET", `/api/t/acme/audit?${query}`, { token: people.acme })).status).toBe(422)
    },
  )
})

describe("a request that is not sane", () => {
  const path = "/api/t/acme/operations/create_campaign"
  const send = (body: unknown, headers: Record<string, string> = {}) =>
    call("POST", path, { token: people.acme, body, headers })

  it("names every fault of its input", async () => {
    const { status, body } = await send({
      ad_account_id: ACME_ACCOUNT,
      name: "",
      objective: "FAME",
      colour: "red",
    })
    expect([status, body.code]).toEqual([422, "invalid_input"])
    const paths = body.issues.map((issue: { path: string }) => issue.path)
    for (const field of ["name", "objective", "special_ad_categories"]) expect(paths).toContain(field)
  })

  it.each([
    ["a number", { amount: 50, currency: "USD" }],
    ["a fraction of a cent", { amount: "50.001", currency: "USD" }],
    ["an exponent", { amount: "5e1", currency: "USD" }],
    ["another currency", { amount: "50.00", currency: "EUR" }],
    ["nothing", { amount: "0.00", currency: "USD" }],
    ["a negative amount", { amount: "-50.00", currency: "USD" }],
  ])("does not set a budget of %s", async (_what, daily_budget) => {
    expect((await send(campaign({ daily_budget }))).status).toBe(422)
  })

  it("is refused above a quarter of a megabyte", async () => {
    const { status, body } = await send(campaign({ name: "x".repeat(300_000) }))
    expect([status, body.code]).toEqual([413, "too_large"])
  })

  it.each([
    ["text that is no JSON", "{", 422],
    ["an array", "[]", 422],
    ["a string", '"x"', 422],
    ["nothing at all", "", 422],
    ["a tower of arrays", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, 422],
    ["a prototype", '{"__proto__":{"name":"x"},"ad_account_id":"act_1001000000000001"}', 422],
    ["a constructor", '{"constructor":{"prototype":{"name":"x"}}}', 422],
  ])("is refused as %s", async (_what, body, status) => {
    expect((await send(body)).status).toBe(status)
    expect(({} as { name?: string }).name).toBeUndefined()
  })

  it("is refused as anything but JSON", async () => {
    const form = await send("name=x", { "content-type": "application/x-www-form-urlencoded" })
    expect([form.status, form.body.code]).toEqual([415, "unsupported_media_type"])
  })

  it("is refused with a key that is too long", async () => {
    expect((await send(campaign(), { "idempotency-key": "k".repeat(129) })).status).toBe(422)
  })

  it("is told which methods an address takes", async () => {
    const { status, headers } = await call("PATCH", "/api/t/acme/tokens", { token: people.acme })
    expect([status, headers.get("allow")]).toEqual([405, "GET, POST"])
  })

  it.each(["/api", "/api/nothing", "/api/t/acme", "/api/t/acme/operations"])(
    "finds nothing at %s",
    async (address) => {
      const { status, body } = await call("GET", address)
      expect([status, body.code]).toEqual([404, "not_found"])
    },
  )

  it("is told that there is no such operation", async () => {
    expect((await operate(people.acme, "acme", "delete_everything", {})).status).toBe(404)
  })
})

describe("the OpenAPI document", () => {
  it("describes every operation with its input, an example that is valid, and its answers", async () => {
    const { body } = await call("GET", "/api/openapi.json")
    expect([body.openapi, body.info.title]).toEqual(["3.1.0", "Bursar"])
    const { OPERATIONS } = await import("../../../../src/operations/registry.ts")
    for (const { name, input, example, kind } of OPERATIONS) {
      const { post } = body.paths[`/api/t/{tenant}/operations/${name}`]
      const { schema, example: shown } = post.requestBody.content["application/json"]
      expect([post.operationId, schema.additionalProperties, shown]).toEqual([name, false, example])
      expect(input.safeParse(shown).success).toBe(true)
      const header = post.parameters.some(
        (parameter: { name: string }) => parameter.name === "Idempotency-Key",
      )
      expect(header).toBe(kind === "change")
      expect(Object.keys(post.responses)).toEqual(expect.arrayContaining(["200", "401", "404", "422"]))
    }
  })

  it("points at nothing that it does not hold", async () => {
    const { body, text } = await call("GET", "/api/openapi.json")
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref)
    expect(references.length).toBeGreaterThan(20)
    for (const ref of references) expect(body.components.schemas).toHaveProperty(ref?.split("/").at(-1) ?? "")
    const ids = Object.values(body.paths as Record<string, Record<string, { operationId: string }>>)
      .flatMap((path) => Object.values(path))
      .map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
