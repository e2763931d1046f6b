import { type Json, must } from "../../scripts/local/throwaway-client.ts"

/** A change that reached the sandbox. */
export type Sent = {
  n: number
  atMs: number
  /** The ad account for a creation, otherwise the object. */
  node: string
  isCreation: boolean
  params: Record<string, string>
  fault: string | null
}

/** Follows the sandbox's log, which forgets its oldest lines. */
export class SentLog {
  readonly sent: Sent[] = []
  readonly #sandboxUrl: string
  #since = 0

  constructor(sandboxUrl: string) {
    this.#sandboxUrl = sandboxUrl
  }

  async skip(): Promise<void> {
    await this.follow()
    this.sent.length = 0
  }

  /** Lines of which the answer is still out are taken as they are: they have reached the sandbox. */
  async follow(): Promise<void> {
    for (;;) {
      const page = await must("GET", `${this.#sandboxUrl}/_sandbox/requests?since=${this.#since}`)
      if (page.data.length === 0) return
      for (const line of page.data) if (line.method === "POST") this.sent.push(sentFrom(line))
      this.#since = page.next
    }
  }
}

function sentFrom(line: Json): Sent {
  const parts: string[] = line.path.split("/").filter((part: string) => part !== "")
  const isCreation = parts.at(-1) === "campaigns"
  const params = Object.fromEntries(
    Object.entries(line.params as Record<string, unknown>)
      .filter(([name]) => name !== "access_token")
      .map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  )
  return {
    n: line.n,
    atMs: Date.parse(line.at),
    node: (isCreation ? parts.at(-2) : parts.at(-1)) ?? "",
    isCreation,
    params,
    fault: line.fault,
  }
}
