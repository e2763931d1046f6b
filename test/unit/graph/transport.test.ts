import { afterEach, describe, expect, it, vi } from "vitest"
import type { GraphConfig } from "../../../src/graph/config.ts"
import { GraphReadError, GraphTransport } from "../../../src/graph/transport.ts"
import { type Answerer, GRAPH_CONFIG, graphError, inTurn, scriptedGraph, TOKEN } from "../support/graph.ts"

function transport(answer: Answerer, config: Partial<GraphConfig> = {}, random = 0.5) {
  const graph = scriptedGraph(answer)
  return {
    ...graph,
    transport: new GraphTransport({ ...GRAPH_CONFIG, ...config }, { ...graph.deps, random: () => random }),
  }
}

const fine = () => Response.json({ id: "12345" })
const hiccup = () => graphError(2, { status: 500 })
const html = () => new Response("<html>Sorry, something went wrong.</html>", { status: 502 })
const broken = () => {
  throw new TypeError(`fetch failed for token ${TOKEN}`)
}
const redirect = () =>
  Response.json({ id: "12345" }, { status: 302, headers: { location: "https://evil.example/" } })

async function readError(reading: Promise<unknown>): Promise<GraphReadError> {
  const error = await reading.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof GraphReadError)) throw new Error(`Not a read error: ${error}`)
  return error
}

afterEach(() => {
  vi.useRealTimers()
})

describe("Graph retry and backoff", () => {
  it("a read is tried again until Meta answers", async () => {
    const graph = transport(inTurn(hiccup, html, broken, fine))
    expect(await graph.transport.read("12345", { fields: "id" })).toEqual({ id: "12345" })
    expect(graph.calls).toHaveLength(4)
  })

  it.each([
    [0, [250, 500, 1_000]],
    [0.5, [375, 750, 1_500]],
    [0.999_999, [500, 1_000, 2_000]],
  ])("waits grow and are jittered: with a throw of %d they are %j", async (random, waits) => {
    const graph = transport(hiccup, {}, random)
    await readError(graph.transport.read("12345", {}))
    expect(graph.sleeps.map(Math.round)).toEqual(waits)
  })

  it.each([1, 2, 4, 7])(
    "it gives up after %d tries, and does not sleep after the last one",
    async (readAttempts) => {
      const graph = transport(hiccup, { readAttempts, retryBaseMs: 10 })
      const { reason } = await readError(graph.transport.read("12345", {}))
      expect(reason.message).toBe("Meta was temporarily unavailable.")
      expect(graph.calls).toHaveLength(readAttempts)
      expect(graph.sleeps).toHaveLength(readAttempts - 1)
    },
  )

  it("no single wait is longer than eight seconds: whoever asks is told to come back instead", async () => {
    const graph = transport(hiccup, { readAttempts: 50, retryBaseMs: 500 })
    await readError(graph.transport.read("12345", {}))
    expect(Math.max(...graph.sleeps)).toBeLessThanOrEqual(8_000)
    expect(graph.calls.length).toBeLessThan(8)
  })

  it("it waits as long as Meta's usage headers ask", async () => {
    const busy = () =>
      graphError(17, { headers: { "x-ad-account-usage": '{"acc_id_util_pct":100,"reset_time_duration":7}' } })
    const graph = transport(inTurn(busy, fine))
    expect(await graph.transport.read("12345", {})).toEqual({ id: "12345" })
    expect(graph.sleeps).toEqual([7_000])
  })

  it.each([
    [
      "minutes until regain of access",
      80004,
      "x-business-use-case-usage",
      '{"1":[{"estimated_time_to_regain_access":3}]}',
      180,
    ],
    [
      "a longer reset of the account",
      17,
      "x-ad-account-usage",
      '{"acc_id_util_pct":100,"reset_time_duration":90}',
      90,
    ],
    ["nothing at all", 4, "x-app-usage", "{}", 60],
  ])("a throttle that names %s is passed on, not sat out", async (_what, code, header, value, seconds) => {
    const graph = transport(() => graphError(code, { headers: { [header]: value } }))
    const { reason } = await readError(graph.transport.read("12345", {}))
    expect(reason.retryAfter).toBe(seconds)
    expect(graph.calls).toHaveLength(1)
    expect(graph.sleeps).toEqual([])
  })

  it.each([
    ["a wrong field", () => graphError(100)],
    ["a token that ended", () => graphError(190)],
    ["a missing permission", () => graphError(200)],
    ["an error that nobody knows", () => graphError(987_654)],
    ["a redirect", redirect],
    ["a garbled answer", () => new Response('{"id":"123')],
    ["a page of HTML", () => new Response("<html>")],
    ["an empty answer", () => new Response(null, { status: 204 })],
    ["a bare number", () => Response.json(7)],
  ])("%s is not asked for twice", async (_what, answer) => {
    const graph = transport(answer)
    await readError(graph.transport.read("12345", {}))
    expect(graph.calls).toHaveLength(1)
  })

  it("an error inside a 200 is an error", async () => {
    const graph = transport(() => graphError(100, { status: 200 }))
    expect((await readError(graph.transport.read("12345", {}))).reason.code).toBe(100)
  })

  it("asking for less helps where Meta says that it was too much", async () => {
    const graph = transport(() => graphError(100, { subcode: 1487534 }))
    expect((await readError(graph.transport.read("12345", {}))).smallerHelps).toBe(true)
  })

  it("an answer that is too large is not read to its end", async () => {
    let sent = 0
    const huge = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            sent += 1
            if (sent > 32) controller.close()
            else controller.enqueue(new Uint8Array(1024 * 1024))
          },
        }),
      )
    const graph = transport(huge, { readAttempts: 1 })
    await readError(graph.transport.read("12345", {}))
    expect(sent).toBeLessThan(16)
    expect((await transport(huge).transport.send("12345", {})).kind).toBe("unknown")
  })
})

