import { beforeEach, describe, expect, it } from "vitest"
import { FAULT_KINDS, type FaultKind } from "../../sandbox/src/control/fault.ts"
import {
  ACME,
  type Answer,
  address,
  CAMPAIGN,
  control,
  get,
  http,
  post,
  postForm,
  reset,
  TOKEN,
} from "./graph.ts"

const CBO = "23850000000000001"

beforeEach(reset)

/** What a caller can tell of an answer. */
type Seen =
  | { shape: "answer"; status: number; id: string }
  | { shape: "error"; status: number; code: number }
  | { shape: "no JSON"; status: number }
  | { shape: "broken" }
  | { shape: "null" }

async function seenOf(response: Response): Promise<Seen> {
  const { status } = response
  try {
    return ofBody(await response.text(), status)
  } catch {
    return { shape: "broken" }
  }
}

function ofBody(text: string, status: number): Seen {
  try {
    const body = JSON.parse(text) as Answer
    return body.error
      ? { shape: "error", status, code: body.error.code }
      : { shape: "answer", status, id: body.id }
  } catch {
    return { shape: "no JSON", status }
  }
}

const create = async () => seenOf(await postForm(`${ACME}/campaigns`, { ...CAMPAIGN, name: "Probe" }))

async function createInBatch(): Promise<Seen> {
  const body = "name=Probe&objective=OUTCOME_TRAFFIC&special_ad_categories=[]&daily_budget=2500"
  const [item] = await post("", { batch: [{ method: "POST", relative_url: `${ACME}/campaigns`, body }] })
  return item === null ? { shape: "null" } : ofBody(item.body, item.code)
}

/** How many campaigns the call made, in truth. */
async function made(): Promise<number> {
  const { campaigns } = await control("GET", `state?account=${ACME}`)
  return campaigns.filter((campaign: Answer) => campaign.name === "Probe").length
}

const answer: Seen = { shape: "answer", status: 200, id: expect.any(String) as string }
const error = (status: number, code: number): Seen => ({ shape: "error", status, code })

/** For each kind: what a lone caller sees, what an item of a batch becomes, and how often the effect happens. */
const EXPECTED: Record<FaultKind, { lone: Seen; item: Seen; made: number }> = {
  delay: { lone: answer, item: answer, made: 1 },
  timeout_before_apply: { lone: { shape: "no JSON", status: 504 }, item: { shape: "null" }, made: 0 },
  apply_then_drop: { lone: { shape: "broken" }, item: { shape: "null" }, made: 1 },
  apply_then_garble: { lone: { shape: "no JSON", status: 200 }, item: { shape: "null" }, made: 1 },
  apply_late: { lone: { shape: "broken" }, item: { shape: "null" }, made: 0 },
  error_500_code_1: { lone: error(500, 1), item: error(500, 1), made: 1 },
  error_500_code_2: { lone: error(500, 2), item: error(500, 2), made: 1 },
  html_body: { lone: { shape: "no JSON", status: 503 }, item: { shape: "no JSON", status: 503 }, made: 1 },
  ok_with_error: { lone: error(200, 100), item: error(200, 100), made: 0 },
  throttle: { lone: error(400, 17), item: error(400, 17), made: 0 },
  null_batch_item: { lone: answer, item: { shape: "null" }, made: 1 },
  connection_reset: { lone: { shape: "broken" }, item: { shape: "null" }, made: 0 },
  slow_body: { lone: answer, item: answer, made: 1 },
}

const DELAYS: Partial<Record<FaultKind, number>> = {
  delay: 20,
  slow_body: 20,
  timeout_before_apply: 20,
  apply_late: 60_000,
}

async function fault(kind: FaultKind, more: Record<string, unknown> = {}): Promise<void> {
  const match = { path: "campaigns" }
  await control("POST", "faults", { kind, match, delay_ms: DELAYS[kind] ?? 0, ...more })
}

