import { describe, expect, it } from "vitest"
import type { AdAccount, EntityType } from "../../../src/domain/entity.ts"
import { AssetSet } from "../../../src/graph/assets.ts"
import { NotOwnedError, TenantGraph } from "../../../src/graph/client.ts"
import { ACME, anAdAccount, GLOBEX } from "../support/builders.ts"
import { type Answerer, GRAPH_CONFIG, graphError, scriptedGraph } from "../support/graph.ts"

const ACME_NUMBER = ACME.slice(4)
const GLOBEX_NUMBER = GLOBEX.slice(4)
const SECOND = "act_1001000000000002"

function acme(
  answer: Answerer,
  accounts: AdAccount[] = [
    anAdAccount(),
    anAdAccount({ id: SECOND, currencyCode: "EUR", name: "Acme DACH" }),
  ],
) {
  const graph = scriptedGraph(answer)
  return { ...graph, client: new TenantGraph(new AssetSet("tnt_acme", accounts), GRAPH_CONFIG, graph.deps) }
}

const aRow = (id: string, account = ACME_NUMBER, more: object = {}) => ({
  id,
  account_id: account,
  name: "Spring",
  status: "PAUSED",
  effective_status: "PAUSED",
  daily_budget: "5000",
  ...more,
})
const listing = (...rows: object[]) => Response.json({ data: rows })
const page = { fields: ["name"], limit: 50, after: null }

const MALFORMED = [
  ...[
    "",
    "act_",
    "act_0",
    "me",
    "..",
    "act_1001000000000001/campaigns",
    "act_1001000000000001?x=1",
    "act_1e10",
  ],
  ...[" act_1001000000000001", "ACT_1001000000000001", "act_１００１", `${ACME},${SECOND}`, "constructor"],
]

