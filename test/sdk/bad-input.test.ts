import { afterAll, beforeAll, expect, it } from "vitest"
import { startThrowawaySandbox, type ThrowawaySandbox } from "../../scripts/local/throwaway.ts"
import { freshSeed, randomFrom } from "../unit/support/random.ts"
import { type Nonsense, nonsense } from "./support/nonsense.ts"

const TOKEN = "sandbox-system-user-token"
/** More of them, or the same again: `NONSENSE=20000 NONSENSE_SEED=7 npx vitest run --project sdk`. */
const COUNT = Number(process.env.NONSENSE ?? 400)
const SEED = Number(process.env.NONSENSE_SEED ?? freshSeed())

let sandbox: ThrowawaySandbox

beforeAll(async () => {
  sandbox = await startThrowawaySandbox()
  await fetch(`${sandbox.url}/_sandbox/limits`, { method: "PUT", body: '{"tier":"off"}' })
}, 60_000)
afterAll(() => sandbox?.stop())

it("answers nonsense of any kind in Graph's own words, never with a failure of its own", async () => {
  const random = randomFrom(SEED)
  for (let n = 0; n < COUNT; n += 1) {
    const request = nonsense(random, TOKEN)
    const wrong = await whatIsWrong(request).catch((failure: unknown) => `no answer: ${String(failure)}`)
    expect(wrong, `seed ${SEED}, request ${n}: ${JSON.stringify(request).slice(0, 3000)}`).toBeNull()
  }
  const health = await fetch(`${sandbox.url}/_sandbox/health`)
  expect(await health.json()).toEqual({ status: "ok" })
  const state = await fetch(`${sandbox.url}/_sandbox/state`)
  expect(Object.keys((await state.json()) as object)).toContain("campaigns")
}, 600_000)

async function whatIsWrong({ method, path, headers, body }: Nonsense): Promise<string | null> {
  const response = await fetch(sandbox.url + path, { method, headers, body: body as BodyInit | null })
  const text = await response.text()
  const answer = parsed(text)
  if (answer === undefined) return `${response.status}, and no JSON: ${text.slice(0, 300)}`
  const { error } = Object(answer) as { error?: Record<string, unknown> }
  if (error === undefined) return response.status === 200 ? null : `${response.status} without an error`
  const isEnvelope =
    typeof error.message === "string" &&
    typeof error.type === "string" &&
    typeof error.code === "number" &&
    typeof error.fbtrace_id === "string"
  if (!isEnvelope) return `no envelope: ${text.slice(0, 300)}`
  if (response.status < 400) return `an error with status ${response.status}`
  // Meta itself answers too large a question with 500.
  const isTooMuch = error.code === 1 && String(error.message).startsWith("Please reduce the amount of data")
  return response.status < 500 || isTooMuch ? null : `${response.status}: ${text.slice(0, 300)}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
