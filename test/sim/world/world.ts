import type { Ledger } from "../../../src/ledger/ledger.ts"
import type { Random } from "../../unit/support/random.ts"
import type { Violation } from "../invariants.ts"
import type { Plan } from "../plan.ts"
import { witnessOf } from "../witness/witness.ts"
import { type Air, makeAir } from "./air.ts"
import { setPolicy } from "./beginning.ts"
import { makeDirectoryDatabase } from "./directory-database.ts"
import { makeMeta } from "./meta.ts"
import { Lost, makePlatform } from "./platform.ts"
import type { Scheduler } from "./scheduler.ts"
import type { Store } from "./store.ts"
import { policyWith, populate } from "./tenant.ts"

/** A call of the ledger from outside of its object: it takes time, and its answer waits until what it rests on is durable. */
export type Rpc = <T>(
  label: string,
  work: (ledger: Ledger) => Promise<T> | T,
  ends: { answer: (value: T) => void; lost?: () => void },
) => void

/** The whole simulated world of one schedule, with the witness that looks on. */
export function makeWorld(parts: {
  random: Random
  scheduler: Scheduler
  store: Store
  plan: Plan
  trace: string[] | null
}) {
  const { random, scheduler, store, plan, trace } = parts
  const violations: Violation[] = []
  /** Calls of each instance that wait for their answer; they hear nothing more when it dies. */
  const connections = new Map<number, (() => void)[]>()
  const note = (text: string) => {
    trace?.push(`${((scheduler.nowMs - plan.startMs) / 1000).toFixed(3).padStart(10)}  ${text}`)
  }
  const clock = { skewMs: 0, now: () => scheduler.nowMs + clock.skewMs }
  const meta = makeMeta(() => scheduler.nowMs)
  populate(meta)
  const witness = witnessOf({
    store,
    meta,
    trueNow: () => scheduler.nowMs,
    ledgerNow: () => clock.now(),
    checksCap: !plan.outside,
    note,
    violations,
  })
  const air: Air = makeAir({
    random,
    scheduler,
    meta,
    trouble: plan.meta,
    note,
    leaving: (sent) => witness.leaving(sent, air.sent),
  })
  const directoryDatabase = makeDirectoryDatabase({
    random,
    scheduler,
    trouble: plan.d1,
    delivered: store.delivered,
    note,
    arrived: witness.arrived,
  })
  const platform = makePlatform({
    random,
    scheduler,
    store,
    clock,
    trouble: plan.platform,
    fetchFor: (instance) => air.fetchFor(instance),
    deliver: directoryDatabase.deliver,
    died: (instance) => {
      air.forget(instance.id)
      for (const cut of connections.get(instance.id) ?? []) scheduler.soon("a connection breaks", cut)
      witness.crashed(directoryDatabase.rows)
    },
    flushed: () => witness.flushed(),
    surprised: (what, error) =>
      witness.violate("S2", `${what}: ${error instanceof Error ? error.stack : String(error)}`),
    note,
  })

  const rpc: Rpc = (label, work, { answer, lost = () => {} }) => {
    const end = (error: unknown) => {
      if (!(error instanceof Lost))
        witness.violate("S2", `${label}: ${error instanceof Error ? error.stack : String(error)}`)
      note(`${label} gets no answer`)
      lost()
    }
    scheduler.soon(label, () => {
      note(label)
      const instance = platform.instance()
      let isOver = false
      const once = (then: () => void) => {
        if (isOver) return
        isOver = true
        then()
      }
      connections.set(instance.id, [
        ...(connections.get(instance.id) ?? []),
        () => once(() => end(new Lost())),
      ])
      const asked = Promise.resolve().then(() => work(instance.ledger))
      asked.then(
        (value) =>
          // The platform keeps an answer back until everything written before it is durable.
          platform.durable(instance).then(
            () => scheduler.soon(`${label} is answered`, () => once(() => answer(value))),
            (error) => once(() => end(error)),
          ),
        (error) => once(() => end(error)),
      )
    })
  }

  /** The tenant is at work when the schedule begins, with a policy of its own. */
  function settle(): void {
    platform.instance()
    setPolicy(store, 2, policyWith(plan.room), clock.now())
    store.flush()
    witness.flushed()
    witness.looked()
  }
  /** Changes of who may do what, so that a check can tell whether one came in between. */
  const authority = { changes: 0, touched: new Set<string>() }

  return {
    authority,
    random,
    scheduler,
    store,
    plan,
    clock,
    meta,
    air,
    platform,
    directoryDatabase,
    witness,
    rpc,
    note,
    settle,
    violations,
  }
}

export type World = ReturnType<typeof makeWorld>
