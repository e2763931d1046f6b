/**
 * Callers that go away at a random moment of their request: `node scripts/prove/disconnects.ts [--times 500] [--seed 7]`.
 * Every operation ends by itself, is found again by its key, and has one effect.
 */
import { parseArgs } from "node:util"
import { disconnect } from "../../test/e2e/support/disconnects.ts"
import { startThrowawaySandbox } from "../local/throwaway.ts"
import { PEOPLE, startThrowawayBursar } from "../local/throwaway-bursar.ts"
import { agentToken, must, signIn } from "../local/throwaway-client.ts"

export async function prove(times: number, seed: number): Promise<boolean> {
  console.log(`${times} disconnects, seed ${seed}`)
  const sandbox = await startThrowawaySandbox()
  await must("PUT", `${sandbox.url}/_sandbox/limits`, { body: { tier: "off" } })
  const slow = { kind: "delay", match: { method: "POST" }, share: 0.5, delay_ms: 40, seed }
  await must("POST", `${sandbox.url}/_sandbox/faults`, { body: slow })
  const bursar = await startThrowawayBursar({
    sandboxUrl: sandbox.url,
    vars: { POLICY_CHANGES_PER_HOUR: "1000000" },
  })
  try {
    const owner = await signIn(bursar.origin, PEOPLE.acmeOwner)
    const token = await agentToken(bursar.origin, owner, "acme")
    const at = { origin: bursar.origin, token, sandboxUrl: sandbox.url }
    const { faults, said } = await disconnect(at, times, seed)
    console.log(`  ${said}`)
    for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`)
    console.log(`\n${times - faults.length} passed, ${faults.length} failed`)
    return faults.length === 0
  } finally {
    await bursar.stop()
    bursar.remove()
    await sandbox.stop()
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { times: { type: "string", default: "500" }, seed: { type: "string" } },
  })
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000))
  process.exit((await prove(Number(values.times), seed)) ? 0 : 1)
}