describe.each(FAULT_KINDS.map((kind) => [kind, EXPECTED[kind]] as const))("%s", (kind, expected) => {
  it("shows its effect to a lone caller, and the truth in the state", async () => {
    await fault(kind)
    expect(await create()).toEqual(expected.lone)
    expect(await made()).toBe(expected.made)
    expect(await create()).toEqual(answer)
  })

  it("shows its effect in an item of a batch, and the truth in the state", async () => {
    await fault(kind)
    expect(await createInBatch()).toEqual(expected.item)
    expect(await made()).toBe(expected.made)
  })

  it("applies or not as it is told", async () => {
    for (const apply of [true, false]) {
      await reset()
      await fault(kind, { apply })
      await create()
      // These carry the call out whatever they are told: nothing of them stands in its way, or only later.
      const isAlways = ["delay", "null_batch_item"].includes(kind)
      expect(await made()).toBe(kind === "apply_late" ? 0 : isAlways || apply ? 1 : 0)
    }
  })

  it("is named in the list of requests, with the status the caller saw", async () => {
    const { next } = await control("GET", "requests")
    await fault(kind)
    const seen = await create()
    const [line] = (await control("GET", `requests?since=${next}`)).data
    // A fault of batches does not touch a lone call.
    expect(line.fault).toBe(kind === "null_batch_item" ? null : kind)
    if ("status" in seen) expect(line.status).toBe(seen.status)
  })
})

it("a late effect comes once, when the clock has reached it", async () => {
  await fault("apply_late")
  await create()
  await control("POST", "clock", { advance_s: 61 })
  expect(await made()).toBe(1)
  await control("POST", "clock", { advance_s: 61 })
  expect(await made()).toBe(1)
})

it("a slow body and a delay take as long as they were told", async () => {
  for (const kind of ["delay", "slow_body", "timeout_before_apply"] as const) {
    await fault(kind, { delay_ms: 200 })
    const asked = Date.now()
    await create()
    expect(Date.now() - asked).toBeGreaterThanOrEqual(190)
  }
})

describe("the same seed", () => {
  const KINDS = ["error_500_code_1", "throttle", "apply_then_garble", "null_batch_item"] as const

  /** A long run of calls and batches under several faults at once: what was seen, and what came of it. */
  async function run(seed: number): Promise<unknown[]> {
    await reset()
    for (const [n, kind] of KINDS.entries())
      await control("POST", "faults", { kind, share: 0.2 + n / 10, times: 0, seed: seed + n })
    const seen: unknown[] = []
    for (let n = 0; n < 30; n += 1) {
      const response = await http(address(CBO, { access_token: TOKEN, fields: "name" }))
      seen.push(await seenOf(response))
      if (n % 3 === 0) seen.push((await createInBatchSafely()).shape)
      if (n % 5 === 0) seen.push((await create()).shape)
    }
    const shape = (each: unknown) => JSON.stringify(each).replace(/"id":"\d+"/g, "")
    return [...seen.map(shape), await made()]
  }

  /** The batch itself may be hit too. */
  async function createInBatchSafely(): Promise<Seen> {
    return createInBatch().catch(() => ({ shape: "broken" }) as const)
  }

  it("gives the same run, call by call, with the same effects; another seed another run", async () => {
    const first = await run(7)
    expect(new Set(first).size).toBeGreaterThan(3)
    expect(await run(7)).toEqual(first)
    expect(await run(8)).not.toEqual(first)
  })
})

it("a fault outlives neither DELETE nor a reset", async () => {
  await fault("error_500_code_1", { times: 0 })
  expect(await create()).toEqual(error(500, 1))
  await reset()
  expect(await create()).toEqual(answer)
  await fault("error_500_code_2", { times: 0 })
  await control("DELETE", "faults")
  expect(await create()).toEqual(answer)
  expect((await get(CBO)).id).toBe(CBO)
})