describe("Tenant isolation in the Graph client", () => {
  const ways: [string, (client: TenantGraph, id: string) => Promise<unknown>][] = [
    ["a page", (client, id) => client.page(id, "campaign", page)],
    ["a structure", (client, id) => client.structure(id, "ad_set")],
    ["labelled objects", (client, id) => client.labelled(id, "campaign", "bursar:op_1")],
    ["a creation", (client, id) => client.send({ node: id, edge: "campaigns", params: { name: "x" } })],
  ]

  it.each(ways)(
    "%s of a foreign or malformed ad account is refused before anything is sent",
    async (_what, ask) => {
      for (const id of [GLOBEX, GLOBEX_NUMBER, "act_9999999999", ...MALFORMED]) {
        const { client, calls } = acme(() => listing())
        await expect(ask(client, id), id).rejects.toBeInstanceOf(NotOwnedError)
        expect(calls).toEqual([])
      }
    },
  )

  it.each(["campaign", "ad_set"] as const)(
    "a %s with a malformed id is nobody's, and nothing is sent",
    async (type) => {
      for (const id of [...MALFORMED, ACME, GLOBEX]) {
        const { client, calls } = acme(() => Response.json(aRow("23850000000000001")))
        expect(await client.entity(type, id), id).toBeNull()
        expect(calls).toEqual([])
      }
    },
  )

  it.each([
    ["of another tenant", () => Response.json(aRow("23850000000000001", GLOBEX_NUMBER))],
    ["of no account", () => Response.json({ id: "23850000000000001", status: "PAUSED" })],
    [
      "of an account that is no text",
      () => Response.json(aRow("23850000000000001", 1001000000000001 as unknown as string)),
    ],
    ["that does not exist", () => graphError(100, { subcode: 33 })],
    ["out of the token's reach", () => graphError(200)],
    ["of another level", () => graphError(100)],
  ])("an object %s is nobody's, and no change of it can be sent afterwards", async (_which, answer) => {
    const { client, calls } = acme(answer)
    expect(await client.entity("campaign", "23850000000000001")).toBeNull()
    const change = { node: "23850000000000001", edge: null, params: { status: "PAUSED" } }
    await expect(client.send(change)).rejects.toBeInstanceOf(NotOwnedError)
    expect(calls.map(({ method }) => method)).toEqual(["GET"])
  })

  it("an object that nobody has proved is not sent for, whatever its id looks like", async () => {
    for (const node of ["23850000000000001", ACME, SECOND, GLOBEX, ...MALFORMED]) {
      const { client, calls } = acme(() => Response.json({ success: true }))
      await expect(client.send({ node, edge: null, params: {} }), node).rejects.toBeInstanceOf(NotOwnedError)
      expect(calls).toEqual([])
    }
  })

  it("a change is sent for what was read, listed or vouched for as the tenant's", async () => {
    const change = { node: "23850000000000001", edge: null, params: { status: "PAUSED" } }
    const proofs: ((client: TenantGraph) => unknown)[] = [
      (client) => client.entity("campaign", change.node),
      (client) => client.page(ACME, "campaign", page),
      (client) => client.vouch(change.node, ACME),
    ]
    for (const prove of proofs) {
      const { client, calls } = acme(({ method, path }) =>
        method === "POST"
          ? Response.json({ success: true })
          : path.includes("/")
            ? listing(aRow(change.node))
            : Response.json(aRow(change.node)),
      )
      await prove(client)
      expect(await client.send(change)).toEqual({ kind: "succeeded", id: null })
      expect(calls.at(-1)).toMatchObject({ method: "POST", path: change.node, params: change.params })
    }
  })

  it("nobody can vouch for an object of an account that is not the tenant's", async () => {
    const { client, calls } = acme(() => Response.json({ success: true }))
    for (const account of [GLOBEX, "", "act_"]) client.vouch("23850000000000001", account)
    await expect(client.send({ node: "23850000000000001", edge: null, params: {} })).rejects.toBeInstanceOf(
      NotOwnedError,
    )
    expect(calls).toEqual([])
  })

  const listings: [string, (client: TenantGraph) => Promise<unknown>][] = [
    ["a page", (client) => client.page(ACME, "campaign", page)],
    ["a structure", (client) => client.structure(ACME, "campaign")],
    ["labelled objects", (client) => client.labelled(ACME, "campaign", "bursar:op_1")],
  ]

  it.each(listings)("%s with a single foreign row is withheld whole, and is alarmed", async (_what, ask) => {
    for (const foreign of [GLOBEX_NUMBER, SECOND.slice(4), undefined, null, ""]) {
      const rows = [
        aRow("23850000000000001"),
        { ...aRow("23850000000000002"), account_id: foreign, name: "Globex" },
      ]
      const { client, logs } = acme(({ path }) =>
        path.endsWith("/adlabels") ? listing({ id: "7000001" }) : listing(...rows),
      )
      await expect(ask(client)).rejects.toThrow("another ad account")
      expect(logs).toEqual([
        {
          level: "error",
          event: "graph.foreign_object_withheld",
          fields: { tenant: "tnt_acme", ad_account: ACME },
        },
      ])
      expect(JSON.stringify(logs)).not.toContain(GLOBEX_NUMBER)
    }
  })

  it("an ad account's answer that is another's is withheld, and is alarmed", async () => {
    const { client, logs } = acme(() =>
      Response.json({ id: GLOBEX, account_id: GLOBEX_NUMBER, name: "Globex" }),
    )
    await expect(client.adAccounts()).rejects.toThrow("another ad account")
    expect(logs[0]?.event).toBe("graph.foreign_object_withheld")
  })
})

