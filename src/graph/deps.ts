import { systemClock } from "../domain/clock.ts"
import { logger } from "../domain/log.ts"
import { type GraphEnv, graphSecrets } from "./token.ts"
import type { GraphDeps } from "./transport.ts"

/** The real world for the transport. The only place that calls the global fetch for Graph. */
export function graphDeps(env: GraphEnv): GraphDeps {
  return {
    fetch: (request) => fetch(request),
    clock: systemClock,
    log: logger(graphSecrets(env)),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    random: Math.random,
  }
}