describe("A mutation", () => {
  it.each([
    ["no answer", broken],
    ["an internal error", hiccup],
    ["a page of HTML", html],
    ["HTML with a 200", () => new Response("<html>")],
    ["a garbled answer", () => new Response('{"id":"123')],
    ["an empty answer", () => new Response("")],
    ["neither id nor success", () => Response.json({ ok: true })],
    ["success that is not true", () => Response.json({ success: "true" })],
    ["success with a 500", () => Response.json({ success: true }, { status: 500 })],
    ["an id that is none", () => Response.json({ id: "act_12345<script>" })],
    ["a redirect", redirect],
    ["a definite refusal with a 5xx", () => graphError(100, { status: 500 })],
    ["a refusal that is called transient", () => graphError(100, { is_transient: true })],
    ["an error that nobody knows", () => graphError(987_654)],
    ["an error without a number", () => Response.json({ error: { message: "?" } }, { status: 400 })],
    ["an error that is a text", () => Response.json({ error: "no" }, { status: 400 })],
    ["an error that is null", () => Response.json({ error: null }, { status: 200 })],
  ])("answered with %s is unknown, and is never sent twice", async (_what, answer) => {
    const graph = transport(answer)
    expect((await graph.transport.send("12345", { status: "PAUSED" })).kind).toBe("unknown")
    expect(graph.calls).toHaveLength(1)
    expect(graph.sleeps).toEqual([])
  })

  it.each([
    ["an id", () => Response.json({ id: "23850000000000009" }), "23850000000000009"],
    ["success", () => Response.json({ success: true }), null],
    ["both", () => Response.json({ id: "23850000000000009", success: true }), "23850000000000009"],
  ])("answered with %s succeeded", async (_what, answer, id) => {
    expect(await transport(answer).transport.send("12345", {})).toEqual({ kind: "succeeded", id })
  })

  it.each([
    [100, {}],
    [190, {}],
    [4, { is_transient: true }],
    [17, { subcode: 2446079 }],
    [80004, {}],
    [100, { status: 200 }],
  ])("refused with %d certainly did not happen, and is not sent again", async (code, more) => {
    const graph = transport(() => graphError(code, more))
    const outcome = await graph.transport.send("12345", {})
    expect(outcome).toMatchObject({ kind: "refused", reason: { code } })
    expect(JSON.stringify(outcome)).not.toContain("Meta's own words")
    expect(graph.calls).toHaveLength(1)
  })
})

