import { describe, expect, it } from "vitest"
import type { AdAccount } from "../../../src/domain/entity.ts"
import { AssetSet } from "../../../src/graph/assets.ts"
import { TenantGraph } from "../../../src/graph/client.ts"
import { operationNamed } from "../../../src/operations/registry.ts"
import { ACME, anAdAccount } from "../support/builders.ts"
import { type Answerer, GRAPH_CONFIG, scriptedGraph } from "../support/graph.ts"

async function read(name: string, input: unknown, answer: Answerer, account: AdAccount = anAdAccount()) {
  const operation = operationNamed(name)
  if (operation?.kind !== "read") throw new Error(`There is no read ${name}.`)
  const graph = scriptedGraph(answer)
  const client = new TenantGraph(new AssetSet("tnt_acme", [account]), GRAPH_CONFIG, graph.deps)
  const page = await operation.run(client, operation.input.parse(input), null)
  return { ...page, calls: graph.calls }
}

const campaign = {
  id: "23850000000000001",
  account_id: "1001000000000001",
  name: "Spr\u200bing",
  objective: "OUTCOME_SALES",
  status: "ACTIVE",
  effective_status: "ACTIVE",
  daily_budget: "5000",
  lifetime_budget: "0",
  created_time: "2026-09-12T10:45:09+0200",
  special_ad_categories: ["NONE", 7],
  owner: "somebody else's page",
}

describe("Listing campaigns", () => {
  it("shows the wanted fields only: money with its currency, text without hidden characters", async () => {
    const { data } = await read("get_ad_entities", { ad_account_id: ACME }, () =>
      Response.json({ data: [campaign] }),
    )
    expect(data).toEqual([
      {
        id: "23850000000000001",
        name: "Spring",
        objective: "OUTCOME_SALES",
        status: "ACTIVE",
        effective_status: "ACTIVE",
        daily_budget: { amount: "50.00", currency: "USD" },
        lifetime_budget: null,
      },
    ])
  })

  it("asks Meta for what was asked for, and for the account that each row must prove", async () => {
    const fields = ["created_time", "special_ad_categories"]
    const { data, calls } = await read(
      "get_ad_entities",
      { ad_account_id: ACME, fields, limit: 7, effective_status: ["PAUSED"] },
      () => Response.json({ data: [campaign] }),
    )
    expect(calls.map(({ method, path, params }) => ({ method, path, params }))).toEqual([
      {
        method: "GET",
        path: `${ACME}/campaigns`,
        params: { fields: `account_id,${fields}`, limit: "7", effective_status: '["PAUSED"]' },
      },
    ])
    expect(data).toEqual([
      { id: campaign.id, created_time: "2026-09-12T08:45:09.000Z", special_ad_categories: ["NONE", null] },
    ])
  })

  it("leaves a field of the other level out", async () => {
    const { calls } = await read(
      "get_ad_entities",
      { ad_account_id: ACME, level: "campaign", fields: ["name", "billing_event"] },
      () => Response.json({ data: [] }),
    )
    expect(calls[0]?.params.fields).toBe("account_id,name")
  })

  it("shows no amounts where Meta documents no unit", async () => {
    const { data } = await read(
      "get_ad_entities",
      { ad_account_id: ACME },
      () => Response.json({ data: [campaign] }),
      anAdAccount({ currencyCode: "KWD" }),
    )
    expect(data[0]?.daily_budget).toBeNull()
  })

  it.each(["owner", "account{business}", "insights", "name,owner"])(
    "the field %s cannot be asked for",
    (field) => {
      const parsed = operationNamed("get_ad_entities")?.input.safeParse({
        ad_account_id: ACME,
        fields: [field],
      })
      expect(parsed?.success).toBe(false)
    },
  )
})

describe("Listing ad accounts", () => {
  it("shows Meta's ids, words for states, and amounts with their currency", async () => {
    const object = {
      id: ACME,
      account_id: "1001000000000001",
      name: "Acme US",
      currency: "USD",
      account_status: 1,
      amount_spent: "12345",
      spend_cap: "0",
      balance: 250,
    }
    const { data } = await read("get_ad_accounts", {}, () => Response.json(object))
    expect(data).toEqual([
      {
        id: ACME,
        account_id: "1001000000000001",
        name: "Acme US",
        currency: "USD",
        timezone_name: "America/New_York",
        account_status: "ACTIVE",
        amount_spent: { amount: "123.45", currency: "USD" },
        spend_cap: { amount: "0.00", currency: "USD" },
        balance: { amount: "2.50", currency: "USD" },
      },
    ])
  })
})
