import * as z from "zod"
import { newApiToken } from "../../auth/api-token.ts"
import { createToken, listTokens, revokeToken } from "../../dispatch.ts"
import { SCOPES } from "../../domain/roles.ts"
import { listOf, tokenBody } from "./answers.ts"
import { defineRoute, type Route } from "./route.ts"

const DAY_MS = 24 * 60 * 60 * 1000
const DEFAULT_DAYS = 90
const MAX_DAYS = 365

export const tokenRoutes: readonly Route[] = [
  defineRoute({
    name: "list_tokens",
    method: "get",
    path: "/t/:tenant/tokens",
    summary: "List API tokens, without their secrets.",
    access: "tenant",
    answers: { 200: { says: "All of them.", body: listOf(tokenBody) } },
    errors: ["not_found", "scope_insufficient"],
    handle: async ({ c, caller }) => c.json({ data: await listTokens(c.env, caller), next_cursor: null }),
  }),
  defineRoute({
    name: "create_token",
    method: "post",
    path: "/t/:tenant/tokens",
    summary: "Create an API token that acts for you, for /api and /mcp.",
    notes: "The token is shown this once. Only a signed-in person makes one.",
    access: "tenant",
    body: z.strictObject({
      name: z.string().trim().min(1).max(100).describe("What the token is for."),
      scopes: z
        .array(z.enum(SCOPES))
        .min(1)
        .max(SCOPES.length)
        .describe("What it may do, never more than your role."),
      expires_in_days: z.int().min(1).max(MAX_DAYS).default(DEFAULT_DAYS),
    }),
    example: { name: "Reporting agent", scopes: ["ads:read"], expires_in_days: DEFAULT_DAYS },
    answers: {
      201: {
        says: "The token, this once.",
        body: z.strictObject({
          id: z.string(),
          token: z.string(),
          name: z.string(),
          scopes: z.array(z.enum(SCOPES)),
          expires_at: z.string().nullable(),
        }),
      },
    },
    errors: ["not_found", "role_insufficient", "scope_insufficient", "conflict"],
    async handle({ c, caller, body }) {
      const { token, id, secretHash } = newApiToken(caller.tenantId)
      const made = await createToken(c.env, caller, {
        id,
        secretHash,
        name: body.name,
        scopes: [...new Set(body.scopes)],
        expiresAtMs: c.var.clock.now() + body.expires_in_days * DAY_MS,
      })
      const { name, scopes, expires_at } = made
      return c.json({ id, token, name, scopes, expires_at }, 201)
    },
  }),
  defineRoute({
    name: "revoke_token",
    method: "delete",
    path: "/t/:tenant/tokens/:id",
    summary: "Revoke an API token. It is refused from the moment this answers.",
    access: "tenant",
    answers: { 200: { says: "The token as it is now.", body: tokenBody } },
    errors: ["not_found", "scope_insufficient"],
    handle: async ({ c, caller }) => c.json(await revokeToken(c.env, caller, c.req.param("id") ?? "")),
  }),
]
