import type { GraphConfig } from "../../../src/graph/config.ts"
import type { GraphDeps } from "../../../src/graph/transport.ts"
import { NOON } from "./builders.ts"

/** A request as Meta would have got it. */
export type Call = {
  method: string
  /** Below the version: "act_1/campaigns". */
  path: string
  /** From the query of a GET and the form of a POST. */
  params: Record<string, string>
  request: Request
}

export type Answerer = (call: Call, number: number) => Response | Promise<Response>

export const TOKEN = "EAAtoken|that/must+never=show"

export const GRAPH_CONFIG: GraphConfig = {
  kind: "sandbox",
  origin: "http://graph.test",
  version: "v26.0",
  accessToken: TOKEN,
  appSecret: null,
  timeoutMs: 20_000,
  readAttempts: 4,
  retryBaseMs: 500,
}

/** Meta, as a test scripts it. Sleeping moves the clock and costs nothing; `random` is 0.5 unless set. */
export function scriptedGraph(answer: Answerer) {
  const clock = { ms: NOON, now: () => clock.ms }
  const calls: Call[] = []
  const sleeps: number[] = []
  const logs: { level: string; event: string; fields: Record<string, unknown> | undefined }[] = []
  const deps: GraphDeps = {
    async fetch(request) {
      const url = new URL(request.url)
      const form = request.method === "GET" ? url.searchParams : new URLSearchParams(await request.text())
      const path = url.pathname.replace(/^\/v[0-9.]+\//, "")
      const call = { method: request.method, path, params: Object.fromEntries(form), request }
      calls.push(call)
      return answer(call, calls.length)
    },
    clock,
    log: (level, event, fields) => logs.push({ level, event, fields }),
    async sleep(ms) {
      sleeps.push(ms)
      clock.ms += ms
    },
    random: () => 0.5,
  }
  return { deps, clock, calls, sleeps, logs }
}

export function graphError(
  code: number,
  more: {
    subcode?: number
    status?: number
    headers?: Record<string, string>
    [field: string]: unknown
  } = {},
): Response {
  const { subcode, status = 400, headers = {}, ...rest } = more
  const error = { message: "Meta's own words", code, error_subcode: subcode, fbtrace_id: "Axyz", ...rest }
  return Response.json({ error }, { status, headers })
}

/** Answers with these one after the other, the last one again and again. */
export function inTurn(...answers: [() => Response, ...(() => Response)[]]): Answerer {
  return (_call, number) => (answers[number - 1] ?? answers.at(-1) ?? answers[0])()
}