describe("Tenant-only account filtering", () => {
  const ownAnswer: Answerer = ({ path }) =>
    Response.json({ id: path, account_id: path.slice(4), name: `Name of ${path}` })

  it("the ad accounts of a tenant are asked for one by one, never as whatever the token may see", async () => {
    const { client, calls } = acme(ownAnswer)
    const found = await client.adAccounts()
    expect(found.map(({ account }) => account.id)).toEqual([ACME, SECOND])
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET ${ACME}`, `GET ${SECOND}`])
    expect(JSON.stringify(calls)).not.toMatch(/adaccounts|businesses|GLOBEX/)
  })

  it("a tenant without ad accounts asks Meta nothing and sees nothing", async () => {
    const { client, calls } = acme(ownAnswer, [])
    expect(await client.adAccounts()).toEqual([])
    expect(calls).toEqual([])
    await expect(client.page(ACME, "campaign", page)).rejects.toBeInstanceOf(NotOwnedError)
  })

  it("at most four are asked for at once", async () => {
    const accounts = Array.from({ length: 11 }, (_, n) => anAdAccount({ id: `act_10010000000000${n + 10}` }))
    let inTheAir = 0
    let most = 0
    const { client } = acme(async (call) => {
      most = Math.max(most, ++inTheAir)
      await Promise.resolve()
      inTheAir--
      return ownAnswer(call, 0)
    }, accounts)
    expect(await client.adAccounts()).toHaveLength(11)
    expect(most).toBeLessThanOrEqual(4)
  })
})

describe("Reading through pages", () => {
  const many = (type: EntityType, count: number): Answerer => {
    const ids = Array.from({ length: count }, (_, n) => `238500000000${n + 10_000}`)
    return ({ params }) => {
      const start = Number(params.after ?? "0")
      const limit = Number(params.limit)
      const rows = ids
        .slice(start, start + limit)
        .map((id) => aRow(id, ACME_NUMBER, type === "ad_set" ? { campaign_id: "238501" } : {}))
      const more = start + limit < count
      const cursors = { before: String(start), after: String(start + limit) }
      return Response.json({
        data: rows,
        paging: { cursors, ...(more ? { next: "https://graph.test/v26.0/x?access_token=EAA&after=1" } : {}) },
      })
    }
  }

  it.each(["campaign", "ad_set"] as const)(
    "every %s of an account is read, whatever the number of pages",
    async (type) => {
      const { client, calls } = acme(many(type, 450))
      const entities = await client.structure(ACME, type)
      expect(new Set(entities.map(({ id }) => id)).size).toBe(450)
      expect(calls).toHaveLength(3)
      expect(
        calls.every(({ path }) => path === `${ACME}/${type === "campaign" ? "campaigns" : "adsets"}`),
      ).toBe(true)
    },
  )

  it("Meta's next address is never followed, only its cursor taken", async () => {
    const { client, calls } = acme(many("campaign", 100))
    const first = await client.page(ACME, "campaign", page)
    expect(first.after).toBe("50")
    await client.page(ACME, "campaign", { ...page, after: first.after })
    expect(calls.every(({ request }) => request.url.startsWith("http://graph.test/v26.0/act_"))).toBe(true)
    expect(calls[1]?.params.after).toBe("50")
  })

  it.each([
    ["no next page", { cursors: { after: "x" } }, null],
    ["a next page without a cursor", { next: "https://graph.test" }, null],
    ["a cursor that is no text", { next: "https://graph.test", cursors: { after: 7 } }, null],
    [
      "a cursor that is far too long",
      { next: "https://graph.test", cursors: { after: "x".repeat(2_001) } },
      null,
    ],
    ["a next page", { next: "https://graph.test", cursors: { after: "x" } }, "x"],
    ["no paging at all", undefined, null],
  ])("%s", async (_what, paging, after) => {
    const { client } = acme(() => Response.json({ data: [], paging }))
    expect((await client.page(ACME, "campaign", page)).after).toBe(after)
  })

  it("a page that is too much for Meta is asked for in smaller ones", async () => {
    const { client, calls } = acme(({ params }) =>
      Number(params.limit) > 12 ? graphError(100, { subcode: 1487534 }) : listing(aRow("23850000000000001")),
    )
    expect((await client.page(ACME, "campaign", page)).rows).toHaveLength(1)
    expect(calls.map(({ params }) => params.limit)).toEqual(["50", "25", "12"])
  })

  it("a page that is too much even with one row is given up", async () => {
    const { client, calls } = acme(() => graphError(100, { subcode: 1487534 }))
    await expect(client.page(ACME, "campaign", page)).rejects.toThrow("too much data")
    expect(calls.at(-1)?.params.limit).toBe("1")
  })

  it("a listing that never ends is a fault, not a loop", async () => {
    const { client, calls } = acme(() =>
      Response.json({ data: [], paging: { next: "https://graph.test", cursors: { after: "again" } } }),
    )
    await expect(client.structure(ACME, "campaign")).rejects.toThrow("more than 40000")
    expect(calls).toHaveLength(200)
  })

  it.each([[Response.json({})], [Response.json({ data: "none" })], [Response.json({ data: [7] })]])(
    "an answer that is no listing throws",
    async (answer) => {
      await expect(acme(() => answer).client.page(ACME, "campaign", page)).rejects.toThrow()
    },
  )
})

describe("Finding what was created", () => {
  it("goes by the label's name and then its id, in the tenant's account only", async () => {
    const { client, calls } = acme(({ path }) =>
      path.endsWith("/adlabels") ? listing({ id: "7000001" }) : listing(aRow("23850000000000009")),
    )
    const found = await client.labelled(ACME, "campaign", "bursar:op_1")
    expect(found.map(({ id }) => id)).toEqual(["23850000000000009"])
    expect(calls.map(({ path }) => path)).toEqual([`${ACME}/adlabels`, `${ACME}/campaignsbylabels`])
    expect(calls[0]?.params.filtering).toContain("bursar:op_1")
    expect(calls[1]?.params.ad_label_ids).toBe('["7000001"]')
  })

  it("finds nothing where there is no such label", async () => {
    const { client, calls } = acme(() => listing())
    expect(await client.labelled(ACME, "campaign", "bursar:op_1")).toEqual([])
    expect(calls).toHaveLength(1)
  })
})
