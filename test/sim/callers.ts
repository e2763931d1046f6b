import type { ExecuteRequest } from "../../src/ledger/contract.ts"
import type { Ask, Wish } from "./plan.ts"
import { ACCOUNTS, accountOf, FOREIGN_ACCOUNT, PRINCIPALS, type Principal } from "./world/tenant.ts"
import type { World } from "./world/world.ts"

/** What people and agents ask for, and how they behave when no answer comes: they ask for the same again. */

export type Callers = { ask: (ask: Ask) => void; look: (who: number) => void; forced: ReadonlySet<string> }

const PATIENCE_MS = [500, 4_000, 20_000, 90_000] as const

export function callersOf(world: World): Callers {
  const { scheduler, witness, random } = world
  const heard: string[] = []
  const forced = new Set<string>()

  function ask(plan: Ask): void {
    const who = PRINCIPALS[plan.who] ?? PRINCIPALS[0]
    if (!who) return
    const wanted = requestFor(world, plan.wish)
    if (plan.force && plan.wish.do === "create") forced.add(plan.wish.name)
    const request: ExecuteRequest = { ...who.caller, ...wanted, key: plan.key, force: plan.force }
    for (let copy = 0; copy < plan.copies; copy++) deliver(who, plan, request, plan.patience)
  }

  function deliver(who: Principal, plan: Ask, request: ExecuteRequest, patience: number): void {
    const again = () => {
      if (patience > 0)
        scheduler.after(random.pick(PATIENCE_MS), "asked again", () =>
          deliver(who, plan, request, patience - 1),
        )
    }
    const pause = plan.wish.do === "pause" ? pauseCheck(world, who, request) : null
    world.rpc(
      `${who.id} asks ${request.operation} ${JSON.stringify(request.input)} ${request.key ?? ""}`,
      (ledger) => ledger.execute(request),
      {
        answer: (reply) => {
          if (plan.leaves) return
          witness.hear(who.id, reply, request.key)
          const id = reply.ok ? reply.value.operation_id : reply.refusal.operation_id
          if (id) heard.push(id)
          pause?.(reply.ok ? null : reply.refusal)
          if (reply.ok && ["unknown", "in_progress"].includes(reply.value.status)) again()
        },
        lost: again,
      },
    )
  }

  function look(index: number): void {
    const who = PRINCIPALS[index] ?? PRINCIPALS[0]
    const id = heard.at(-1)
    if (!who || !id) return
    world.rpc(`${who.id} looks up ${id}`, (ledger) => ledger.operation(who.caller, id), {
      answer: (reply) => reply.ok && witness.hear(who.id, reply, null),
    })
  }

  return { ask, look, forced }
}

/** A pause of known objects, by somebody who may, in accounts that are there, is never refused by the ledger. */
function pauseCheck(world: World, who: Principal, request: ExecuteRequest) {
  const ids = request.input.entity_ids as string[]
  const before = world.store.exec(
    `SELECT id FROM entities WHERE id IN (${ids.map(() => "?").join(", ")})`,
    ids,
  ).length
  const changes = world.authority.changes
  const deaths = world.platform.deaths()
  return (refusal: { code: string; message: string; decision?: unknown } | null) => {
    // What was known may have died with the object before it was durable.
    const wasKnown = before === new Set(ids).size && deaths === world.platform.deaths()
    if (!refusal || !wasKnown || changes !== world.authority.changes || world.authority.touched.size > 0)
      return
    const own = [
      "policy_refused",
      "possible_duplicate",
      "conflict",
      "rate_limited",
      "meta_unavailable",
      "audit_unavailable",
    ]
    if (own.includes(refusal.code) && refusal.decision === undefined) {
      world.witness.violate("I16", `${who.id} may not pause ${ids.join(", ")}: ${refusal.message}`)
    }
    const denied = refusal.decision as { outcome?: string } | undefined
    if (denied?.outcome === "denied")
      world.witness.violate("I16", `${who.id} may not pause ${ids.join(", ")}: ${refusal.message}`)
  }
}

function requestFor(world: World, wish: Wish): { operation: string; input: Record<string, unknown> } {
  const objects = [...world.meta.objects.values()]
  const objectAt = (index: number) => objects[index % objects.length] ?? objects[0]
  switch (wish.do) {
    case "create": {
      const account = ACCOUNTS[wish.account] ?? ACCOUNTS[0]
      const daily_budget = amount(account.id, 15 * account.unit)
      return {
        operation: "create_campaign",
        input: {
          ad_account_id: account.id,
          name: wish.name,
          objective: "OUTCOME_TRAFFIC",
          special_ad_categories: [],
          ...(wish.budget ? { daily_budget } : {}),
        },
      }
    }
    case "budget": {
      const object = objectAt(wish.entity)
      const daily_budget = amount(
        object?.account ?? "",
        Math.round((object?.dailyBudget ?? 1000) * wish.factor),
      )
      return { operation: "update_entity", input: { ...entity(object), changes: { daily_budget } } }
    }
    case "rename":
      return {
        operation: "update_entity",
        input: { ...entity(objectAt(wish.entity)), changes: { name: wish.name } },
      }
    case "activate":
      return { operation: "activate_entity", input: entity(objectAt(wish.entity)) }
    case "pause": {
      const first = objectAt(wish.entities[0] ?? 0)
      const same = wish.entities
        .map(objectAt)
        .filter((object) => object?.level === first?.level && object?.account !== FOREIGN_ACCOUNT)
      const ids = same.length > 0 ? same.map((object) => object?.id ?? "") : [first?.id ?? ""]
      return { operation: "pause_entities", input: { entity_type: first?.level, entity_ids: ids } }
    }
  }
}

function entity(object: { id: string; level: string } | undefined): Record<string, unknown> {
  return { entity_type: object?.level ?? "campaign", entity_id: object?.id ?? "1" }
}

/** Money as callers write it, from API units. */
function amount(accountId: string, units: number): { amount: string; currency: string } {
  const { currency, unit } = accountOf(accountId)
  return { amount: unit === 100 ? (units / 100).toFixed(2) : String(units), currency }
}
