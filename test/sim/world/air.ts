import type { Random } from "../../unit/support/random.ts"
import { type Answer, type Fate, fateOf, readFaultOf } from "./fates.ts"
import { PlainRequest, plainResponse } from "./globals.ts"
import type { Meta, Params } from "./meta.ts"
import type { Instance } from "./platform.ts"
import type { Scheduler } from "./scheduler.ts"

/** One mutation on its way, as the simulator knows it; the ledger knows less. */
export type Sent = {
  number: number
  instanceId: number
  path: string
  params: Params
  /** The operation it belongs to; null where the ledger's tables name none. */
  operationId: string | null
  /** The instance that sent it still waits for its answer. */
  awaited: boolean
  /** Meta may still make it true. */
  mayCome: boolean
}

/** How unreliable Meta is, and how late it may make a mutation true without breaking what the ledger counts on. */
export type MetaTrouble = {
  share: number
  reads: number
  late: boolean
  lateCreateMs: number
  lateUpdateMs: number
}

/** An answer after this is later than any client waits. */
const TOO_LATE_MS = 30_000

/**
 * The way to Meta and back: requests arrive late or never, take effect at once or late, and their answers are lost,
 * garbled or held up. What a crash does not reach, Meta has.
 */
export function makeAir(parts: {
  random: Random
  scheduler: Scheduler
  meta: Meta
  trouble: MetaTrouble
  /** Called before a mutation leaves; names the operation. */
  leaving: (sent: Omit<Sent, "operationId">) => string | null
  note: (text: string) => void
}) {
  const { random, scheduler, meta, trouble, note } = parts
  const sent: Sent[] = []

  function fetchFor(instance: Instance) {
    return (request: Request): Promise<Response> => {
      const plain = request as unknown
      if (!(plain instanceof PlainRequest)) throw new Error("The simulator's own Request was expected.")
      const url = new URL(plain.url)
      const path = url.pathname.replace(/^\/v[0-9.]+\//, "")
      const params = Object.fromEntries(plain.method === "GET" ? url.searchParams : (plain.body ?? []))
      return new Promise((resolve, reject) => {
        const answering = (answer: Answer) =>
          resolve(plainResponse(answer.status, answer.text, answer.headers))
        const giveUp = () => reject(new Error("The connection ended."))
        plain.signal.addEventListener("abort", giveUp, { once: true })
        if (plain.method === "GET") look(path, params, answering, giveUp)
        else change(instance, path, params, { answer: answering, reset: giveUp, signal: plain.signal })
      })
    }
  }

  function look(path: string, params: Params, answer: (answer: Answer) => void, reset: () => void): void {
    const fault = readFaultOf(random, trouble.reads)
    if (fault === "silence") return
    scheduler.soon(`read ${path} arrives`, () => {
      const { status, body, headers } = meta.read(path, params)
      const truth = { status, text: JSON.stringify(body), ...(headers ? { headers } : {}) }
      scheduler.soon(`read ${path} answered`, () => {
        if (fault === "reset") reset()
        else answer(fault ? fault() : truth)
      })
    })
  }

  function change(
    instance: Instance,
    path: string,
    params: Params,
    client: { answer: (answer: Answer) => void; reset: () => void; signal: AbortSignal },
  ): void {
    const { answer, reset, signal } = client
    const base = {
      number: sent.length + 1,
      instanceId: instance.id,
      path,
      params,
      awaited: true,
      mayCome: true,
    }
    const one: Sent = { ...base, operationId: parts.leaving(base) }
    sent.push(one)
    signal.addEventListener("abort", () => {
      one.awaited = false
    })
    const ended = (then: () => void) => () => {
      one.awaited = false
      then()
    }
    note(`POST #${one.number} ${path} ${JSON.stringify(params)} leaves for ${one.operationId}`)
    scheduler.soon(`POST #${one.number} arrives`, () => {
      const refusal = meta.objection(path, params)
      const fate: Fate = refusal
        ? { name: "refused", applies: "never", answer: "truth" }
        : fateOf(random, trouble)
      note(`POST #${one.number}: ${fate.name}`)
      const apply = () => {
        one.mayCome = false
        return meta.apply(path, params, one.operationId)
      }
      let truth = refusal
      if (fate.applies === "at once") truth = apply()
      else if (fate.applies === "never") one.mayCome = false
      else scheduler.after(lateness(path), `POST #${one.number} takes effect late`, apply)
      respond(fate.answer, truth)
    })

    function respond(how: Fate["answer"], truth: ReturnType<Meta["read"]> | null): void {
      if (how === "silence") return
      const say = ended(() => {
        if (how === "reset") reset()
        else if (typeof how === "function") answer(how())
        else if (truth) answer({ status: truth.status, text: JSON.stringify(truth.body) })
      })
      if (how === "too late") scheduler.after(TOO_LATE_MS, `POST #${one.number} answered too late`, say)
      else scheduler.soon(`POST #${one.number} answered`, say)
    }
  }

  function lateness(path: string): number {
    const longest = path.includes("/") ? trouble.lateCreateMs : trouble.lateUpdateMs
    return random.whole(200, longest)
  }

  /** The instance's client has given up on this call, or the instance is gone. */
  function forget(instanceId: number): void {
    for (const one of sent) if (one.instanceId === instanceId) one.awaited = false
  }

  return { sent, fetchFor, forget }
}

export type Air = ReturnType<typeof makeAir>
