import { type GraphEnv, graphConfig } from "./graph/token.ts"
import type { PolicyEnv } from "./policy/settings.ts"

/** Every binding, secret and setting of the Worker. The bindings are declared in wrangler.toml. */
export type Bindings = Env &
  GraphEnv &
  PolicyEnv & {
    /** Signs sessions and seals cursors; at least 32 characters. */
    SESSION_SECRET: string
    /** "1" raises the brakes on sign-in for tests; honoured only with the sandbox. */
    RELAXED_LIMITS?: string
  }

/** Shorter secrets can be guessed; 32 random bytes are 43 characters of base64url. */
const SECRET_MIN = 32

/** What keeps this Worker from starting safely, in one sentence for whoever runs it, or null. */
export function configurationFault(env: Bindings): string | null {
  if ((env.SESSION_SECRET ?? "").length < SECRET_MIN) {
    return `SESSION_SECRET is missing or shorter than ${SECRET_MIN} characters. Set it with: wrangler secret put SESSION_SECRET`
  }
  return null
}

/** Tests may try more sign-ins than people do, but never where real money is behind them. */
export function limitsAreRelaxed(env: Bindings): boolean {
  return env.RELAXED_LIMITS === "1" && graphConfig(env).kind === "sandbox"
}
