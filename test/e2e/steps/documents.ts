import assert from "node:assert/strict"
import { api, isProblem, isStatus } from "../support/api.ts"
import type { Story } from "./story.ts"

/** The addresses that machines read. */
export async function documents({ checks, product }: Story): Promise<void> {
  const anyone = api(product.origin)
  await checks.chapter("Machines find what they need", async () => {
    await checks.check("/api/openapi.json describes every address and every operation", async () => {
      const { body, ...answer } = await anyone.get("/api/openapi.json")
      isStatus({ body, ...answer }, 200)
      assert.match(body.openapi, /^3\./)
      const paths = Object.keys(body.paths).join(" ")
      for (const path of [
        "/api/auth/signup",
        "/api/auth/login",
        "/api/auth/logout",
        "/api/auth/session",
        "/api/tenants",
        "/api/tenants/active",
        "/tokens",
        "/audit",
        "/operations/create_campaign",
        "/operations/update_entity",
        "/operations/get_ad_entities",
        "/api/admin/tenants",
        "/api/admin/members",
        "/api/admin/assets",
        "/api/admin/audit-logs",
      ]) {
        assert.ok(paths.includes(path), `no ${path}`)
      }
    })
    await checks.check("an unknown API address is a 404 problem, an unknown page a 404 page", async () => {
      isProblem(await anyone.get("/api/no-such-thing"), 404)
      const page = await fetch(`${product.origin}/no-such-page`, { headers: { accept: "text/html" } })
      assert.equal(page.status, 404)
      assert.match(page.headers.get("content-type") ?? "", /text\/html/)
    })
    await checks.check(
      "pages carry a strict content policy, and style sheet and htmx come from here",
      async () => {
        const response = await fetch(`${product.origin}/login`)
        const html = await response.text()
        const policy = response.headers.get("content-security-policy") ?? ""
        assert.match(policy, /script-src 'self'/)
        assert.doesNotMatch(policy, /unsafe-(inline|eval)/)
        const files = [...html.matchAll(/<(?:link|script)\b[^>]*(?:href|src)="([^"]+)"/g)].map(
          ([, path = ""]) => path,
        )
        assert.ok(files.length > 0, "no files are linked")
        for (const path of files) assert.equal((await fetch(new URL(path, product.origin))).status, 200, path)
      },
    )
  })
}
