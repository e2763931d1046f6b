import { agents } from "./steps/agents.ts"
import { audit } from "./steps/audit.ts"
import { documents } from "./steps/documents.ts"
import { isolation } from "./steps/isolation.ts"
import { leaving } from "./steps/leaving.ts"
import { operations } from "./steps/operations.ts"
import { owner } from "./steps/owner.ts"
import { restarting } from "./steps/restarting.ts"
import { signingUp } from "./steps/signing-up.ts"
import { starting } from "./steps/starting.ts"
import type { Seeded, Story } from "./steps/story.ts"
import { api, described, isStatus } from "./support/api.ts"
import { Checks } from "./support/checks.ts"
import { aPlace, type Product, passwords, removePlace, startProduct } from "./support/product.ts"
import { sandbox } from "./support/sandbox.ts"

/**
 * The spine of the product from the outside: it is started as a newcomer starts it, used by people, programs and
 * agents, and stopped again. Nothing is mocked but Meta, whose place the Graph sandbox takes.
 */
async function spine(checks: Checks): Promise<void> {
  const place = await aPlace()
  const products: Product[] = []
  const endAll = () => {
    for (const product of products) product.kill()
    removePlace(place)
  }
  process.once("SIGINT", () => process.exit(130)).once("SIGTERM", () => process.exit(143))
  process.once("exit", endAll)

  await checks.chapter("A newcomer starts Bursar", async () => {
    const product = await checks.need("npm start comes up", () => startProduct(place))
    products.push(product)
    await starting({ checks, product, place })
  })
  const [product] = products
  if (product === undefined) return

  const story: Story = {
    checks,
    place,
    product,
    sandbox: sandbox(product.sandboxOrigin),
    acme: await seeded(product.origin, "acme"),
    globex: await seeded(product.origin, "globex"),
    adminToken: await accessToken(product.origin, "admin@example.com", passwords.admin),
  }
  await signingUp(story)
  await owner(story)
  await operations(story)
  await agents(story)
  await audit(story)
  await isolation(story)
  await documents(story)
  await leaving(story)
  await restarting(story)
  products.push(story.product)
  if (checks.failed > 0) console.log(errorsLoggedBy(products))
}

/** What the Workers themselves complained about, for whoever looks into a failed check. */
function errorsLoggedBy(products: Product[]): string {
  const lines = new Set(products.flatMap((product) => product.output().split("\n")))
  const errors = [...lines]
    .filter((line) => line.includes('"level":"error"'))
    .map((line) => line.slice(0, 800))
  return errors.length === 0 ? "" : `\nErrors that were logged:\n${errors.slice(0, 10).join("\n")}`
}

async function seeded(origin: string, tenant: string): Promise<Seeded> {
  const email = `owner@${tenant}.example`
  const token = await accessToken(origin, email, passwords.owner)
  const answer = await api(origin, token).operation(tenant, "get_ad_accounts", {})
  const adAccountId = answer.body.data?.[0]?.id
  if (adAccountId === undefined) throw new Error(`${tenant} has no ad account: ${described(answer)}`)
  return { tenant, email, accessToken: token, adAccountId }
}

async function accessToken(origin: string, email: string, password: string): Promise<string> {
  const answer = await api(origin).post("/api/auth/login", { email, password })
  isStatus(answer, 200)
  return answer.body.access_token
}

const checks = new Checks()
await checks.chapter("The spine", () => spine(checks))
if (checks.failures.length > 0)
  console.log(`\nFailed:\n${checks.failures.map((sentence) => `  ${sentence}`).join("\n")}`)
console.log(`\n${checks.passed} passed, ${checks.failed} failed`)
process.exit(checks.failed > 0 ? 1 : 0)
