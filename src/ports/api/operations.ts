import * as z from "zod"
import { findOperation, run } from "../../dispatch.ts"
import type { ErrorCode } from "../../domain/errors.ts"
import type { ChangeOperation, Operation, ReadOperation } from "../../operations/define.ts"
import { OPERATIONS } from "../../operations/registry.ts"
import { operationAnswer, readPage } from "./answers.ts"
import { answerChange } from "./change-answer.ts"
import { defineRoute, type Route } from "./route.ts"

const keyHeader = z.object({
  "Idempotency-Key": z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe(
      "Any string of yours. A second request with the same key and input gets the first one's answer, so that a request whose answer was lost can be repeated.",
    ),
})

const forceQuery = z.strictObject({
  force: z
    .enum(["true", "false"])
    .default("false")
    .describe('"true" creates although the same creation was asked for a moment ago.'),
})

const ERRORS_OF_ALL: readonly ErrorCode[] = [
  "not_found",
  "scope_insufficient",
  "rate_limited",
  "meta_unavailable",
]

/** Every operation of the registry, each under its own address. */
export const operationRoutes: readonly Route[] = [
  ...OPERATIONS.map((operation) =>
    operation.kind === "read" ? readRoute(operation) : changeRoute(operation),
  ),
  defineRoute({
    name: "get_operation",
    method: "get",
    path: "/t/:tenant/operations/:id",
    summary: "Say where an operation stands.",
    notes:
      "Answers the same body as the request that started it. Ask here instead of repeating an unclear request.",
    access: "tenant",
    answers: { 200: { says: "The operation as it stands.", body: operationAnswer } },
    errors: ["not_found", "scope_insufficient"],
    handle: async ({ c, caller }) => c.json(await findOperation(c.env, caller, c.req.param("id") ?? "")),
  }),
]

function readRoute(operation: ReadOperation): Route {
  return defineRoute({
    ...described(operation),
    body: operation.input,
    answers: { 200: { says: "One page of rows.", body: readPage } },
    errors: ERRORS_OF_ALL,
    handle: async ({ c, caller, body }) =>
      c.json((await run(c.env, caller, operation.name, body, { key: null, force: false })).answer),
  })
}

function changeRoute(operation: ChangeOperation): Route {
  return defineRoute({
    ...described(operation),
    body: operation.input,
    headers: keyHeader,
    query: forceQuery,
    answers: {
      200: { says: "The change was made.", body: operationAnswer },
      202: {
        says: "It waits for approval, or its outcome is not known yet. Ask for the operation by its id; do not repeat it.",
        body: operationAnswer,
      },
    },
    errors: [
      ...ERRORS_OF_ALL,
      "role_insufficient",
      "policy_refused",
      "refused_by_meta",
      "key_reused",
      "possible_duplicate",
      "conflict",
      "audit_unavailable",
    ],
    async handle({ c, caller, body, headers, query }) {
      const done = await run(c.env, caller, operation.name, body, {
        key: headers["Idempotency-Key"] ?? null,
        force: query.force === "true",
      })
      return done.kind === "change" ? answerChange(c, done.answer) : c.json(done.answer)
    },
  })
}

function described(operation: Operation) {
  return {
    name: operation.name,
    method: "post",
    path: `/t/:tenant/operations/${operation.name}`,
    summary: operation.summary,
    ...(operation.notes === undefined ? {} : { notes: operation.notes }),
    access: "tenant",
    bodyIsParsedBy: "dispatch",
    example: operation.example,
  } as const
}
