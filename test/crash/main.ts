import "../../scripts/node-version.mjs"
import { setTimeout as sleep } from "node:timers/promises"
import { parseArgs } from "node:util"
import { startThrowawaySandbox, type ThrowawaySandbox } from "../../scripts/local/throwaway.ts"
import { PEOPLE, startThrowawayBursar, type ThrowawayBursar } from "../../scripts/local/throwaway-bursar.ts"
import { agentToken, ask, must, signIn } from "../../scripts/local/throwaway-client.ts"
import { freshSeed, randomFrom } from "../unit/support/random.ts"
import { CHECKS, type Evidence, isOpen } from "./checks.ts"
import { disturb } from "./faults.ts"
import { age, readStored } from "./files.ts"
import { say } from "./say.ts"
import { SentLog } from "./sent.ts"
import { ACCOUNT, Traffic } from "./traffic.ts"

/**
 * `npm run crashtest -- --kills 50 [--seed 7]`: agents change things at a sandbox full of faults, while the runtime under
 * Bursar is killed again and again in the middle of it. Then what is on the disk is held against what the sandbox saw.
 */
const READY_LIMIT_MS = 5000
/** Longer than Meta is taken to need for anything. */
const SETTLED_MS = 11 * 60_000
const VARS = {
  POLICY_CHANGES_PER_HOUR: "1000000",
  POLICY_AD_ACCOUNT_DAY: "100000000.00",
  GRAPH_RETRY_BASE_MS: "20",
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: { kills: { type: "string", default: "50" }, seed: { type: "string" } },
  })
  const kills = Number(values.kills)
  const seed = values.seed === undefined ? freshSeed() : Number(values.seed)
  say(
    `${kills} kills, seed ${seed} (it decides what is asked for, what goes wrong and when; not how the machine runs)`,
  )
  const sandbox = await startThrowawaySandbox()
  try {
    return await crashTest(sandbox, kills, seed)
  } finally {
    await sandbox.stop()
  }
}

async function crashTest(sandbox: ThrowawaySandbox, kills: number, seed: number): Promise<boolean> {
  await must("PUT", `${sandbox.url}/_sandbox/limits`, { body: { tier: "off" } })
  let bursar = await startThrowawayBursar({ sandboxUrl: sandbox.url, vars: VARS })
  const log = new SentLog(sandbox.url)
  try {
    const owner = await signIn(bursar.origin, PEOPLE.acmeOwner)
    const token = () => agentToken(bursar.origin, owner, "acme")
    const tokens = [await token(), await token(), await token()] as const
    await log.skip()
    await disturb(sandbox.url, seed)
    const traffic = new Traffic(() => bursar.origin, [...tokens], randomFrom(seed))
    const killed = await killing(bursar, traffic, log, kills, seed)
    await must("DELETE", `${sandbox.url}/_sandbox/faults`)
    await must("POST", `${sandbox.url}/_sandbox/clock`, { body: { advance_s: SETTLED_MS / 1000 } })
    // Twice: "it did not happen" takes two looks that agree.
    for (const _ of [1, 2]) bursar = await later(bursar, sandbox.url, tokens[0])
    await bursar.stop()
    await log.follow()
    const { campaigns } = await must("GET", `${sandbox.url}/_sandbox/state?account=${ACCOUNT}`)
    const stored = readStored(bursar.folder, "acme", 2 * SETTLED_MS)
    return judge({ stored, sent: log.sent, wishes: traffic.wishes, campaigns }, killed, traffic.faults)
  } finally {
    await bursar.stop()
    bursar.remove()
  }
}

type Killed = { kills: number; underWay: number; readyMs: number[] }

async function killing(
  bursar: ThrowawayBursar,
  traffic: Traffic,
  log: SentLog,
  kills: number,
  seed: number,
): Promise<Killed> {
  const random = randomFrom(seed + 1)
  const killed: Killed = { kills, underWay: 0, readyMs: [] }
  traffic.start()
  for (let n = 1; n <= kills; n++) {
    await sleep(random.whole(20, 700))
    killed.underWay += traffic.underWay
    const { readyAfterMs } = await bursar.kill()
    killed.readyMs.push(readyAfterMs)
    if (n % 5 === 0) await traffic.askAgain(2)
    if (n % 10 === 0) {
      await log.follow()
      say(`  ${n} killed, ${log.sent.length} changes sent, ready again after ${readyAfterMs.toFixed(0)} ms`)
    }
  }
  await sleep(500)
  await traffic.stop()
  return killed
}

/** The same state, so much later. Goes on as soon as everything that was due has been looked at. */
async function later(bursar: ThrowawayBursar, sandboxUrl: string, token: string): Promise<ThrowawayBursar> {
  await sleep(1000)
  await bursar.stop()
  age(bursar.folder, "acme", SETTLED_MS)
  const open = readStored(bursar.folder, "acme", 0).operations.filter((operation) => isOpen(operation))
  say(`  ${SETTLED_MS / 60_000} minutes later: ${open.length} outcomes are not known yet`)
  const next = await startThrowawayBursar({ sandboxUrl, vars: VARS, folder: bursar.folder })
  await ask("GET", `${next.origin}/api/t/acme/operations/none`, { token })
  await sleep(1500 + 60 * open.length)
  return next
}

function judge(evidence: Evidence, { kills, underWay, readyMs }: Killed, faults: string[]): boolean {
  const { stored, sent, wishes } = evidence
  const states = Map.groupBy(stored.operations, ({ state }) => state)
  const counts = [...states].map(([state, some]) => `${some.length} ${state}`).join(", ")
  say(`\n${wishes.length} requests by key, ${stored.operations.length} operations: ${counts}`)
  say(
    `${sent.length} changes reached the sandbox, ${stored.audit.length} audit entries, ${underWay} requests were cut off by ${kills} kills`,
  )
  const slowest = Math.max(...readyMs, 0)
  const usual = [...readyMs].sort((a, b) => a - b)[Math.floor(readyMs.length / 2)] ?? 0
  const results: [string, string[]][] = [
    ...Object.entries(CHECKS).map(([name, check]): [string, string[]] => [name, check(evidence)]),
    ["the same key with other arguments is refused, nothing else fails", faults],
    [
      `ready again within ${READY_LIMIT_MS} ms (usually ${usual.toFixed(0)}, at most ${slowest.toFixed(0)})`,
      slowest <= READY_LIMIT_MS ? [] : [`it took ${slowest.toFixed(0)} ms`],
    ],
  ]
  for (const [name, wrong] of results) {
    say(`  ${wrong.length === 0 ? "ok    " : "not ok"}  ${name}`)
    for (const one of wrong.slice(0, 10)) say(`            ${one}`)
  }
  const failed = results.filter(([, wrong]) => wrong.length > 0).length
  say(`\n${results.length - failed} passed, ${failed} failed`)
  return failed === 0
}

process.exit((await main()) ? 0 : 1)
