import { Hono } from "hono"
import type { AppEnv, MemberEnv } from "../context.ts"
import { requireMember, requireSession } from "../session-cookie.ts"
import { agents } from "./pages/agents.tsx"
import { audit } from "./pages/audit.tsx"
import { campaigns } from "./pages/campaigns.tsx"
import { newCampaign } from "./pages/create-campaign.tsx"
import { entityChanges } from "./pages/entity-changes.tsx"
import { login } from "./pages/login.tsx"
import { members } from "./pages/members.tsx"
import { operation } from "./pages/operation.tsx"
import { overview } from "./pages/overview.tsx"
import { signup } from "./pages/signup.tsx"
import { tenants } from "./pages/tenants.tsx"
import { guardPosts, requireCsrfToken } from "./post-guard.ts"

/** A tenant's pages. Whoever gets here is signed in and a member, and what they post comes from a page of theirs. */
const tenantPages = new Hono<MemberEnv>()
  .use(guardPosts, requireSession, requireCsrfToken, requireMember)
  .route("/", overview)
  .route("/campaigns", campaigns)
  .route("/campaigns", newCampaign)
  .route("/entities", entityChanges)
  .route("/operations", operation)
  .route("/audit", audit)
  .route("/agents", agents)
  .route("/members", members)

export const pages = new Hono<AppEnv>()
  .route("/", login)
  .route("/", signup)
  .route("/", tenants)
  .route("/t/:tenant", tenantPages)
