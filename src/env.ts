import type { GraphEnv } from "./graph/token.ts"
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
