import { PEOPLE } from "./throwaway-bursar.ts"

/** JSON of any shape; whoever asks says what they expect of it. */
// biome-ignore lint/suspicious/noExplicitAny: answers of every shape are looked into
export type Json = any

export type Answer = { status: number; body: Json }

/** A call of Bursar's JSON API, or of the sandbox's controls. Throws where no answer came. */
export async function ask(
  method: string,
  url: string,
  options: { token?: string; body?: unknown; key?: string; signal?: AbortSignal } = {},
): Promise<Answer> {
  const { token, body, key, signal } = options
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(key === undefined ? {} : { "idempotency-key": key }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  })
  const text = await response.text()
  return { status: response.status, body: text === "" ? null : JSON.parse(text) }
}

/** As `ask`, where anything but success is the end. */
export async function must(
  method: string,
  url: string,
  options: { token?: string; body?: unknown } = {},
): Promise<Json> {
  const { status, body } = await ask(method, url, options)
  if (status >= 300) throw new Error(`${method} ${url}: ${status} ${JSON.stringify(body)}`)
  return body
}

export async function signIn(origin: string, email: string): Promise<string> {
  const { access_token } = await must("POST", `${origin}/api/auth/login`, {
    body: { email, password: PEOPLE.password },
  })
  return access_token
}

/** An agent's token with every scope. */
export async function agentToken(origin: string, person: string, tenant: string): Promise<string> {
  const body = { name: "Agent", scopes: ["ads:read", "ads:write", "ads:spend"] }
  return (await must("POST", `${origin}/api/t/${tenant}/tokens`, { token: person, body })).token
}
