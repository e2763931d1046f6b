import assert from "node:assert/strict"
import { type Answer, type Api, api, described, isProblem, isStatus } from "../support/api.ts"
import { withBudget } from "./owner.ts"
import { type Story, usd } from "./story.ts"

/** The contract of an operation on /api, through an API token that a member of acme made. */
export async function operations(story: Story): Promise<void> {
  const { checks, product, acme } = story
  const member = api(product.origin, acme.accessToken)
  await checks.chapter("A program uses the JSON API with a token", async () => {
    const token = await checks.need("an owner makes an API token, which is shown once", () =>
      makeToken(member),
    )
    const program = api(product.origin, token)
    await reads(story, program)
    const created = await creates(story, program)
    await updates(story, program, created)
    await activatesAndPauses(story, program, created)
    await isRefusedByPolicy(story, program)
    await findsNothingForeign(story, program)
    await rejectsBadCalls(story, program)
    await tokensEnd(story, member)
  })
}

export async function makeToken(
  member: Api,
  tenant = "acme",
  scopes = ["ads:read", "ads:write", "ads:spend"],
): Promise<string> {
  const answer = await member.post(`/api/t/${tenant}/tokens`, { name: "spine", scopes, expires_in_days: 7 })
  isStatus(answer, 201)
  for (const field of ["id", "token", "name", "scopes", "expires_at"] as const) {
    assert.ok(answer.body[field] !== undefined, `no ${field} in ${described(answer)}`)
  }
  const list = await member.get(`/api/t/${tenant}/tokens`)
  assert.ok(!JSON.stringify(list.body).includes(answer.body.token), "the list shows the token")
  return answer.body.token
}

async function reads({ checks, sandbox, acme }: Story, program: Api): Promise<void> {
  await checks.check("get_ad_accounts lists acme's ad accounts with Meta's ids", async () => {
    const answer = await program.operation("acme", "get_ad_accounts", {})
    isStatus(answer, 200)
    const row = answer.body.data.find((account) => account.id === acme.adAccountId)
    assert.ok(row, described(answer))
    assert.equal(row.account_id, acme.adAccountId.slice(4))
    assert.equal(row.currency, "USD")
    assert.equal(typeof row.name, "string")
    assert.ok("as_of" in answer.body && "next_cursor" in answer.body, described(answer))
  })
  await checks.check(
    "get_ad_entities pages through every campaign that the sandbox lists, once each",
    async () => {
      const truth = await sandbox.campaigns(acme.adAccountId)
      const seen = await allCampaigns(program, acme.adAccountId)
      assert.deepEqual(seen.sort(), truth.map(({ id }) => id).sort())
    },
  )
}

async function allCampaigns(program: Api, adAccountId: string): Promise<string[]> {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const args = { ad_account_id: adAccountId, level: "campaign", limit: 3, ...(cursor ? { cursor } : {}) }
    const answer = await program.operation("acme", "get_ad_entities", args)
    isStatus(answer, 200)
    seen.push(...answer.body.data.map((row) => row.id as string))
    cursor = answer.body.next_cursor ?? undefined
  } while (cursor !== undefined && seen.length < 1000)
  return seen
}

const campaignName = `Spine ${crypto.randomUUID().slice(0, 8)}`

async function creates({ checks, sandbox, acme }: Story, program: Api): Promise<string> {
  const key = crypto.randomUUID()
  const args = {
    ad_account_id: acme.adAccountId,
    name: campaignName,
    objective: "OUTCOME_TRAFFIC",
    special_ad_categories: [],
    daily_budget: usd("50.00"),
  }
  const first = await checks.need(
    "create_campaign makes one paused campaign and answers with decision and audit row",
    async () => {
      const answer = await program.operation("acme", "create_campaign", args, key)
      isSucceeded(answer)
      const [campaign, ...more] = await sandbox.campaignNamed(acme.adAccountId, campaignName)
      assert.equal(more.length, 0)
      assert.equal(campaign?.status, "PAUSED")
      assert.equal(campaign?.daily_budget, "5000")
      assert.equal(campaign?.id, answer.body.result.id)
      return answer.body
    },
  )
  await checks.check("the same key again answers the same operation and creates nothing", async () => {
    const again = await program.operation("acme", "create_campaign", args, key)
    isSucceeded(again)
    assert.equal(again.body.operation_id, first.operation_id)
    assert.equal((await sandbox.campaignNamed(acme.adAccountId, campaignName)).length, 1)
  })
  await checks.check("GET …/operations/:id answers the same body as the POST", async () => {
    const answer = await program.get(`/api/t/acme/operations/${first.operation_id}`)
    isStatus(answer, 200)
    assert.deepEqual(answer.body, first)
  })
  await checks.check("the same key with other arguments is a 409", async () => {
    isProblem(
      await program.operation("acme", "create_campaign", { ...args, daily_budget: usd("51.00") }, key),
      409,
    )
  })
  await checks.check("two calls at once with one key join: one campaign, one operation", async () => {
    const twin = { ...args, name: `${campaignName} twin` }
    const twinKey = crypto.randomUUID()
    const answers = await Promise.all(
      [1, 2, 3].map(() => program.operation("acme", "create_campaign", twin, twinKey)),
    )
    for (const answer of answers) isSucceeded(answer)
    assert.equal(new Set(answers.map(({ body }) => body.operation_id)).size, 1)
    assert.equal((await sandbox.campaignNamed(acme.adAccountId, twin.name)).length, 1)
  })
  return first.result.id
}

