import { type Context, Hono } from "hono"
import { newApiToken } from "../../../auth/api-token.ts"
import { createToken, listTokens, revokeToken } from "../../../dispatch.ts"
import { ERRORS } from "../../../domain/errors.ts"
import { type Scope, scopesOf } from "../../../domain/roles.ts"
import type { MemberEnv } from "../../context.ts"
import { attempt } from "../attempt.ts"
import { Empty } from "../components/empty.tsx"
import { NewToken } from "../components/new-token.tsx"
import { RefusalBox } from "../components/refusal.tsx"
import { type TokenFilled, TokenForm } from "../components/token-form.tsx"
import { TokenTable } from "../components/token-table.tsx"
import { type Form, readForm } from "../form.ts"
import { tenantPath } from "../paths.ts"
import { page } from "../render.tsx"

const DAY_MS = 86_400_000
export const EXPIRIES = [7, 30, 90, 365] as const
const NAME_MAX = 80

const EMPTY: TokenFilled = { name: "", scopes: ["ads:read", "ads:write"], days: 90, faults: {} }

/** Agents and programs that act for members of this tenant, each with a token of its own. */
export const agents = new Hono<MemberEnv>()
  .get("/", (c) => agentsPage(c, { filled: EMPTY }))
  .post("/", async (c) => {
    const { scope, clock } = c.var
    const filled = filledIn(await readForm(c), scopesOf(scope.actor.role))
    if (Object.keys(filled.faults).length > 0) return agentsPage(c, { filled }, 422)
    const made = newApiToken(scope.tenantId)
    const expiresAtMs = clock.now() + filled.days * DAY_MS
    const stored = await attempt(
      createToken(c.env, scope, {
        id: made.id,
        secretHash: made.secretHash,
        name: filled.name,
        scopes: filled.scopes,
        expiresAtMs,
      }),
    )
    if (!stored.ok)
      return agentsPage(c, { filled, refusal: stored.refusal }, ERRORS[stored.refusal.code].status)
    return agentsPage(c, { filled: EMPTY, made: { name: filled.name, token: made.token } })
  })
  .post("/:id/revocation", async (c) => {
    await revokeToken(c.env, c.var.scope, c.req.param("id"))
    return c.redirect(tenantPath(c.var.scope.tenant.slug, "agents"), 303)
  })

type Shown = {
  filled: TokenFilled
  refusal?: Parameters<typeof RefusalBox>[0]["refusal"]
  made?: { name: string; token: string }
}

async function agentsPage(
  c: Context<MemberEnv>,
  { filled, refusal, made }: Shown,
  status: Parameters<typeof page>[3] = 200,
) {
  const { scope, signedIn, clock } = c.var
  const tokens = await listTokens(c.env, scope)
  const { slug } = scope.tenant
  return page(
    c,
    "Connect an agent",
    <>
      <div class="page-head">
        <h1>Connect an agent</h1>
        <p class="muted">
          Address for agents: <code>{mcpAddress(c)}</code>
        </p>
      </div>
      {made && <NewToken name={made.name} token={made.token} slug={slug} address={mcpAddress(c)} />}
      <section>
        <h2>Tokens</h2>
        {tokens.length === 0 ? (
          <Empty title="No agent is connected">
            <p>
              Make a token below. It acts for you, never above your role, and within this tenant's policy.
            </p>
          </Empty>
        ) : (
          <TokenTable tokens={tokens} slug={slug} session={signedIn.session} now={clock.now()} />
        )}
      </section>
      <section class="form">
        <h2>New token</h2>
        {refusal && <RefusalBox refusal={refusal} />}
        <TokenForm
          filled={filled}
          scopes={scopesOf(scope.actor.role)}
          expiries={EXPIRIES}
          slug={slug}
          session={signedIn.session}
        />
      </section>
    </>,
    status,
  )
}

function filledIn(form: Form, offered: readonly Scope[]): TokenFilled {
  const name = form.text("name")
  const wanted = form.all("scopes")
  const scopes = offered.filter((scope) => wanted.includes(scope))
  const days = EXPIRIES.find((expiry) => String(expiry) === form.text("days")) ?? EMPTY.days
  const faults: Record<string, string> = {}
  if (name === "" || name.length > NAME_MAX)
    faults.name = `Give it a name of at most ${NAME_MAX} characters, such as the agent's.`
  if (scopes.length === 0) faults.scopes = "Choose at least one thing that it may do."
  return { name, scopes, days, faults }
}

function mcpAddress(c: Context<MemberEnv>): string {
  return `${c.env.PUBLIC_ORIGIN}/mcp`
}
