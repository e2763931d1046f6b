import type { Context } from "hono"
import * as z from "zod"
import { JWT_SECONDS, signSession } from "../../auth/jwt.ts"
import { PASSWORD_MAX, PASSWORD_MIN, passwordFault } from "../../auth/password.ts"
import { endSession, tenantIdsOf } from "../../auth/session.ts"
import { type SignedIn, signIn } from "../../auth/sign-in.ts"
import { signUp } from "../../auth/users.ts"
import { refuse } from "../../domain/errors.ts"
import { tenantsOf } from "../../tenancy/tenants.ts"
import { refuseCrossSite } from "../same-origin.ts"
import { setSessionCookie } from "../session-cookie.ts"
import { tenantBody } from "./answers.ts"
import { type ApiEnv, defineRoute, type Route } from "./route.ts"

const email = z.email().max(254).describe("E-mail address.")

const userBody = z.strictObject({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  platform_role: z.enum(["admin"]).nullable(),
})

export const authRoutes: readonly Route[] = [
  defineRoute({
    name: "sign_up",
    method: "post",
    path: "/auth/signup",
    summary: "Sign up.",
    notes: "The answer is the same whether or not the address was known before. Log in afterwards.",
    access: "anybody",
    body: z.strictObject({
      email,
      password: z.string().max(1024).describe(`${PASSWORD_MIN} to ${PASSWORD_MAX} characters.`),
      name: z.string().trim().min(1).max(100).describe("How others see you."),
    }),
    example: { email: "rosa@example.com", password: "a long sentence of mine", name: "Rosa" },
    answers: {
      201: {
        says: "If the address was new, there is a user now.",
        body: z.strictObject({ status: z.literal("signed_up"), message: z.string() }),
      },
    },
    errors: ["cross_site"],
    async handle({ c, body }) {
      refuseCrossSite(c)
      const fault = passwordFault(body.password, body.email)
      if (fault) {
        throw refuse("invalid_input", "Choose another password.", {
          issues: [{ path: "password", message: fault }],
        })
      }
      await signUp(c.var.db, c.var.clock, body, "api")
      return c.json(
        { status: "signed_up", message: "You can log in now with this address and password." },
        201,
      )
    },
  }),
  defineRoute({
    name: "log_in",
    method: "post",
    path: "/auth/login",
    summary: "Log in.",
    notes: "The access token is for /api, the cookie that comes beside it for the pages.",
    access: "anybody",
    body: z.strictObject({ email: z.string().min(1).max(254), password: z.string().min(1).max(1024) }),
    example: { email: "rosa@example.com", password: "a long sentence of mine" },
    answers: {
      200: {
        says: "Signed in.",
        body: z.strictObject({
          access_token: z.string(),
          token_type: z.literal("Bearer"),
          expires_in: z.int().describe("Seconds."),
        }),
      },
    },
    errors: ["unauthenticated", "cross_site", "rate_limited"],
    async handle({ c, body }) {
      refuseCrossSite(c)
      const ip = c.req.header("cf-connecting-ip") ?? "local"
      const signedIn = await signIn(c.env, c.var.db, c.var.clock, { ...body, ip, surface: "api" })
      await setSessionCookie(c, signedIn)
      return c.json({
        access_token: await accessToken(c, signedIn),
        token_type: "Bearer",
        expires_in: JWT_SECONDS,
      })
    },
  }),
  defineRoute({
    name: "log_out",
    method: "post",
    path: "/auth/logout",
    summary: "End this session, on pages as well.",
    access: "person",
    answers: { 204: { says: "The session has ended; its tokens are refused from now on." } },
    errors: [],
    async handle({ c, caller }) {
      await endSession(c.env, c.var.db, c.var.clock, caller.user, caller.session.id, "api")
      return c.body(null, 204)
    },
  }),
  defineRoute({
    name: "get_session",
    method: "get",
    path: "/auth/session",
    summary: "Say who is signed in, and to which tenants they belong.",
    access: "person",
    answers: {
      200: {
        says: "The session.",
        body: z.strictObject({
          user: userBody,
          session: z.strictObject({ id: z.string() }),
          active_tenant: z.string().nullable().describe("The slug of the tenant that the person works in."),
          tenants: z.array(tenantBody),
        }),
      },
    },
    errors: [],
    async handle({ c, caller: { user, session } }) {
      const tenants = await tenantsOf(c.var.db, user.id)
      return c.json({
        user: { id: user.id, email: user.email, name: user.name, platform_role: user.platformRole },
        session: { id: session.id },
        active_tenant: tenants.find(({ id }) => id === session.activeTenantId)?.slug ?? null,
        tenants,
      })
    },
  }),
]

async function accessToken(c: Context<ApiEnv>, { user, session }: SignedIn): Promise<string> {
  return signSession(c.env.SESSION_SECRET, "bursar:api", {
    userId: user.id,
    sessionId: session.id,
    issuedAtMs: c.var.clock.now(),
    tenants: await tenantIdsOf(c.var.db, user.id),
  })
}