function isSucceeded(answer: Answer): void {
  isStatus(answer, 200)
  assert.equal(answer.body.status, "succeeded", described(answer))
  assert.equal(answer.body.decision.outcome, "allowed")
  assert.ok(Array.isArray(answer.body.decision.rules))
  assert.equal(typeof answer.body.decision.policy_version, "number")
  assert.equal(typeof answer.body.operation_id, "string")
  assert.equal(typeof answer.body.audit_seq, "number")
}

async function updates({ checks, sandbox, acme }: Story, program: Api, id: string): Promise<void> {
  await checks.check("update_entity changes a daily budget, and the sandbox has it", async () => {
    isSucceeded(await program.operation("acme", "update_entity", budgetOf(id, "60.00")))
    assert.equal((await sandbox.campaign(acme.adAccountId, id)).daily_budget, "6000")
  })
  await checks.check("update_entity changes a name", async () => {
    const changes = { name: `${campaignName} renamed` }
    isSucceeded(
      await program.operation("acme", "update_entity", { entity_type: "campaign", entity_id: id, changes }),
    )
    assert.equal((await sandbox.campaign(acme.adAccountId, id)).name, changes.name)
  })
  await checks.check(
    "an amount in another currency is a 422 that says which one the account has",
    async () => {
      const changes = { daily_budget: { amount: "60.00", currency: "EUR" } }
      const answer = await program.operation("acme", "update_entity", {
        entity_type: "campaign",
        entity_id: id,
        changes,
      })
      isProblem(answer, 422)
      assert.match(JSON.stringify(answer.body), /USD/)
    },
  )
}

export const budgetOf = (id: string, amount: string) => ({
  entity_type: "campaign",
  entity_id: id,
  changes: { daily_budget: usd(amount) },
})

async function activatesAndPauses({ checks, sandbox, acme }: Story, program: Api, id: string): Promise<void> {
  await checks.check("activate_entity activates it", async () => {
    isSucceeded(
      await program.operation("acme", "activate_entity", { entity_type: "campaign", entity_id: id }),
    )
    assert.equal((await sandbox.campaign(acme.adAccountId, id)).status, "ACTIVE")
  })
  await checks.check("pause_entities pauses it again", async () => {
    const answer = await program.operation("acme", "pause_entities", {
      entity_type: "campaign",
      entity_ids: [id],
    })
    isStatus(answer, 200)
    assert.equal(answer.body.status, "succeeded")
    assert.equal((await sandbox.campaign(acme.adAccountId, id)).status, "PAUSED")
  })
}

async function isRefusedByPolicy({ checks, sandbox, acme }: Story, program: Api): Promise<void> {
  const campaign = withBudget(await sandbox.campaigns(acme.adAccountId))
  const tooMuch = ((Number(campaign.daily_budget) * 5) / 100).toFixed(2)
  await checks.check(
    "a far too large rise is refused with rule, numbers and what would be allowed, Meta unasked",
    async () => {
      const received = await sandbox.changesReceived()
      const answer = await program.operation("acme", "update_entity", budgetOf(campaign.id, tooMuch))
      isPolicyRefusal(answer)
      assert.ok(JSON.stringify(answer.body).includes(tooMuch), described(answer))
      assert.equal(await sandbox.changesReceived(), received)
      assert.equal(
        (await sandbox.campaign(acme.adAccountId, campaign.id)).daily_budget,
        campaign.daily_budget,
      )
    },
  )
  await checks.check("a new campaign over the limit is refused or waits for a person", async () => {
    const answer = await program.operation("acme", "create_campaign", {
      ad_account_id: acme.adAccountId,
      name: `${campaignName} too large`,
      objective: "OUTCOME_TRAFFIC",
      special_ad_categories: [],
      daily_budget: usd("5000.00"),
    })
    isPolicyRefusal(answer)
    assert.equal((await sandbox.campaignNamed(acme.adAccountId, `${campaignName} too large`)).length, 0)
  })
}

/** Policy says no, or asks for a person; either way with its numbers. */
function isPolicyRefusal(answer: Answer): void {
  if (answer.status === 202) {
    assert.equal(answer.body.status, "needs_approval")
    return
  }
  isProblem(answer, 403)
  assert.equal(answer.body.code, "policy_refused")
  const refusing = answer.body.decision.rules.filter((rule) => rule.outcome !== "allowed")
  assert.ok(refusing.length > 0, described(answer))
  for (const rule of refusing) {
    assert.ok(rule.rule && rule.message && Object.keys(rule.numbers).length > 0, JSON.stringify(rule))
  }
  assert.ok(
    refusing.some((rule) => rule.would_allow !== undefined),
    `no rule says what would be allowed: ${described(answer)}`,
  )
}

