import { createHmac } from "node:crypto"
import type { Clock } from "../domain/clock.ts"
import type { Log } from "../domain/log.ts"
import type { GraphRefusal, SendOutcome } from "./calls.ts"
import type { GraphConfig } from "./config.ts"
import { type GraphErrorBody, meaningOf, refusalOf, tryJson } from "./errors.ts"
import { waitSeconds } from "./usage.ts"

/** What the outside world gives the transport; tests bring their own. */
export type GraphDeps = {
  fetch: (request: Request) => Promise<Response>
  clock: Clock
  log: Log
  sleep: (ms: number) => Promise<void>
  /** In [0, 1), for jitter. */
  random: () => number
}

/** A read that Meta would not answer, after all tries. */
export class GraphReadError extends Error {
  constructor(
    readonly reason: GraphRefusal,
    readonly smallerHelps: boolean,
  ) {
    super(reason.message)
    this.name = "GraphReadError"
  }
}

export type Params = Record<string, string | number | boolean | readonly unknown[]>

/** The longest single wait before a read is tried again, so that a caller is told to come back instead. */
const MAX_WAIT_MS = 8_000
/** An answer larger than this is not read to its end. */
const MAX_BODY_BYTES = 8 * 1024 * 1024

type Reply = { status: number; body: unknown; error: GraphErrorBody | null; headers: Headers }

/** Speaks HTTP to Graph. It knows nothing of tenants; only the tenant's client and its resolver may hold one. */
export class GraphTransport {
  constructor(
    private readonly config: GraphConfig,
    private readonly deps: GraphDeps,
  ) {}

  /** Reads, trying again with growing, jittered pauses where Meta's answer says that helps. Throws `GraphReadError`. */
  async read(path: string, params: Params): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const failure = await this.readOnce(path, params)
      if ("body" in failure) return failure.body
      const { reason, again, smaller } = failure
      const wait = Math.max(this.backoff(attempt), (reason.retryAfter ?? 0) * 1000)
      if (!again || attempt >= this.config.readAttempts || wait > MAX_WAIT_MS)
        throw new GraphReadError(reason, smaller)
      this.deps.log("warn", "graph.read_again", { path, attempt, wait_ms: wait, code: reason.code })
      await this.deps.sleep(wait)
    }
  }

  /** Sends one mutation, once. Whatever Meta does not clearly confirm or refuse is `unknown`. */
  async send(path: string, params: Params): Promise<SendOutcome> {
    let reply: Reply
    try {
      reply = await this.request("POST", path, params)
    } catch (error) {
      this.deps.log("warn", "graph.send_unanswered", { path, error })
      return { kind: "unknown", cause: "Meta did not answer." }
    }
    if (reply.error) {
      const meaning = meaningOf(reply.error)
      if (meaning.mutation === "refused" && reply.status < 500) {
        return { kind: "refused", reason: refusalOf(reply.error, meaning, waitSeconds(reply.headers)) }
      }
      return { kind: "unknown", cause: meaning.message }
    }
    return confirmed(reply) ?? { kind: "unknown", cause: "Meta's answer could not be read." }
  }

  private async readOnce(
    path: string,
    params: Params,
  ): Promise<{ body: unknown } | { reason: GraphRefusal; again: boolean; smaller: boolean }> {
    let reply: Reply
    try {
      reply = await this.request("GET", path, params)
    } catch (error) {
      this.deps.log("warn", "graph.read_unanswered", { path, error })
      return { reason: silence("Meta did not answer."), again: true, smaller: false }
    }
    if (reply.error) {
      const meaning = meaningOf(reply.error)
      return {
        reason: refusalOf(reply.error, meaning, waitSeconds(reply.headers)),
        again: meaning.read === "retry",
        smaller: meaning.read === "smaller",
      }
    }
    if (!isFine(reply) || typeof reply.body !== "object" || reply.body === null) {
      return {
        reason: silence("Meta's answer could not be read."),
        again: reply.status >= 500,
        smaller: false,
      }
    }
    return { body: reply.body }
  }

  private async request(method: "GET" | "POST", path: string, params: Params): Promise<Reply> {
    const url = new URL(`${this.config.origin}/${this.config.version}/${path}`)
    const form = encode(params)
    if (this.config.appSecret) form.set("appsecret_proof", this.proof(this.config.appSecret))
    if (method === "GET") url.search = form.toString()
    // A timer of our own, cleared at the end: AbortSignal.timeout would keep the object from being evicted until it fires.
    const giveUp = new AbortController()
    const timer = setTimeout(() => giveUp.abort(new Error("Meta took too long.")), this.config.timeoutMs)
    try {
      const response = await this.deps.fetch(
        new Request(url, {
          method,
          // The token travels in a header: URLs end up in logs.
          headers: { authorization: `Bearer ${this.config.accessToken}`, accept: "application/json" },
          ...(method === "POST" ? { body: form } : {}),
          redirect: "manual",
          signal: giveUp.signal,
        }),
      )
      const body = tryJson(await boundedText(response))
      return { status: response.status, body, error: errorIn(body), headers: response.headers }
    } finally {
      clearTimeout(timer)
    }
  }

  private proof(appSecret: string): string {
    return createHmac("sha256", appSecret).update(this.config.accessToken).digest("hex")
  }

  private backoff(attempt: number): number {
    return this.config.retryBaseMs * 2 ** (attempt - 1) * (0.5 + this.deps.random() / 2)
  }
}

function confirmed(reply: Reply): SendOutcome | null {
  if (!isFine(reply) || typeof reply.body !== "object" || reply.body === null) return null
  const body = reply.body as { id?: unknown; success?: unknown }
  if (typeof body.id === "string" && /^[0-9]+$/.test(body.id)) return { kind: "succeeded", id: body.id }
  return body.success === true ? { kind: "succeeded", id: null } : null
}

/** A redirect is never followed, and what it says is no answer. */
function isFine({ status }: Reply): boolean {
  return status >= 200 && status <= 299
}

function errorIn(body: unknown): GraphErrorBody | null {
  if (typeof body !== "object" || body === null || !("error" in body)) return null
  return typeof body.error === "object" && body.error !== null ? body.error : {}
}

function encode(params: Params): URLSearchParams {
  const form = new URLSearchParams()
  for (const [key, value] of Object.entries(params)) {
    form.set(key, typeof value === "object" ? JSON.stringify(value) : String(value))
  }
  return form
}

function silence(message: string): GraphRefusal {
  return { code: 0, subcode: null, message, retryAfter: null, fields: [] }
}

async function boundedText(response: Response): Promise<string> {
  if (!response.body) return ""
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.byteLength
    if (size > MAX_BODY_BYTES) throw new Error("Meta's answer is too large.")
    chunks.push(chunk)
  }
  return new TextDecoder().decode(await new Blob(chunks).arrayBuffer())
}
