import { once } from "node:events"
import { connect } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { ask, type Json, must } from "../../../scripts/local/throwaway-client.ts"
import { randomFrom } from "../../unit/support/random.ts"

const ACCOUNT = "act_1001000000000001"
const AT_ONCE = 10
const END_LIMIT_MS = 20_000

type Wish = { n: number; key: string; surface: "api" | "mcp" }
/** Where the product is, and a token of an agent of Acme's. */
export type Target = { origin: string; token: string; sandboxUrl: string }
export type Left = { faults: string[]; said: string }

/**
 * Programs and agents of Acme's that go away at a random moment of their request. Every operation has to end by itself, be
 * found again by its key, and have one effect.
 */
export async function disconnect(at: Target, times: number, seed: number): Promise<Left> {
  const random = randomFrom(seed)
  const wholeMs = await undisturbedMs(at)
  const wishes = Array.from(
    { length: times },
    (_, n): Wish => ({ n, key: crypto.randomUUID(), surface: n % 2 === 0 ? "api" : "mcp" }),
  )
  const cut = { answered: 0, silent: 0 }
  const queue = [...wishes]
  const leave = async () => {
    for (let wish = queue.shift(); wish; wish = queue.shift())
      cut[await askAndLeave(at, wish, random.next() * 1.3 * wholeMs)] += 1
  }
  await Promise.all(Array.from({ length: AT_ONCE }, leave))
  // Whatever was begun ends without anybody asking.
  await sleep(1000)
  const before = await campaignsIn(at)
  const happened = wishes.filter(({ n }) => before.some(({ name }) => name === nameOf(n))).length
  const faults = await judge(at, wishes)
  const said = `${cut.silent} left before any answer, ${cut.answered} in the middle of one or after it; ${happened} had happened when their callers were gone`
  return { faults, said }
}

/** How long a request takes here and now, so that callers leave before, amid and after it. */
async function undisturbedMs(at: Target): Promise<number> {
  const url = `${at.origin}/api/t/acme/operations/create_campaign`
  const times = await Promise.all(
    Array.from({ length: AT_ONCE }, async (_, n) => {
      const began = performance.now()
      const body = { ...inputOf(n), name: `Awaited ${n} ${crypto.randomUUID()}` }
      await ask("POST", url, { token: at.token, key: crypto.randomUUID(), body })
      return performance.now() - began
    }),
  )
  return Math.max(...times)
}

/** Over a bare socket, so that leaving is what the network does: the connection is reset. */
async function askAndLeave(
  { origin, token }: Target,
  wish: Wish,
  afterMs: number,
): Promise<"answered" | "silent"> {
  const { hostname, port, host } = new URL(origin)
  const { path, headers, body } = requestOf(wish)
  const text = JSON.stringify(body)
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: ${host}`,
    `authorization: Bearer ${token}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(text)}`,
    ...headers,
  ].join("\r\n")
  const socket = connect({ host: hostname, port: Number(port) })
  let heard = false
  socket.on("data", () => {
    heard = true
  })
  socket.on("error", () => {})
  await once(socket, "connect")
  const whole = `${head}\r\n\r\n${text}`
  // Some leave before they have said everything.
  socket.write(afterMs < 3 ? whole.slice(0, Math.floor((whole.length * afterMs) / 3)) : whole)
  await sleep(afterMs)
  socket.resetAndDestroy()
  return heard ? "answered" : "silent"
}

function requestOf({ n, key, surface }: Wish) {
  if (surface === "api") {
    return {
      path: "/api/t/acme/operations/create_campaign",
      headers: [`idempotency-key: ${key}`],
      body: inputOf(n),
    }
  }
  return {
    path: "/mcp",
    headers: ["accept: application/json, text/event-stream", "mcp-protocol-version: 2025-11-25"],
    body: {
      jsonrpc: "2.0",
      id: n,
      method: "tools/call",
      params: { name: "ads_create_campaign", arguments: { ...inputOf(n), operation_key: key } },
    },
  }
}

/** What became of each: asked again under its key, until it is settled. */
async function judge(at: Target, wishes: Wish[]): Promise<string[]> {
  const answers: [Wish, Json][] = []
  for (const wish of wishes) answers.push([wish, await untilSettled(at, wish)])
  const campaigns = await campaignsIn(at)
  const faults: string[] = []
  for (const [{ n, key }, answer] of answers) {
    const made = campaigns.filter(({ name }) => name === nameOf(n))
    const url = `${at.origin}/api/t/acme/operations/create_campaign`
    const again = await ask("POST", url, { token: at.token, key, body: inputOf(n) })
    if (answer.status !== "succeeded")
      faults.push(`${n} did not end: ${JSON.stringify(answer).slice(0, 200)}`)
    else if (made.length !== 1) faults.push(`${n} was made ${made.length} times`)
    else if (made[0]?.id !== answer.result.id) faults.push(`${n} is not the campaign that was answered`)
    else if (again.body.operation_id !== answer.operation_id)
      faults.push(`${n} is another operation the next time`)
  }
  return faults
}

async function untilSettled({ origin, token }: Target, { n, key }: Wish): Promise<Json> {
  const deadline = Date.now() + END_LIMIT_MS
  for (;;) {
    const url = `${origin}/api/t/acme/operations/create_campaign`
    const { body } = await ask("POST", url, { token, key, body: inputOf(n) })
    if (!["unknown", "in_progress"].includes(body.status) || Date.now() > deadline) return body
    await sleep(200)
  }
}

async function campaignsIn({ sandboxUrl }: Target): Promise<{ id: string; name: string }[]> {
  return (await must("GET", `${sandboxUrl}/_sandbox/state?account=${ACCOUNT}`)).campaigns
}

function inputOf(n: number) {
  return {
    ad_account_id: ACCOUNT,
    name: nameOf(n),
    objective: "OUTCOME_TRAFFIC",
    special_ad_categories: [],
  }
}

function nameOf(n: number): string {
  return `Left alone ${n}`
}
