/** How to reach Graph; made once from the environment by `token.ts`. Times in milliseconds. */
export type GraphConfig = {
  kind: "sandbox" | "meta"
  /** Scheme, host and port, without a slash at the end. */
  origin: string
  version: string
  accessToken: string
  appSecret: string | null
  /** A mutation that is not answered by then is unknown. */
  timeoutMs: number
  /** Tries of a read, the first one included. Mutations are never tried twice. */
  readAttempts: number
  retryBaseMs: number
}

/** The version that Bursar is written and tested against. */
export const GRAPH_VERSION = "v26.0"
export const META_GRAPH_ORIGIN = "https://graph.facebook.com"