describe("What leaves for Meta", () => {
  const ask = {
    read: (graph: ReturnType<typeof transport>) =>
      graph.transport.read("act_12345/campaigns", { fields: "id", effective_status: ["A & B"], limit: 5 }),
    send: (graph: ReturnType<typeof transport>) =>
      graph.transport.send("act_12345/campaigns", {
        name: "A=B&c=1",
        adlabels: [{ name: "x" }],
        flag: false,
      }),
  }

  it.each(["read", "send"] as const)(
    "a %s carries the token in its header and nowhere else",
    async (kind) => {
      const graph = transport(fine)
      await ask[kind](graph)
      const [call] = graph.calls
      expect(call?.request.headers.get("authorization")).toBe(`Bearer ${TOKEN}`)
      expect(call?.request.redirect).toBe("manual")
      const rest = `${call?.request.url} ${JSON.stringify(call?.params)}`
      expect(rest).not.toContain(TOKEN)
      expect(rest).not.toContain(encodeURIComponent(TOKEN))
      expect(call?.params).not.toHaveProperty("appsecret_proof")
    },
  )

  it.each(["read", "send"] as const)("a %s proves the app secret where there is one", async (kind) => {
    const accessToken = "The quick brown fox jumps over the lazy dog"
    const graph = transport(fine, { accessToken, appSecret: "key" })
    await ask[kind](graph)
    // The published test vector of HMAC-SHA256.
    expect(graph.calls[0]?.params.appsecret_proof).toBe(
      "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8",
    )
  })

  it("parameters cannot break out of their place", async () => {
    const graph = transport(fine)
    await ask.read(graph)
    await ask.send(graph)
    expect(graph.calls.map(({ method, path, params }) => ({ method, path, params }))).toEqual([
      {
        method: "GET",
        path: "act_12345/campaigns",
        params: { fields: "id", effective_status: '["A & B"]', limit: "5" },
      },
      {
        method: "POST",
        path: "act_12345/campaigns",
        params: { name: "A=B&c=1", adlabels: '[{"name":"x"}]', flag: "false" },
      },
    ])
    expect(graph.calls.every(({ request }) => request.url.startsWith("http://graph.test/v26.0/"))).toBe(true)
  })

  it("nothing that is logged about it holds its parameters", async () => {
    const graph = transport(inTurn(hiccup, fine))
    await graph.transport.read("12345", { filtering: "private" })
    await transport(broken).transport.send("12345", { name: "private" })
    expect(JSON.stringify(graph.logs)).not.toContain("private")
    expect(graph.logs).toEqual([
      {
        level: "warn",
        event: "graph.read_again",
        fields: { path: "12345", attempt: 1, wait_ms: 375, code: 2 },
      },
    ])
  })
})

describe("Meta's silence", () => {
  const silent: Answerer = ({ request }) =>
    new Promise((_resolve, reject) => {
      request.signal.addEventListener("abort", () => reject(request.signal.reason))
    })

  it("ends a mutation as unknown after the set time, not before", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    let outcome: unknown = "waiting"
    const sending = transport(silent, { timeoutMs: 20_000 }).transport.send("12345", {})
    void sending.then((answer) => {
      outcome = answer
    })
    await vi.advanceTimersByTimeAsync(19_999)
    expect(outcome).toBe("waiting")
    await vi.advanceTimersByTimeAsync(1)
    expect(await sending).toEqual({ kind: "unknown", cause: "Meta did not answer." })
  })

  it("is waited out by a read as often as any other fault", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    const graph = transport(silent, { timeoutMs: 1_000, readAttempts: 3 })
    const reading = readError(graph.transport.read("12345", {}))
    await vi.advanceTimersByTimeAsync(3_000)
    expect((await reading).reason.message).toBe("Meta did not answer.")
    expect(graph.calls).toHaveLength(3)
  })

  it("in the middle of an answer is silence too", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    const halting: Answerer = ({ request }) =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('{"success":'))
            request.signal.addEventListener("abort", () => controller.error(request.signal.reason))
          },
        }),
      )
    const sending = transport(halting).transport.send("12345", {})
    await vi.advanceTimersByTimeAsync(20_000)
    expect((await sending).kind).toBe("unknown")
  })

  it("leaves no timer behind once Meta has answered", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
    await transport(fine).transport.send("12345", {})
    await transport(broken).transport.send("12345", {})
    expect(vi.getTimerCount()).toBe(0)
  })
})
