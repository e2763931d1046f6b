import { type Body, parseBody } from "./body.ts"

/** A program that talks to the JSON API, with a bearer token or without. */
export type Answer = { status: number; headers: Headers; body: Body }

export type Api = {
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  put(path: string, body: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
  /** An operation of a tenant, with a key of its own unless one is given. */
  operation(tenant: string, name: string, args: unknown, key?: string): Promise<Answer>
}

export function api(origin: string, token?: string): Api {
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(origin + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, headers: response.headers, body: parseBody(await response.text()) }
  }
  return {
    get: (path) => call("GET", path),
    post: (path, body = {}, headers) => call("POST", path, body, headers),
    put: (path, body) => call("PUT", path, body),
    delete: (path) => call("DELETE", path),
    operation: (tenant, name, args, key = crypto.randomUUID()) =>
      call("POST", `/api/t/${tenant}/operations/${name}`, args, { "idempotency-key": key }),
  }
}

/** An error of the API: problem details with the right status. */
export function isProblem(answer: Answer, status: number): void {
  const type = answer.headers.get("content-type") ?? "none"
  if (answer.status !== status || !type.startsWith("application/problem+json")) {
    throw new Error(`expected a ${status} problem, got ${described(answer)} as ${type}`)
  }
  for (const field of ["title", "status", "code"] as const) {
    if (answer.body[field] === undefined) throw new Error(`the problem has no ${field}: ${described(answer)}`)
  }
}

export function isStatus(answer: Answer, ...statuses: number[]): void {
  if (!statuses.includes(answer.status))
    throw new Error(`expected ${statuses.join(" or ")}, got ${described(answer)}`)
}

export function described({ status, body }: Answer): string {
  return `${status} ${JSON.stringify(body).slice(0, 600)}`
}
