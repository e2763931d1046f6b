import { must } from "../../scripts/local/throwaway-client.ts"

export const LATE_MS = 3000

/** What goes wrong at Meta all the time: effects without answers, answers without effects, and slowness to be killed in. */
const FAULTS = [
  { kind: "apply_then_drop", share: 0.06 },
  { kind: "apply_then_garble", share: 0.03 },
  { kind: "connection_reset", share: 0.05 },
  { kind: "apply_late", share: 0.04, delay_ms: LATE_MS },
  { kind: "error_500_code_1", share: 0.03 },
  { kind: "error_500_code_2", share: 0.02, apply: false },
  { kind: "throttle", share: 0.02 },
  { kind: "slow_body", share: 0.04, delay_ms: 500 },
  { kind: "delay", share: 0.3, delay_ms: 250 },
]

export async function disturb(sandboxUrl: string, seed: number): Promise<void> {
  for (const [index, fault] of FAULTS.entries()) {
    const body = { ...fault, match: { method: "POST" }, seed: (seed + index) % 1_000_000 }
    await must("POST", `${sandboxUrl}/_sandbox/faults`, { body })
  }
}
