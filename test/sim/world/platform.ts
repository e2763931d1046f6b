import type { OutboxRow } from "../../../src/audit/deliver.ts"
import type { AssetSet } from "../../../src/graph/assets.ts"
import { TenantGraph } from "../../../src/graph/client.ts"
import type { LedgerHost } from "../../../src/ledger/host.ts"
import { Ledger } from "../../../src/ledger/ledger.ts"
import type { Random } from "../../unit/support/random.ts"
import type { Scheduler } from "./scheduler.ts"
import type { Store } from "./store.ts"

/** One life of the tenant's object. A dead one may still get answers, and may never touch the storage again. */
export type Instance = { id: number; alive: boolean; ledger: Ledger }

/** What anybody hears whose object died under them. */
export class Lost extends Error {}

export type PlatformTrouble = { alarms: number; slowFlush: number }

const CRON_MS = 15 * 60_000
const CRON_ROUNDS = 4
const RETRY_ALARM_MS = 2_000
const ALARM_RETRIES = 6

/**
 * Where the ledger lives: storage that is flushed a little later, one alarm, and an object that is started when somebody
 * calls it and dies whenever the schedule says so.
 */
export function makePlatform(parts: {
  random: Random
  scheduler: Scheduler
  store: Store
  clock: { now: () => number }
  trouble: PlatformTrouble
  fetchFor: (instance: Instance) => (request: Request) => Promise<Response>
  deliver: (tenantId: string, rows: OutboxRow[]) => Promise<void>
  died: (instance: Instance) => void
  flushed: () => void
  surprised: (what: string, error: unknown) => void
  note: (text: string) => void
}) {
  const { random, scheduler, store, clock, trouble, note } = parts
  let current: Instance | null = null
  let born = 0
  let deaths = 0
  let alarm: number | null = null
  let durableAlarm: number | null = null
  let flushIsComing = false
  /** Alarms whose handler is running: until it has ended, the alarm is still on disk and rings again after a crash. */
  let ringing = 0
  let gates: { instance: Instance; open: () => void }[] = []

  function wrote(): void {
    if (flushIsComing) return
    flushIsComing = true
    const slow = random.chance(trouble.slowFlush) ? random.whole(100, 2_500) : 0
    scheduler.after(slow + random.pick([0, 1, 2, 20]), "flush", flush)
  }

  function flush(): void {
    flushIsComing = false
    store.flush()
    if (alarm !== null || ringing === 0) durableAlarm = alarm
    parts.flushed()
    const open = gates
    gates = []
    for (const gate of open) gate.open()
  }

  /** Resolves once what was written before is durable; never, if the object dies first. */
  function durable(instance: Instance): Promise<void> {
    if (!instance.alive) return Promise.reject(new Lost("This object was replaced."))
    if (!store.dirty) return Promise.resolve()
    wrote()
    return new Promise((open) => {
      gates.push({ instance, open })
    })
  }

  function hostOf(instance: Pick<Instance, "id" | "alive">): LedgerHost {
    const whole = instance as Instance
    const touching = () => {
      if (!instance.alive) throw new Lost("This object was replaced.")
    }
    const config = {
      kind: "sandbox",
      origin: "http://graph.test",
      version: "v26.0",
      accessToken: "token",
      appSecret: null,
      timeoutMs: 20_000,
      readAttempts: 3,
      retryBaseMs: 500,
    } as const
    const deps = {
      fetch: parts.fetchFor(whole),
      clock,
      log: () => {},
      sleep: (ms: number) => new Promise<void>((resolve) => void scheduler.after(ms, "sleep", resolve)),
      random: random.next,
    }
    return {
      sql: {
        exec(query, ...values) {
          touching()
          const found = store.exec(query, values)
          if (store.dirty) wrote()
          return { toArray: () => found }
        },
      },
      transaction(work) {
        touching()
        return store.transaction(work)
      },
      sync: () => durable(whole),
      wakeAt(atMs) {
        touching()
        if (alarm !== null && alarm <= atMs) return
        alarm = atMs
        store.dirty = true
        wrote()
        awaitAlarm()
      },
      background: (work) => void work.catch((error) => surprised("background work", error)),
      clock,
      graph: (assets: AssetSet) => new TenantGraph(assets, config, deps),
      async deliver(tenantId, rows) {
        touching()
        return parts.deliver(tenantId, rows)
      },
      log: () => {},
    }
  }

  function surprised(what: string, error: unknown): void {
    if (!(error instanceof Lost)) parts.surprised(what, error)
  }

  function instance(): Instance {
    if (current) return current
    born++
    note(`instance ${born} starts`)
    const fresh: Pick<Instance, "id" | "alive"> & { ledger?: Ledger } = { id: born, alive: true }
    fresh.ledger = new Ledger(hostOf(fresh))
    current = fresh as Instance
    return current
  }

  /** What was not flushed is gone. Calls in the air are not, and their answers may find nobody. */
  function crash(): void {
    if (!current) return
    deaths++
    note(`instance ${current.id} dies${store.dirty ? ", and what it had not flushed with it" : ""}`)
    current.alive = false
    const dead = current
    current = null
    gates = []
    ringing = 0
    store.lose()
    alarm = durableAlarm
    parts.died(dead)
    awaitAlarm()
  }

  function awaitAlarm(): void {
    if (alarm === null) return
    const lateness = random.chance(trouble.alarms) ? random.whole(1, 600) * 1000 : 0
    scheduler.after(alarm - clock.now() + lateness, "alarm", ring)
  }

  function ring(): void {
    if (alarm === null) return
    if (alarm > clock.now()) {
      awaitAlarm()
      return
    }
    alarm = null
    if (random.chance(trouble.alarms / 2)) {
      note("an alarm is lost until the next sweep")
      for (let round = 1; round <= CRON_ROUNDS; round++)
        scheduler.after(round * CRON_MS, "cron", () => wake(0))
      return
    }
    wake(0)
    if (random.chance(trouble.alarms)) wake(0)
  }

  function wake(retries: number): void {
    const { ledger } = instance()
    const again = () =>
      void scheduler.after(RETRY_ALARM_MS * 2 ** retries, "alarm again", () => wake(retries + 1))
    const mine = current
    const done = () => {
      if (mine !== current) return false
      ringing--
      // That it rang has to become durable as well.
      store.dirty = true
      wrote()
      return true
    }
    ringing++
    ledger.wake().then(done, (error) => {
      surprised("the alarm", error)
      if (done() && retries < ALARM_RETRIES) again()
    })
  }

  return {
    instance,
    durable,
    crash,
    wrote,
    deaths: () => deaths,
  }
}

export type Platform = ReturnType<typeof makePlatform>
