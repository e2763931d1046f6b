import * as z from "zod"
import { ERRORS, type ErrorCode } from "../../domain/errors.ts"
import { VERSION } from "../version.ts"
import { NAMED, problemBody } from "./answers.ts"
import type { Access, Route } from "./route.ts"

type Json = Record<string, unknown>

/** The OpenAPI 3.1 document of the routes. Everything in it is read from what requests are checked by. */
export function openApiDocument(routes: readonly Route[]): Json {
  const shapes = shapesOf(routes)
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    const path = `/api${route.path.replace(/:([a-z]+)/g, "{$1}")}`
    paths[path] = { ...paths[path], [route.method]: operationObject(route, shapes) }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Bursar",
      version: VERSION,
      description:
        "Meta ads through one shared token: isolated per tenant, capped, audited. Errors are RFC 9457 problem details.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      schemas: schemasOf(shapes),
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          description:
            "An API token of a tenant, or the access token of a log-in. Addresses outside a tenant take the latter only.",
        },
      },
    },
  }
}

function operationObject(route: Route, shapes: Shapes): Json {
  const parameters = [
    ...[...route.path.matchAll(/:([a-z]+)/g)].map(([, name = ""]) => ({
      name,
      in: "path",
      required: true,
      description: name === "tenant" ? "The tenant's slug." : "The id.",
      schema: { type: "string" },
    })),
    ...parametersOf("header", route.headers),
    ...parametersOf("query", route.query),
  ]
  return {
    operationId: route.name,
    tags: [tagOf(route)],
    summary: route.summary,
    ...(route.notes === undefined ? {} : { description: route.notes }),
    security: route.access === "anybody" ? [] : [{ bearer: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body ? { requestBody: requestBody(route, route.body) } : {}),
    responses: responsesOf(route, shapes),
  }
}

function parametersOf(place: "header" | "query", schema: z.ZodType | undefined): Json[] {
  if (!schema) return []
  const { properties = {}, required = [] } = inputSchema(schema) as {
    properties?: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }))
}

function requestBody(route: Route, schema: z.ZodType): Json {
  const content = {
    schema: inputSchema(schema),
    ...(route.example === undefined ? {} : { example: route.example }),
  }
  return { required: true, content: { "application/json": content } }
}

function responsesOf(route: Route, shapes: Shapes): Json {
  const responses: Json = {}
  for (const [status, { says, body, type }] of Object.entries(route.answers)) {
    responses[status] = {
      description: says,
      ...(body ? { content: { "application/json": { schema: refTo(shapes, body) } } } : {}),
      ...(type ? { content: { [type]: { schema: { type: "string" } } } } : {}),
    }
  }
  for (const [status, codes] of errorsByStatus(route)) {
    responses[status] = {
      description: codes.map((code) => `${code}: ${ERRORS[code].title}`).join(" "),
      content: { "application/problem+json": { schema: refTo(shapes, problemBody) } },
    }
  }
  return responses
}

const ERRORS_OF_ACCESS: Record<Access, readonly ErrorCode[]> = {
  anybody: [],
  person: ["unauthenticated", "scope_insufficient"],
  admin: ["unauthenticated", "scope_insufficient", "role_insufficient"],
  tenant: ["unauthenticated", "not_found"],
}

/** Every code that the route can answer, with what any request can meet; tests hold answers against it. */
export function errorCodesOf(route: Route): ErrorCode[] {
  const input: ErrorCode[] = route.body
    ? ["invalid_input", "too_large", "unsupported_media_type"]
    : route.query || route.headers
      ? ["invalid_input"]
      : []
  return [...new Set([...ERRORS_OF_ACCESS[route.access], ...route.errors, ...input, "internal" as const])]
}

function errorsByStatus(route: Route): Map<string, ErrorCode[]> {
  const byStatus = new Map<string, ErrorCode[]>()
  for (const code of errorCodesOf(route)) {
    const status = String(ERRORS[code].status)
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return byStatus
}

function tagOf(route: Route): string {
  const [first = "", , third = ""] = route.path.split("/").slice(1)
  return first === "t" ? third : first
}

function inputSchema(schema: z.ZodType): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" }) as Json
  return rest
}

/** Every shape of an answer under a name: its own, or that of the route that answers it. */
type Shapes = z.core.$ZodRegistry<{ id: string }>

function shapesOf(routes: readonly Route[]): Shapes {
  const shapes: Shapes = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(NAMED)) shapes.add(schema, { id })
  for (const { name, answers } of routes) {
    for (const { body } of Object.values(answers)) {
      if (body && !shapes.has(body)) shapes.add(body, { id: `${capitalised(name)}Answer` })
    }
  }
  return shapes
}

/** Answers stay open in the document, since fields are added over time. */
function schemasOf(shapes: Shapes): Record<string, Json> {
  const { schemas } = z.toJSONSchema(shapes, {
    io: "output",
    uri: addressOf,
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  }) as { schemas: Record<string, Json> }
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]))
}

function refTo(shapes: Shapes, schema: z.ZodType): Json {
  const shape = shapes.get(schema)
  if (!shape) throw new Error("Every shape of an answer has a name.")
  return { $ref: addressOf(shape.id) }
}

function addressOf(id: string): string {
  return `#/components/schemas/${id}`
}

/** "list_tokens" → "ListTokens". */
function capitalised(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
