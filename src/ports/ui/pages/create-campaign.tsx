import { type Context, Hono } from "hono"
import { NOT_FOUND, type Refusal, RefusalError } from "../../../domain/errors.ts"
import { may } from "../../../domain/roles.ts"
import { operationNamed } from "../../../operations/registry.ts"
import { type AssetRow, assetsOf } from "../../../tenancy/assets.ts"
import type { MemberEnv } from "../../context.ts"
import { type ChangeOutcome, change } from "../change.ts"
import { choicesOf } from "../choices.ts"
import { CsrfField } from "../components/csrf-field.tsx"
import { SelectField, TextField } from "../components/field.tsx"
import { NoAdAccount } from "../components/no-ad-account.tsx"
import { RefusalBox } from "../components/refusal.tsx"
import { plain } from "../components/status-pill.tsx"
import { type Faults, faultsOf, newFormKey, readForm } from "../form.ts"
import { listingPath, operationPath, tenantPath } from "../paths.ts"
import { page } from "../render.tsx"

type Filled = { account: string; name: string; objective: string; categories: string[]; budget: string }
type Status = 200 | (ChangeOutcome & { kind: "refused" })["status"]

const CATEGORY_WORDS: Record<string, string> = {
  ISSUES_ELECTIONS_POLITICS: "Social issues, elections or politics",
  FINANCIAL_PRODUCTS_SERVICES: "Financial products and services",
}

const EMPTY: Filled = { account: "", name: "", objective: "OUTCOME_TRAFFIC", categories: [], budget: "" }

/** A new campaign, always paused. */
export const newCampaign = new Hono<MemberEnv>()
  .get("/new", (c) => formPage(c, { ...EMPTY, account: c.req.query("account") ?? "" }))
  .post("/new", async (c) => {
    const { slug } = c.var.scope.tenant
    const form = await readForm(c)
    const filled: Filled = {
      account: form.text("ad_account_id"),
      name: form.text("name"),
      objective: form.text("objective"),
      categories: form.all("special_ad_categories"),
      budget: form.text("daily_budget"),
    }
    const account = (await assetsOf(c.var.db, c.var.scope)).find(({ id }) => id === filled.account)
    if (!account) throw new RefusalError(NOT_FOUND)
    const outcome = await change(c, "create_campaign", inputOf(filled, account), {
      key: form.text("key"),
      force: form.text("force") === "1",
    })
    if (outcome.kind === "refused") return formPage(c, filled, outcome.refusal, outcome.status)
    const { operation_id } = outcome.answer
    if (outcome.kind === "open") return c.redirect(operationPath(slug, operation_id), 303)
    return c.redirect(
      listingPath(slug, { account: account.id, level: "campaign", cursor: null }, { done: operation_id }),
      303,
    )
  })

function inputOf({ name, objective, categories, budget }: Filled, account: AssetRow) {
  return {
    ad_account_id: account.id,
    name,
    objective,
    special_ad_categories: categories,
    ...(budget === "" ? {} : { daily_budget: { amount: budget, currency: account.currency } }),
  }
}

async function formPage(c: Context<MemberEnv>, filled: Filled, refusal?: Refusal, status: Status = 200) {
  const { slug } = c.var.scope.tenant
  const accounts = await assetsOf(c.var.db, c.var.scope)
  return page(
    c,
    "Create a campaign",
    <>
      <p class="crumb">
        <a href={tenantPath(slug, "campaigns")}>Campaigns</a>
      </p>
      <h1>Create a campaign</h1>
      {accounts.length === 0 ? (
        <NoAdAccount slug={slug} />
      ) : may(c.var.scope.actor.role, "ads.write") ? (
        <CampaignForm c={c} accounts={accounts} filled={filled} refusal={refusal} />
      ) : (
        <p>Your role, {c.var.scope.actor.role}, reads only. Ask an owner or manager of this tenant.</p>
      )}
    </>,
    status,
  )
}

type FormProps = {
  c: Context<MemberEnv>
  accounts: readonly AssetRow[]
  filled: Filled
  refusal: Refusal | undefined
}

function CampaignForm({ c, accounts, filled, refusal }: FormProps) {
  const { slug } = c.var.scope.tenant
  const operation = operationNamed("create_campaign")
  const faults: Faults = faultsOf(refusal?.issues ?? [])
  const isDuplicate = refusal?.code === "possible_duplicate"
  return (
    <form class="form" method="post" action={tenantPath(slug, "campaigns", "new")}>
      <CsrfField session={c.var.signedIn.session} />
      <input type="hidden" name="key" value={newFormKey()} />
      {refusal && Object.keys(faults).length === 0 && <RefusalBox refusal={refusal} />}
      <p class="muted">{operation?.summary}</p>
      <SelectField
        name="ad_account_id"
        label="Ad account"
        value={filled.account}
        options={accounts.map(({ id, name, currency }) => ({
          value: id,
          label: `${name} (${currency}) – ${id}`,
        }))}
        fault={faults.ad_account_id}
      />
      <TextField
        name="name"
        label="Name"
        value={filled.name}
        fault={faults.name}
        required
        maxlength={400}
        autocomplete="off"
        autofocus
      />
      <SelectField
        name="objective"
        label="Objective"
        value={filled.objective}
        options={choicesOf(operation, "objective").map((value) => ({
          value,
          label: plain(value.replace(/^OUTCOME_/, "")),
        }))}
        fault={faults.objective}
      />
      <TextField
        name="daily_budget"
        label="Daily budget"
        value={filled.budget}
        inputmode="decimal"
        maxlength={20}
        hint="In the ad account's currency, such as 50.00. Leave it empty to set budgets on the ad sets."
        fault={faults.daily_budget}
        autocomplete="off"
      />
      <fieldset>
        <legend>Special ad categories</legend>
        {choicesOf(operation, "special_ad_categories")
          .filter((value) => value !== "NONE")
          .map((value) => (
            <label>
              <input
                type="checkbox"
                name="special_ad_categories"
                value={value}
                checked={filled.categories.includes(value)}
              />
              {CATEGORY_WORDS[value] ?? plain(value)}
            </label>
          ))}
        <span class="hint">Meta wants this declared: tick what the ads are about, or nothing.</span>
      </fieldset>
      {isDuplicate && (
        <label>
          <input type="checkbox" name="force" value="1" />
          It is not a duplicate: create it all the same
        </label>
      )}
      <button type="submit">Create paused campaign</button>
    </form>
  )
}
