import { setTimeout as sleep } from "node:timers/promises"
import { type Answer, ask } from "../../scripts/local/throwaway-client.ts"
import type { Random } from "../unit/support/random.ts"

/** Something that was asked for under a key, and everything that was ever answered to it. */
export type Wish = {
  key: string
  token: string
  operation: string
  input: Record<string, unknown>
  answers: Answer[]
}

export const ACCOUNT = "act_1001000000000001"
const CLIENTS = 6
const ANSWER_MS = 15_000
const PAUSE_WHILE_DOWN_MS = 30
/** An object is changed at most fifty times a day, so each client goes on to a new one before. */
const CHANGES_OF_ONE = 25

/** Agents that want things without end, and ask again under the same key for as long as they get no answer. */
export class Traffic {
  readonly wishes: Wish[] = []
  readonly faults: string[] = []
  underWay = 0
  #stopped = false
  #clients: Promise<void>[] = []

  readonly #origin: () => string
  readonly #tokens: readonly [string, ...string[]]
  readonly #random: Random

  constructor(origin: () => string, tokens: readonly [string, ...string[]], random: Random) {
    this.#origin = origin
    this.#tokens = tokens
    this.#random = random
  }

  start(): void {
    this.#clients = Array.from({ length: CLIENTS }, (_, n) => this.#client(n))
  }

  /** Every wish that was begun still gets its answer. */
  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all(this.#clients)
  }

  /** Asks again for some of what was answered before: the same, and something else under the same key. */
  async askAgain(count: number): Promise<void> {
    const answered = this.wishes.filter((wish) => operationIn(wish) !== null)
    const [first] = answered
    if (first === undefined) return
    for (let n = 0; n < count; n++) {
      const wish = this.#random.pick([first, ...answered])
      wish.answers.push(await this.#ask(wish, wish.input))
      const other = await this.#ask(wish, { ...wish.input, ...differently(wish) })
      if (other.status !== 409 || other.body.code !== "key_reused")
        this.faults.push(`another request under key ${wish.key} got ${other.status} ${other.body.code}`)
    }
  }

  async #client(number: number): Promise<void> {
    const token = this.#tokens[number % this.#tokens.length] ?? this.#tokens[0]
    let campaign: { id: string; changes: number; cents: number } | null = null
    for (let turn = 0; !this.#stopped; turn++) {
      const label = `c${number}-${turn}`
      if (campaign === null || campaign.changes > CHANGES_OF_ONE || this.#random.chance(0.1)) {
        const made = await this.#wish(token, "create_campaign", newCampaign(`Crash ${label}`))
        const id: unknown = made.answers.at(-1)?.body?.result?.id
        if (typeof id === "string") campaign = { id, changes: 0, cents: 5000 }
        continue
      }
      campaign.changes += 1
      const entity = { entity_type: "campaign", entity_id: campaign.id }
      const kind = this.#random.pick(["rename", "rename", "budget", "activate", "pause"])
      if (kind === "rename")
        await this.#wish(token, "update_entity", { ...entity, changes: { name: `Crash ${label}` } })
      if (kind === "activate") await this.#wish(token, "activate_entity", entity)
      if (kind === "pause")
        await this.#wish(token, "pause_entities", { entity_type: "campaign", entity_ids: [campaign.id] })
      if (kind === "budget") {
        // No amount comes twice for one campaign, so that each can be told from the others.
        campaign.cents += this.#random.pick([7, 11, 13])
        const amount = (campaign.cents / 100).toFixed(2)
        const changes = { daily_budget: { amount, currency: "USD" } }
        await this.#wish(token, "update_entity", { ...entity, changes })
      }
    }
  }

  async #wish(token: string, operation: string, input: Record<string, unknown>): Promise<Wish> {
    const wish: Wish = { key: crypto.randomUUID(), token, operation, input, answers: [] }
    this.wishes.push(wish)
    wish.answers.push(await this.#ask(wish, input))
    if (this.#random.chance(0.15)) wish.answers.push(await this.#ask(wish, input))
    return wish
  }

  /** Until there is an answer, however often the runtime dies meanwhile. */
  async #ask(wish: Wish, input: Record<string, unknown>): Promise<Answer> {
    for (;;) {
      this.underWay += 1
      try {
        const url = `${this.#origin()}/api/t/acme/operations/${wish.operation}`
        const signal = AbortSignal.timeout(ANSWER_MS)
        const answer = await ask("POST", url, { token: wish.token, key: wish.key, body: input, signal })
        if (answer.status < 500) return answer
        if (answer.body?.code === "internal") this.faults.push(`our fault: ${JSON.stringify(answer.body)}`)
      } catch {
        // No answer: whether it happened is what the key is for.
      } finally {
        this.underWay -= 1
      }
      await sleep(PAUSE_WHILE_DOWN_MS)
    }
  }
}

/** The operation that a wish became, as its answers say; null where none says so. */
export function operationIn({ answers }: Wish): string | null {
  const found = answers.find(({ status }) => status === 200 || status === 202)
  return found?.body.operation_id ?? null
}

function newCampaign(name: string) {
  return {
    ad_account_id: ACCOUNT,
    name,
    objective: "OUTCOME_TRAFFIC",
    special_ad_categories: [],
    daily_budget: { amount: "50.00", currency: "USD" },
  }
}

function differently({ operation }: Wish): Record<string, unknown> {
  switch (operation) {
    case "create_campaign":
      return { name: "Something else" }
    case "update_entity":
      return { changes: { name: "Something else" } }
    case "pause_entities":
      return { entity_ids: ["23850000000000001"] }
    default:
      return { entity_id: "23850000000000001" }
  }
}
