import * as z from "zod"
import { readFreeze, setFreeze } from "../../dispatch.ts"
import { freezeBody } from "./answers.ts"
import { defineRoute, type Route } from "./route.ts"

export const freezeRoutes: readonly Route[] = [
  defineRoute({
    name: "get_freeze",
    method: "get",
    path: "/t/:tenant/freeze",
    summary: "What is frozen: everything, or single ad accounts.",
    access: "tenant",
    answers: { 200: { says: "What can only be paused or lowered now.", body: freezeBody } },
    errors: ["not_found", "role_insufficient", "scope_insufficient"],
    handle: async ({ c, caller }) => c.json(await readFreeze(c.env, caller)),
  }),
  defineRoute({
    name: "set_freeze",
    method: "put",
    path: "/t/:tenant/freeze",
    summary: "Freeze the tenant or one ad account, or lift that.",
    notes:
      "While frozen, things can only be paused or lowered; what was admitted and not sent yet is not sent. Owners and managers only, signed in.",
    access: "tenant",
    body: z.strictObject({
      frozen: z.boolean(),
      ad_account_id: z.string().max(64).optional().describe("Only this ad account; without it, all of them."),
    }),
    example: { frozen: true },
    answers: { 200: { says: "What is frozen now.", body: freezeBody } },
    errors: ["not_found", "role_insufficient", "scope_insufficient"],
    handle: async ({ c, caller, body }) =>
      c.json(await setFreeze(c.env, caller, body.ad_account_id ?? null, body.frozen)),
  }),
]
