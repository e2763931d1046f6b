/** One thing the sandbox refuses, as Meta does: who says so, how to provoke it, and what comes back. */
export interface Row {
  rule: string
  /** Meta's public page, or the observation behind the rule, in our own words. */
  source: string
  /** Prepares the world; what it answers fills `{name}` in the request. */
  given?: (graph: Graph) => Promise<unknown>
  ask: Ask
  refused: Refused
  /** Part of the message, where the same codes would come from another rule as well. */
  says?: string
}

export type Refused = [http: number, code: number, subcode?: number]

export interface Ask {
  method: "GET" | "POST" | "DELETE"
  /** Behind `/v26.0/`, unless it begins with a slash. */
  path: string
  params?: Record<string, unknown>
  /** Null sends none. */
  token?: string | null
  /** Sent as it is, in place of the parameters. */
  body?: { type: string; text: string }
}

/** How the sandbox is reached: within a test, or over the network. */
export type Reach = (
  path: string,
  init: { method: string; body?: string; headers?: Record<string, string> },
) => Promise<{
  status: number
  text(): Promise<string>
}>

export const TOKEN = "sandbox-system-user-token"

/** A little client, the same wherever the sandbox runs. */
export class Graph {
  readonly #reach: Reach

  constructor(reach: Reach) {
    this.#reach = reach
  }

  async ask(ask: Ask): Promise<{ status: number; body: unknown }> {
    const params = new URLSearchParams()
    const token = ask.token === undefined ? TOKEN : ask.token
    if (token !== null) params.set("access_token", token)
    for (const [name, value] of Object.entries(ask.params ?? {}))
      if (value !== undefined) params.set(name, typeof value === "string" ? value : JSON.stringify(value))
    const path = ask.path.startsWith("/") ? ask.path : `/v26.0/${ask.path}`
    const isForm = ask.method === "POST" && ask.body === undefined
    const response = await this.#reach(isForm ? path : `${path}?${params}`, {
      method: ask.method,
      ...(isForm ? { body: params.toString() } : {}),
      ...(isForm ? { headers: { "content-type": "application/x-www-form-urlencoded" } } : {}),
      ...(ask.body ? { body: ask.body.text, headers: { "content-type": ask.body.type } } : {}),
    })
    return { status: response.status, body: JSON.parse(await response.text()) }
  }

  /** Makes or changes something that the sandbox must accept; answers the new id. */
  async post(path: string, params: Record<string, unknown>): Promise<string> {
    const { status, body } = await this.ask({ method: "POST", path, params })
    if (status !== 200) throw new Error(`not accepted: ${path}: ${JSON.stringify(body)}`)
    return String((body as { id?: string }).id)
  }

  async control(method: string, name: string, body?: unknown): Promise<unknown> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const response = await this.#reach(`/_sandbox/${name}`, init)
    if (response.status !== 200) throw new Error(`${name}: ${await response.text()}`)
    return JSON.parse(await response.text())
  }
}

export interface Answer {
  /** The HTTP status alone when nothing was refused. */
  refused: Refused | [http: number]
  message: string
}

export async function answerTo(graph: Graph, row: Row): Promise<Answer> {
  const { status, body } = await graph.ask(filled(row.ask, await row.given?.(graph)))
  const { error } = body as { error?: { code: number; error_subcode?: number; message: string } }
  if (error === undefined) return { refused: [status], message: "" }
  const { code, error_subcode: subcode, message } = error
  return { refused: subcode === undefined ? [status, code] : [status, code, subcode], message }
}

export function isAsExpected(row: Row, { refused, message }: Answer): boolean {
  return refused.join() === row.refused.join() && message.includes(row.says ?? "")
}

function filled(ask: Ask, given: unknown): Ask {
  if (typeof given !== "object" || given === null) return ask
  const words = given as Record<string, string>
  const text = JSON.stringify(ask).replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole)
  return JSON.parse(text) as Ask
}
