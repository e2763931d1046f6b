import type { GraphConfig } from "./config.ts"
import type { GraphDeps } from "./transport.ts"

/** A health check must answer before whoever asks gives up. */
const PATIENCE_MS = 3_000

/** Whether Graph answers at all: any HTTP answer will do, and no token is sent. */
export async function canReach(config: GraphConfig, deps: Pick<GraphDeps, "fetch">): Promise<boolean> {
  try {
    const response = await deps.fetch(
      new Request(`${config.origin}/${config.version}/me`, { signal: AbortSignal.timeout(PATIENCE_MS) }),
    )
    await response.body?.cancel()
    return response.status < 500
  } catch {
    return false
  }
}
