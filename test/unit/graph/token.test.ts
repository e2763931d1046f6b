import { describe, expect, it } from "vitest"
import { canReach } from "../../../src/graph/health.ts"
import { graphConfig, graphSecrets } from "../../../src/graph/token.ts"
import { GRAPH_CONFIG } from "../support/graph.ts"

describe("Which Graph is spoken to", () => {
  it("without Meta's token it is the sandbox, with a token that opens nothing else", () => {
    expect(graphConfig({ GRAPH_SANDBOX_ORIGIN: "http://localhost:9999//" })).toMatchObject({
      kind: "sandbox",
      origin: "http://localhost:9999",
      accessToken: "sandbox-system-user-token",
    })
    expect(graphConfig({ META_SYSTEM_USER_TOKEN: "  " }).kind).toBe("sandbox")
  })

  it("with Meta's token it is Meta, wherever the sandbox may be said to be", () => {
    const config = graphConfig({
      META_SYSTEM_USER_TOKEN: " EAAtoken ",
      META_APP_SECRET: "app-secret",
      GRAPH_SANDBOX_ORIGIN: "http://evil.example",
      GRAPH_SANDBOX_TOKEN: "other",
    })
    expect(config).toMatchObject({
      kind: "meta",
      origin: "https://graph.facebook.com",
      version: "v26.0",
      accessToken: "EAAtoken",
      appSecret: "app-secret",
    })
  })

  it.each(["", "0", "-1", "1.5", "soon", "Infinity"])(
    "a figure written as %j falls back to its default",
    (text) => {
      expect(
        graphConfig({ GRAPH_TIMEOUT_MS: text, GRAPH_READ_ATTEMPTS: text, GRAPH_RETRY_BASE_MS: text }),
      ).toMatchObject({
        timeoutMs: 20_000,
        readAttempts: 4,
        retryBaseMs: 500,
      })
    },
  )

  it("figures that are figures count", () => {
    const env = { GRAPH_TIMEOUT_MS: "7000", GRAPH_READ_ATTEMPTS: "2", GRAPH_RETRY_BASE_MS: "50" }
    expect(graphConfig(env)).toMatchObject({ timeoutMs: 7_000, readAttempts: 2, retryBaseMs: 50 })
  })

  it("every secret of it is known to the log", () => {
    const env = {
      META_SYSTEM_USER_TOKEN: "EAAtoken",
      META_APP_SECRET: "app-secret",
      GRAPH_SANDBOX_TOKEN: "sandbox",
    }
    expect(graphSecrets(env)).toEqual(["EAAtoken", "app-secret", "sandbox"])
    expect(graphSecrets({})).toEqual(["sandbox-system-user-token"])
  })
})

describe("Whether Graph can be reached", () => {
  it.each([
    ["an answer", () => Response.json({}), true],
    ["a refusal", () => Response.json({}, { status: 400 }), true],
    ["an internal error", () => new Response(null, { status: 502 }), false],
    ["no answer", () => Promise.reject(new TypeError("refused")), false],
  ])("%s tells", async (_what, answer, reachable) => {
    let asked: Request | null = null
    const fetch = async (request: Request) => {
      asked = request
      return answer()
    }
    expect(await canReach(GRAPH_CONFIG, { fetch })).toBe(reachable)
    expect((asked as Request | null)?.headers.has("authorization")).toBe(false)
  })
})
