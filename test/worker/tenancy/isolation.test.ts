import { beforeAll, describe, expect, it } from "vitest"
import { OPERATIONS } from "../../../src/operations/registry.ts"
import { call, makeToken, operate, signInAs } from "../support/api.ts"
import { ACME_ACCOUNT, GLOBEX_ACCOUNT, seedBursar } from "../support/bursar.ts"

/** An ad account that Bursar's token can see and no tenant has. */
const NOBODYS_ACCOUNT = "act_3001000000000001"
const LEVELS = { campaign: "campaigns", ad_set: "adsets" } as const
type Level = keyof typeof LEVELS

/** What only Globex may ever see: its accounts, its objects, its name. */
const globexIds: string[] = []
const own = { campaign: "", ad_set: "" }
const foreign = { campaign: "", ad_set: "" }
const callers: Record<"a signed-in member" | "an agent's token", string> = {
  "a signed-in member": "",
  "an agent's token": "",
}
let globexOwner = ""

beforeAll(async () => {
  await seedBursar()
  callers["a signed-in member"] = await signInAs("acmeOwner")
  const { token } = await makeToken(callers["a signed-in member"], "acme", [
    "ads:read",
    "ads:write",
    "ads:spend",
  ])
  callers["an agent's token"] = token
  globexOwner = await signInAs("globexOwner")
  for (const level of ["campaign", "ad_set"] as const) {
    own[level] = (await objectsOf(ACME_ACCOUNT, level))[0] ?? ""
    const theirs = await objectsOf(GLOBEX_ACCOUNT, level)
    foreign[level] = theirs[0] ?? ""
    globexIds.push(...theirs)
  }
  globexIds.push(GLOBEX_ACCOUNT, GLOBEX_ACCOUNT.slice(4))
  expect(globexIds.length).toBeGreaterThan(20)
})

/** Ids of an account's objects, straight from the sandbox and past Bursar. */
async function objectsOf(account: string, level: Level): Promise<string[]> {
  const response = await fetch(`http://sandbox/v26.0/${account}/${LEVELS[level]}?fields=id&limit=100`, {
    headers: { authorization: "Bearer sandbox-system-user-token" },
  })
  const { data } = (await response.json()) as { data: { id: string }[] }
  return data.map(({ id }) => id)
}

type Line = { n: number; method: string; path: string; params: unknown }

/** What Meta was asked since then. */
async function askedSince(n: number): Promise<{ lines: Line[]; next: number }> {
  const response = await fetch(`http://sandbox/_sandbox/requests?since=${n}`)
  const { data, next } = (await response.json()) as { data: Line[]; next: number }
  return { lines: data, next }
}

async function latest(): Promise<number> {
  let n = 0
  for (let page = await askedSince(n); page.lines.length > 0; page = await askedSince(n)) n = page.next
  return n
}

const MALFORMED_OBJECTS = [
  "",
  "me",
  "0",
  "1e16",
  "２３８５",
  "23850000000000001/campaigns",
  "23850000000000001?x=1",
]
const MALFORMED_ACCOUNTS = [
  "act_",
  "me",
  "act_1e15",
  "act_me",
  `${ACME_ACCOUNT}/campaigns`,
  `${ACME_ACCOUNT},${GLOBEX_ACCOUNT}`,
]

/** Wrong values for a field that holds ids; for a list of them also mixed with an id that is right. */
function wrongValues(field: string, level: Level): unknown[] {
  if (field === "ad_account_id") {
    return [
      GLOBEX_ACCOUNT,
      GLOBEX_ACCOUNT.slice(4),
      NOBODYS_ACCOUNT,
      "act_1001000000099999",
      foreign.campaign,
      ...MALFORMED_ACCOUNTS,
    ]
  }
  const ids = [
    foreign[level],
    GLOBEX_ACCOUNT,
    GLOBEX_ACCOUNT.slice(4),
    "23859999999999999",
    ACME_ACCOUNT,
    ...MALFORMED_OBJECTS,
  ]
  const mixed = [foreign[level], "23859999999999999", "me"].map((id) => [own[level], id])
  return field.endsWith("_ids") ? [...ids.map((id) => [id]), ...mixed] : ids
}

