import { GRAPH_VERSION, type GraphConfig, META_GRAPH_ORIGIN } from "./config.ts"

/** The variables that decide which Graph is spoken to. */
export type GraphEnv = {
  META_SYSTEM_USER_TOKEN?: string
  META_APP_SECRET?: string
  META_GRAPH_VERSION?: string
  GRAPH_SANDBOX_ORIGIN?: string
  GRAPH_SANDBOX_TOKEN?: string
  GRAPH_TIMEOUT_MS?: string
  GRAPH_READ_ATTEMPTS?: string
  GRAPH_RETRY_BASE_MS?: string
}

/** The sandbox's own well-known token; it opens nothing else. */
const SANDBOX_TOKEN = "sandbox-system-user-token"

/**
 * The only reader of Meta's token. Without one, every call goes to the Graph sandbox; with one, to Meta, and never
 * anywhere else: the sandbox's origin is not looked at then.
 */
export function graphConfig(env: GraphEnv): GraphConfig {
  const token = env.META_SYSTEM_USER_TOKEN?.trim()
  return {
    kind: token ? "meta" : "sandbox",
    origin: token
      ? META_GRAPH_ORIGIN
      : (env.GRAPH_SANDBOX_ORIGIN ?? "http://127.0.0.1:8788").replace(/\/+$/, ""),
    version: env.META_GRAPH_VERSION ?? GRAPH_VERSION,
    accessToken: token || env.GRAPH_SANDBOX_TOKEN || SANDBOX_TOKEN,
    appSecret: env.META_APP_SECRET?.trim() || null,
    timeoutMs: positive(env.GRAPH_TIMEOUT_MS, 20_000),
    readAttempts: positive(env.GRAPH_READ_ATTEMPTS, 4),
    retryBaseMs: positive(env.GRAPH_RETRY_BASE_MS, 500),
  }
}

/** Every secret of the Graph side, for the logger to mask by value. */
export function graphSecrets(env: GraphEnv): string[] {
  return [env.META_SYSTEM_USER_TOKEN, env.META_APP_SECRET, env.GRAPH_SANDBOX_TOKEN ?? SANDBOX_TOKEN].filter(
    (secret) => secret !== undefined,
  )
}

function positive(text: string | undefined, fallback: number): number {
  const value = Number(text)
  return text !== undefined && Number.isInteger(value) && value > 0 ? value : fallback
}
