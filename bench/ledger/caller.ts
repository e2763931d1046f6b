import { Agent, request } from "node:http"

export type Sent = { status: number; ms: number; text: string }
type Message = { token: string; json: unknown } | { token: string; form: Record<string, string> }

/** Posts over so many connections that stay open, and says how long each answer took. */
export function caller(connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const send = (url: string, message: Message): Promise<Sent> => {
    const isForm = "form" in message
    const body = isForm ? new URLSearchParams(message.form).toString() : JSON.stringify(message.json)
    const type = isForm ? "application/x-www-form-urlencoded" : "application/json"
    const headers = {
      authorization: `Bearer ${message.token}`,
      "content-type": type,
      "content-length": Buffer.byteLength(body),
    }
    return new Promise((resolve, reject) => {
      const began = performance.now()
      const outgoing = request(url, { agent, method: "POST", headers }, (answer) => {
        let text = ""
        answer.setEncoding("utf8")
        answer.on("data", (chunk: string) => {
          text += chunk
        })
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, ms: performance.now() - began, text }),
        )
        answer.on("error", reject)
      })
      outgoing.on("error", reject)
      outgoing.end(body)
    })
  }
  return Object.assign(send, { close: () => agent.destroy() })
}
