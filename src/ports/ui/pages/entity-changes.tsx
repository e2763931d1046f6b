import { type Context, Hono } from "hono"
import { entityWords } from "../../../domain/entity.ts"
import type { Refusal } from "../../../domain/errors.ts"
import type { MemberEnv } from "../../context.ts"
import { attempt } from "../attempt.ts"
import { type ChangeOutcome, change } from "../change.ts"
import type { BudgetFilled } from "../components/budget-form.tsx"
import { DoneWords, OpenWords } from "../components/done-notice.tsx"
import { EntityRowBody } from "../components/entity-row.tsx"
import { Toast } from "../components/notice.tsx"
import { Table } from "../components/table.tsx"
import { type EntityRow, parseLevel, readEntity } from "../entities.ts"
import { type Form, readForm } from "../form.ts"
import { type Listing, listingPath, operationPath } from "../paths.ts"
import { fragment, page, wantsFragment } from "../render.tsx"
import { refusalPage } from "./refusal-page.tsx"

type Filled = {
  editing?: BudgetFilled
  refusal?: Refusal
  status?: 200 | (ChangeOutcome & { kind: "refused" })["status"]
}

/** What can be done to one campaign or ad set. Each form comes from a list and its answer goes back there. */
export const entityChanges = new Hono<MemberEnv>()
  .get("/:type/:id/budget", async (c) => {
    const query = c.req.query()
    const listing = listingFrom(c, (name) => query[name] ?? "")
    const row = await readEntity(c, listing, c.req.param("id"))
    return entityAnswer(c, listing, row, { editing: { amount: row.dailyBudget?.amount ?? "" } })
  })
  .post("/:type/:id/budget", async (c) => {
    const form = await readForm(c)
    const amount = form.text("amount")
    const outcome = await change(
      c,
      "update_entity",
      {
        entity_type: parseLevel(c.req.param("type")),
        entity_id: c.req.param("id"),
        changes: { daily_budget: { amount, currency: form.text("currency") } },
      },
      { key: form.text("key") },
    )
    return afterChange(c, form, outcome, { amount })
  })
  .post("/:type/:id/pause", async (c) => {
    const form = await readForm(c)
    const input = { entity_type: parseLevel(c.req.param("type")), entity_ids: [c.req.param("id")] }
    return afterChange(c, form, await change(c, "pause_entities", input, { key: form.text("key") }))
  })
  .post("/:type/:id/activation", async (c) => {
    const form = await readForm(c)
    const input = { entity_type: parseLevel(c.req.param("type")), entity_id: c.req.param("id") }
    return afterChange(c, form, await change(c, "activate_entity", input, { key: form.text("key") }))
  })

/** Without JavaScript a made change leads back to the list; htmx gets the row as it is now and a notice that is read out. */
async function afterChange(
  c: Context<MemberEnv>,
  form: Form,
  outcome: ChangeOutcome,
  editing?: BudgetFilled,
) {
  const listing = listingFrom(c, (name) => form.text(name))
  const { scope, signedIn } = c.var
  const { slug } = scope.tenant
  if (outcome.kind === "refused") {
    const { refusal, status } = outcome
    if (refusal.retry_after !== undefined) c.header("retry-after", String(refusal.retry_after))
    const row = await attempt(readEntity(c, listing, c.req.param("id") ?? ""))
    // Why it was not made is worth more than the row, which may be out of reach just now.
    if (!row.ok) return refusalPage(c, refusal)
    return entityAnswer(c, listing, row.value, { refusal, status, ...(editing ? { editing } : {}) })
  }
  const { answer } = outcome
  if (!wantsFragment(c)) {
    const isDone = outcome.kind === "done"
    return c.redirect(
      isDone
        ? listingPath(slug, listing, { done: answer.operation_id })
        : operationPath(slug, answer.operation_id),
      303,
    )
  }
  const words =
    outcome.kind === "done" ? (
      <DoneWords slug={slug} answer={answer} />
    ) : (
      <OpenWords slug={slug} answer={answer} />
    )
  const toast = <Toast tone={outcome.kind === "done" ? "ok" : "warn"}>{words}</Toast>
  const row = await attempt(readEntity(c, listing, c.req.param("id") ?? ""))
  // The change is made all the same when the row cannot be read again.
  if (!row.ok) return fragment(c, toast)
  return fragment(
    c,
    <>
      <EntityRowBody
        row={row.value}
        listing={listing}
        scope={scope}
        session={signedIn.session}
        focus={editing ? "budget" : "status"}
      />
      {toast}
    </>,
  )
}

/** The row with its form or refusal: alone for htmx, as a page of its own otherwise. */
function entityAnswer(
  c: Context<MemberEnv>,
  listing: Listing,
  row: EntityRow,
  { editing, refusal, status = 200 }: Filled,
) {
  const { scope, signedIn } = c.var
  const body = (
    <EntityRowBody
      row={row}
      listing={listing}
      scope={scope}
      session={signedIn.session}
      refusal={refusal}
      {...(editing ? { editing } : {})}
    />
  )
  if (wantsFragment(c)) return fragment(c, body, status)
  const what = entityWords(listing.level)
  return page(
    c,
    editing ? "Change a daily budget" : `Change of ${what} ${row.name}`,
    <>
      <p class="crumb">
        <a href={listingPath(scope.tenant.slug, listing)}>Back to the list</a>
      </p>
      <h1>{editing ? "Change a daily budget" : row.name}</h1>
      <Table kind="entity-table" label={`The ${what} ${row.name}`}>
        {body}
      </Table>
    </>,
    status,
  )
}

function listingFrom(c: Context<MemberEnv>, value: (name: string) => string): Listing {
  return {
    account: value("account"),
    level: parseLevel(c.req.param("type")),
    cursor: value("cursor") || null,
  }
}