async function findsNothingForeign({ checks, sandbox, globex }: Story, program: Api): Promise<void> {
  const [foreign] = await sandbox.campaigns(globex.adAccountId)
  if (foreign === undefined) throw new Error("globex has no campaigns in the sandbox")
  await checks.check("a foreign, a missing and a malformed campaign id get the same 404", async () => {
    const answers = await Promise.all(
      [foreign.id, "23999999999999999", "not-an-id", "1 OR 1=1"].map((id) =>
        program.operation("acme", "update_entity", budgetOf(id, "11.00")),
      ),
    )
    isAlike(answers)
    assert.equal((await sandbox.campaign(globex.adAccountId, foreign.id)).daily_budget, foreign.daily_budget)
  })
  await checks.check("a foreign, a missing and a malformed ad account id get the same 404", async () => {
    const ids = [globex.adAccountId, "act_999999999999999", "act_x", "../me"]
    isAlike(
      await Promise.all(
        ids.map((id) =>
          program.operation("acme", "get_ad_entities", { ad_account_id: id, level: "campaign" }),
        ),
      ),
    )
  })
  await checks.check("a foreign and a missing tenant get the same 404", async () => {
    isAlike(
      await Promise.all(
        ["globex", "no-such-tenant"].map((tenant) => program.operation(tenant, "get_ad_accounts", {})),
      ),
    )
  })
  await checks.check("a missing operation id and a malformed one get the same 404", async () => {
    isAlike(
      await Promise.all(
        ["op_00000000000000000000", "%20"].map((id) => program.get(`/api/t/acme/operations/${id}`)),
      ),
    )
  })
}

/** 404s that cannot be told apart, but for what names the single request. */
function isAlike(answers: Answer[]): void {
  for (const answer of answers) isProblem(answer, 404)
  const shapes = answers.map(({ body }) => {
    const { operation_id: _operation, audit_seq: _seq, ...rest } = body
    return JSON.stringify(rest)
  })
  assert.equal(new Set(shapes).size, 1, shapes.join("\n"))
}

async function rejectsBadCalls({ checks, product }: Story, program: Api): Promise<void> {
  await checks.check(
    "without a token, with a made-up one, or with a cookie only, the answer is 401",
    async () => {
      isProblem(await api(product.origin).operation("acme", "get_ad_accounts", {}), 401)
      isProblem(
        await api(product.origin, "bur.tnt_x.tok_y.zzz").operation("acme", "get_ad_accounts", {}),
        401,
      )
      isProblem(await api(product.origin, "eyJhbGciOiJub25lIn0.e30.").get("/api/tenants"), 401)
      isProblem(
        await api(product.origin).post(
          "/api/t/acme/operations/get_ad_accounts",
          {},
          { cookie: "__Host-session=x" },
        ),
        401,
      )
    },
  )
  await checks.check("unknown, missing and wrong fields are a 422 that names them", async () => {
    const unknown = await program.operation("acme", "get_ad_accounts", { surprise: true })
    isProblem(unknown, 422)
    assert.match(JSON.stringify(unknown.body), /surprise/)
    const missing = await program.operation("acme", "create_campaign", { name: "x" })
    isProblem(missing, 422)
    assert.match(JSON.stringify(missing.body), /ad_account_id/)
  })
  await checks.check("an operation that does not exist is a 404", async () => {
    isProblem(await program.operation("acme", "no_such_operation", {}), 404)
  })
  await checks.check("a body over the limit is a 413, and one that is not JSON a 4xx problem", async () => {
    isProblem(await program.operation("acme", "get_ad_accounts", { padding: "x".repeat(2_000_000) }), 413)
    const answer = await fetch(`${product.origin}/api/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{not json",
    })
    assert.ok(answer.status === 400 || answer.status === 422, String(answer.status))
    assert.match(answer.headers.get("content-type") ?? "", /problem\+json/)
  })
}

async function tokensEnd({ checks, product }: Story, member: Api): Promise<void> {
  await checks.check("a read-only token may read and not write (403)", async () => {
    const reader = api(product.origin, await makeToken(member, "acme", ["ads:read"]))
    isStatus(await reader.operation("acme", "get_ad_accounts", {}), 200)
    isProblem(
      await reader.operation("acme", "pause_entities", { entity_type: "campaign", entity_ids: ["1"] }),
      403,
    )
  })
  await checks.check("a revoked token is refused at once (401)", async () => {
    const made = await member.post("/api/t/acme/tokens", {
      name: "short",
      scopes: ["ads:read"],
      expires_in_days: 1,
    })
    isStatus(await api(product.origin, made.body.token).operation("acme", "get_ad_accounts", {}), 200)
    isStatus(await member.delete(`/api/t/acme/tokens/${made.body.id}`), 200, 204)
    isProblem(await api(product.origin, made.body.token).operation("acme", "get_ad_accounts", {}), 401)
  })
}
