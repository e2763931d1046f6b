import { DurableObject } from "cloudflare:workers"
import { itemReply } from "../control/batch-item.ts"
import { type ControlCall, type ControlReply, control } from "../control/controls.ts"
import { type Apply, type Delivery, deliver, type Postpone, type Reply } from "../control/delivery.ts"
import { Faults } from "../control/faults.ts"
import { LateCalls } from "../control/late-calls.ts"
import { RequestLog, shownParams } from "../control/request-log.ts"
import { isPlanted, resetWorld } from "../control/reset.ts"
import { answer } from "../graph/answer.ts"
import { DEFAULT_SPEC } from "../seed/spec.ts"
import type { GraphCall } from "../wire/call.ts"
import { targetOf } from "./target.ts"
import { World } from "./world.ts"

/** The whole simulated world in one object: its rules are serialised and its state survives a restart. */
export class GraphWorld extends DurableObject<Env> {
  readonly #world: World
  readonly #faults: Faults
  readonly #late: LateCalls
  readonly #log: RequestLog

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    this.#world = new World(ctx.storage)
    if (!isPlanted(this.#world)) {
      const lastRequest = this.#world.settings.number("last_request", 0)
      resetWorld(this.#world, { spec: DEFAULT_SPEC, seed: 1 }, lastRequest)
    }
    this.#faults = new Faults(ctx.storage.sql)
    this.#late = new LateCalls(this.#world)
    this.#log = new RequestLog(ctx.storage.sql, this.#world.settings.number("last_request", 0))
  }

  /** One call to the Graph. The call travels as text, which is all the caller and the world need to agree on. */
  async receive(callText: string): Promise<Delivery> {
    const call = JSON.parse(callText) as GraphCall
    this.#late.applyDue()
    const target = targetOf(this.#world, call)
    const fault = this.#faults.take(target, (kind) => kind !== "null_batch_item")
    const line = this.#log.arrived({
      at_ms: this.#world.clock.nowMs(),
      method: call.method,
      path: `/${[...(call.version === null ? [] : [call.version]), ...call.path].join("/")}`,
      params: shownParams(call.params),
      account: target.account,
    })
    const delivery = await deliver(this.#world, call, fault, this.#apply, this.#postpone)
    this.#log.answered(line, delivery.status, fault?.kind ?? null)
    return delivery
  }

  async control(call: ControlCall): Promise<ControlReply> {
    return control({ world: this.#world, faults: this.#faults, late: this.#late, log: this.#log }, call)
  }

  /** Wakes up for calls that were to be applied late. */
  override async alarm(): Promise<void> {
    this.#late.applyDue()
    await this.#wakeForLateCalls()
  }

  readonly #apply: Apply = (call) => answer(this.#world, call, (item) => this.#applyItem(item))

  #applyItem(item: GraphCall): Reply | null {
    const fault = this.#faults.take(targetOf(this.#world, item), () => true)
    return itemReply(this.#world, item, fault, (each) => answer(this.#world, each), this.#postpone)
  }

  readonly #postpone: Postpone = (call, delayMs) => {
    this.#late.add(call, delayMs)
    this.ctx.waitUntil(this.#wakeForLateCalls())
  }

  async #wakeForLateCalls(): Promise<void> {
    const inMs = this.#late.nextInMs()
    if (inMs !== null) await this.ctx.storage.setAlarm(Date.now() + inMs)
  }
}
