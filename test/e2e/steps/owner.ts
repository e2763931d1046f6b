import assert from "node:assert/strict"
import type { Form } from "../support/forms.ts"
import { passwords } from "../support/product.ts"
import type { SandboxCampaign } from "../support/sandbox.ts"
import { formWith, linkTo, type Page, Visitor } from "../support/visitor.ts"
import { signIn } from "./signing-up.ts"
import type { Story } from "./story.ts"

/** The seeded owner of acme works on her pages; what the sandbox then holds is the truth. */
export async function owner(story: Story): Promise<void> {
  const { checks, product, sandbox, acme } = story
  const anna = new Visitor(product.origin)
  await checks.chapter("The owner of acme works on her pages", async () => {
    await checks.need("she signs in and is shown that the sandbox stands in for Meta", async () => {
      const page = await signIn(anna, acme.email, passwords.owner)
      assert.match(page.text, /sandbox/i)
    })
    const campaigns = await checks.need(
      "her campaigns are those that the sandbox lists, with the same budgets",
      async () => {
        const truth = await sandbox.campaigns(acme.adAccountId)
        const page = await campaignsPage(anna, acme.adAccountId)
        assert.ok(truth.length > 0, "the sandbox lists no campaigns")
        for (const { name, daily_budget: budget } of truth) {
          assert.ok(page.text.includes(name.trim()), `"${name}" is not on ${page.url}`)
          if (Number(budget) > 0)
            assert.ok(page.text.includes(dollars(Number(budget))), `${budget} is not on ${page.url}`)
        }
        return truth
      },
    )
    const campaign = withBudget(campaigns)
    await changesBudget(story, anna, campaign)
    await pausesAndResumes(story, anna, campaign)
    await isRefused(story, anna, campaign)
  })
}

async function changesBudget(story: Story, anna: Visitor, campaign: SandboxCampaign): Promise<void> {
  const { checks, sandbox, acme } = story
  const wanted = Number(campaign.daily_budget) + 100
  await checks.check("she raises a daily budget by one dollar, and the sandbox has it", async () => {
    const after = await submitBudget(anna, acme.adAccountId, campaign.id, dollars(wanted))
    assert.equal(after.status, 200, after.text.slice(0, 300))
    assert.equal((await sandbox.campaign(acme.adAccountId, campaign.id)).daily_budget, String(wanted))
  })
  await checks.check("the page shows the new budget", async () => {
    const page = await campaignsPage(anna, acme.adAccountId)
    assert.ok(page.html.includes(dollars(wanted)), `${dollars(wanted)} is not on the page`)
  })
}

async function pausesAndResumes(story: Story, anna: Visitor, campaign: SandboxCampaign): Promise<void> {
  const { checks, sandbox, acme } = story
  for (const [verb, status] of [
    ["pauses", "PAUSED"],
    ["resumes", "ACTIVE"],
  ] as const) {
    await checks.check(`she ${verb} it, and the sandbox says ${status}`, async () => {
      const page = await campaignsPage(anna, acme.adAccountId)
      const after = await anna.submit(page, statusForm(page, campaign.id, status))
      assert.equal(after.status, 200, after.text.slice(0, 300))
      assert.equal((await sandbox.campaign(acme.adAccountId, campaign.id)).status, status)
    })
  }
}

async function isRefused(story: Story, anna: Visitor, campaign: SandboxCampaign): Promise<void> {
  const { checks, sandbox, acme } = story
  await checks.check(
    "a far too large budget is refused on the page with the rule and the numbers, Meta unasked",
    async () => {
      const before = await sandbox.campaign(acme.adAccountId, campaign.id)
      const received = await sandbox.changesReceived()
      const tooMuch = Number(before.daily_budget) * 5
      const after = await submitBudget(anna, acme.adAccountId, campaign.id, dollars(tooMuch))
      assert.match(after.text, /1\.5/)
      assert.ok(
        after.text.includes(dollars(tooMuch)),
        `${dollars(tooMuch)} is not in: ${after.text.slice(0, 400)}`,
      )
      assert.equal((await sandbox.campaign(acme.adAccountId, campaign.id)).daily_budget, before.daily_budget)
      assert.equal(await sandbox.changesReceived(), received)
    },
  )
}

/** An active campaign with a budget of its own, small enough for a dollar more to be a small step. */
export function withBudget(campaigns: SandboxCampaign[]): SandboxCampaign {
  const found = campaigns.find(
    ({ daily_budget: budget, status }) =>
      status === "ACTIVE" && Number(budget) >= 1000 && Number(budget) <= 20_000,
  )
  if (found === undefined)
    throw new Error("no active campaign with a daily budget between 10 and 200 dollars")
  return found
}

export const dollars = (minor: number) => (minor / 100).toFixed(2)

export async function campaignsPage(visitor: Visitor, adAccountId: string, tenant = "acme"): Promise<Page> {
  const page = await visitor.open(`/t/${tenant}/campaigns?account=${adAccountId}&level=campaign`)
  assert.equal(page.status, 200, `${page.url}: ${page.text.slice(0, 200)}`)
  return page
}

/** The form stands behind a link in the campaign's row. */
async function submitBudget(
  visitor: Visitor,
  adAccountId: string,
  campaignId: string,
  amount: string,
): Promise<Page> {
  const list = await campaignsPage(visitor, adAccountId)
  const page = await visitor.open(linkTo(list, `/${campaignId}/budget`))
  return visitor.submit(page, formWith(page, ["amount"]), { amount })
}

function statusForm(page: Page, campaignId: string, status: "PAUSED" | "ACTIVE"): Form {
  const noun = status === "PAUSED" ? "pause" : "activation"
  const form = page.forms.find(({ action }) => action.includes(`/${campaignId}/${noun}`))
  if (form === undefined) throw new Error(`no form that makes ${campaignId} ${status} on ${page.url}`)
  return form
}
