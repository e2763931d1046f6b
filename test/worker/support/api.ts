import { expect } from "vitest"
import { problemBody } from "../../../src/ports/api/answers.ts"
import { errorCodesOf } from "../../../src/ports/api/openapi.ts"
import type { Route } from "../../../src/ports/api/route.ts"
import { ROUTES } from "../../../src/ports/api/routes.ts"
import { fetchBursar, PASSWORDS, PEOPLE } from "./bursar.ts"
import type { Json } from "./json.ts"

export type Answer = { status: number; headers: Headers; body: Json; text: string }
type Sent = { token?: string | undefined; body?: unknown; headers?: Record<string, string> }

/** A call of the JSON API. Each answer is held against what the OpenAPI document says of its address, field by field. */
export async function call(
  method: string,
  path: string,
  { token, body, headers = {} }: Sent = {},
): Promise<Answer> {
  const response = await fetchBursar(path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const answer = {
    status: response.status,
    headers: response.headers,
    text,
    body: text === "" ? null : JSON.parse(text),
  }
  holdAgainstDocument(routeOf(method, path), answer)
  return answer
}

export function signInAs(person: keyof typeof PEOPLE): Promise<string> {
  return logIn(PEOPLE[person], person === "admin" ? PASSWORDS.admin : PASSWORDS.owner)
}

export async function logIn(email: string, password: string): Promise<string> {
  const { body } = await call("POST", "/api/auth/login", { body: { email, password } })
  return body.access_token
}

export async function makeToken(
  owner: string,
  tenant: string,
  scopes: string[],
  name = "Agent",
): Promise<{ id: string; token: string }> {
  const { status, body } = await call("POST", `/api/t/${tenant}/tokens`, {
    token: owner,
    body: { name, scopes },
  })
  expect(status).toBe(201)
  return body
}

/** Runs an operation of the registry in a tenant. */
export function operate(
  token: string,
  tenant: string,
  name: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  return call("POST", `/api/t/${tenant}/operations/${name}`, { token, body, headers })
}

function holdAgainstDocument(route: Route | undefined, answer: Answer): void {
  const documented = route?.answers[answer.status]
  if (documented) {
    if (documented.body) documented.body.parse(answer.body)
    else expect(answer.body).toBeNull()
    return
  }
  if (!route && answer.status < 400) return
  expect(answer.headers.get("content-type")).toBe("application/problem+json")
  const { code, status } = problemBody.parse(answer.body)
  expect(status).toBe(answer.status)
  if (route)
    expect(errorCodesOf(route), `${route.name} answers what its document does not say`).toContain(code)
}

function routeOf(method: string, path: string): Route | undefined {
  const { pathname } = new URL(path, "http://any")
  return ROUTES.find(
    (route) =>
      route.method === method.toLowerCase() &&
      new RegExp(`^/api${route.path.replace(/:[a-z]+/g, "[^/]+")}$`).test(pathname),
  )
}