/** A valid input of Acme's for every operation and level, and each of its fields that hold ids. */
function positions(): { name: string; level: Level; field: string }[] {
  return OPERATIONS.flatMap(({ name, example }) => {
    const fields = Object.keys(example).filter((field) => /_ids?$/.test(field))
    const levels: Level[] =
      "entity_type" in example || "level" in example ? ["campaign", "ad_set"] : ["campaign"]
    return fields.flatMap((field) => levels.map((level) => ({ name, level, field })))
  })
}

function inputFor(name: string, level: Level): Record<string, unknown> {
  const example: Record<string, unknown> = {
    ...OPERATIONS.find((operation) => operation.name === name)?.example,
  }
  if ("ad_account_id" in example) example.ad_account_id = ACME_ACCOUNT
  if ("entity_id" in example) example.entity_id = own[level]
  if ("entity_ids" in example) example.entity_ids = [own[level]]
  if ("entity_type" in example) example.entity_type = level
  if ("level" in example) example.level = level
  return example
}

/** Every answer that said "not found", to be compared in the end. */
const absences = new Set<string>()

function expectAbsence({ status, text }: { status: number; text: string }, what: string): void {
  expect(status, what).toBe(404)
  absences.add(text)
}

describe("Tenant isolation", () => {
  describe.each(Object.keys(callers) as (keyof typeof callers)[])("for %s", (who) => {
    it("covers every operation that takes an id", () => {
      const names = positions().map(({ name }) => name)
      expect(new Set([...names, "get_ad_accounts"])).toEqual(new Set(OPERATIONS.map(({ name }) => name)))
    })

    it.each(positions())(
      "$name ($level): a foreign, an absent and a malformed $field are alike, and nothing is sent",
      async ({ name, level, field }) => {
        const before = await latest()
        for (const value of wrongValues(field, level)) {
          const answer = await operate(callers[who], "acme", name, {
            ...inputFor(name, level),
            [field]: value,
          })
          expectAbsence(answer, `${field} ${JSON.stringify(value)}`)
        }
        const { lines } = await askedSince(before)
        // An object's account is found out by reading it; nothing else about it ever leaves.
        const reads = lines.map(
          ({ method, path }) => `${method} ${path.replace(/^\/?v[0-9.]+\//, "").replace(/^\//, "")}`,
        )
        const resolvable = [foreign[level], "23859999999999999", own[level], GLOBEX_ACCOUNT.slice(4)]
        for (const read of reads) expect(resolvable.map((id) => `GET ${id}`)).toContain(read)
        for (const { path, params } of lines)
          for (const account of [GLOBEX_ACCOUNT, NOBODYS_ACCOUNT])
            expect(`${path} ${JSON.stringify(params)}`).not.toContain(account)
      },
    )

    it.each(["campaign", "ad_set"] as const)("an own %s is not found on the other level", async (level) => {
      const other: Level = level === "campaign" ? "ad_set" : "campaign"
      for (const name of ["update_entity", "activate_entity"]) {
        const input = { ...inputFor(name, other), entity_id: own[level] }
        expectAbsence(await operate(callers[who], "acme", name, input), name)
      }
    })

    it("Globex's address looks like one that nobody has", async () => {
      const paths: [string, string, unknown?][] = [
        ["GET", "audit"],
        ["GET", "tokens"],
        ["POST", "tokens", { name: "x", scopes: ["ads:read"] }],
        ["GET", `operations/op_${"0".repeat(26)}`],
        ["DELETE", `tokens/tok_${"0".repeat(26)}`],
        ...OPERATIONS.map(({ name }): [string, string, unknown] => [
          "POST",
          `operations/${name}`,
          inputFor(name, "campaign"),
        ]),
      ]
      const before = await latest()
      for (const [method, path, body] of paths) {
        for (const tenant of ["globex", "no-such-tenant", "constructor"])
          expectAbsence(
            await call(method, `/api/t/${tenant}/${path}`, { token: callers[who], body }),
            `${tenant}/${path}`,
          )
      }
      expect((await askedSince(before)).lines).toEqual([])
    })

    it("lists show Acme's own only", async () => {
      const accounts = await operate(callers[who], "acme", "get_ad_accounts", {})
      expect(accounts.body.data.map(({ id }: { id: string }) => id)).toEqual([
        "act_1001000000000001",
        "act_1001000000000002",
        "act_1001000000000003",
      ])
      const texts = [accounts.text]
      for (const { id } of accounts.body.data)
        for (const level of ["campaign", "ad_set"])
          texts.push(
            (await operate(callers[who], "acme", "get_ad_entities", { ad_account_id: id, level })).text,
          )
      texts.push((await call("GET", "/api/t/acme/audit", { token: callers[who] })).text)
      expectSilence(texts)
    })

    it("an operation, a token and a cursor of Globex open nothing", async () => {
      const made = await operate(globexOwner, "globex", "create_campaign", {
        ...inputFor("create_campaign", "campaign"),
        ad_account_id: GLOBEX_ACCOUNT,
        name: `Globex for ${who}`,
      })
      expect(made.status).toBe(200)
      const operation = `/api/t/acme/operations/${made.body.operation_id}`
      expectAbsence(await call("GET", operation, { token: callers[who] }), "operation")
      const page = { ad_account_id: GLOBEX_ACCOUNT, level: "campaign", limit: 2 }
      const { next_cursor } = (await operate(globexOwner, "globex", "get_ad_entities", page)).body
      expect(next_cursor).toMatch(/^.{40,}$/)
      const ours = { ad_account_id: ACME_ACCOUNT, level: "campaign", limit: 2 }
      const theirs = await operate(callers[who], "acme", "get_ad_entities", { ...ours, cursor: next_cursor })
      const garbage = await operate(callers[who], "acme", "get_ad_entities", { ...ours, cursor: "garbage" })
      expect(theirs.status).toBe(422)
      expect(theirs.text).toBe(garbage.text)
    })

    it("the same idempotency key means another operation in another tenant", async () => {
      const key = { "idempotency-key": `shared by ${who}` }
      const input = (account: string) => ({
        ...inputFor("create_campaign", "campaign"),
        ad_account_id: account,
        name: who,
      })
      const theirs = await operate(globexOwner, "globex", "create_campaign", input(GLOBEX_ACCOUNT), key)
      const ours = await operate(callers[who], "acme", "create_campaign", input(ACME_ACCOUNT), key)
      expect([theirs.status, ours.status]).toEqual([200, 200])
      expect(ours.body.operation_id).not.toBe(theirs.body.operation_id)
      expectSilence([ours.text])
    })
  })

  it("a token of Globex cannot be revoked from Acme, and goes on working", async () => {
    const { id, token } = await makeToken(globexOwner, "globex", ["ads:read"])
    expectAbsence(
      await call("DELETE", `/api/t/acme/tokens/${id}`, { token: callers["a signed-in member"] }),
      "token",
    )
    expect((await operate(token, "globex", "get_ad_accounts", {})).status).toBe(200)
  })

  it("the tenants of a person are that person's own", async () => {
    const { text } = await call("GET", "/api/tenants", { token: callers["a signed-in member"] })
    expect(text).toContain("acme")
    expectSilence([text])
  })

  it("Globex never hears of what was tried", async () => {
    const { text } = await call("GET", "/api/t/globex/audit?limit=100", { token: globexOwner })
    expect(text).not.toContain("owner@acme.example")
    expect(text).not.toContain(ACME_ACCOUNT)
  })

  it("what was tried is in Acme's own log, without the ids that were asked for", async () => {
    const { body, text } = await call("GET", "/api/t/acme/audit?outcome=denied&limit=100", {
      token: callers["a signed-in member"],
    })
    expect(body.data.length).toBeGreaterThan(50)
    expectSilence([text])
  })

  it("all of these answers said the same, byte for byte", () => {
    expect([...absences]).toHaveLength(1)
    expectSilence([...absences])
  })
})

function expectSilence(texts: readonly string[]): void {
  for (const text of texts) {
    expect(text.toLowerCase()).not.toContain("globex")
    for (const id of globexIds) expect(text).not.toContain(id)
  }
}
