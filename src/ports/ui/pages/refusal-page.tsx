import type { Context } from "hono"
import { ERRORS, type Refusal } from "../../../domain/errors.ts"
import type { AppEnv } from "../../context.ts"
import { DecisionRules } from "../components/decision.tsx"
import { Notice } from "../components/notice.tsx"
import { fragment, page, wantsFragment } from "../render.tsx"
import { viewOf } from "../view.ts"

/** What a person sees where a request could not be answered: what is wrong, and the way back. */
export function refusalPage<E extends AppEnv>(c: Context<E>, refusal: Refusal): Response | Promise<Response> {
  const { status } = ERRORS[refusal.code]
  const { title, message } = words(refusal)
  if (refusal.retry_after !== undefined) c.header("retry-after", String(refusal.retry_after))
  if (wantsFragment(c)) {
    c.header("hx-retarget", "#notices")
    c.header("hx-reswap", "innerHTML")
    return fragment(c, <Notice tone="bad">{message}</Notice>, status)
  }
  const { scope } = viewOf(c)
  const back = scope
    ? { href: `/t/${scope.tenant.slug}`, label: scope.tenant.name }
    : { href: "/", label: "the start page" }
  return page(
    c,
    title,
    <section class="narrow">
      <h1>{title}</h1>
      <p>{message}</p>
      {refusal.decision && <DecisionRules rules={refusal.decision.rules} />}
      <p>
        <a href={back.href}>Go to {back.label}</a>
      </p>
    </section>,
    status,
  )
}

/** The closed list's sentences speak to programs as well; a missing page is said in a person's words. */
function words(refusal: Refusal): { title: string; message: string } {
  if (refusal.code === "not_found") {
    return {
      title: "Not found",
      message:
        "There is nothing at this address, or it is not yours to see. Check the address, or start again from the list.",
    }
  }
  return { title: ERRORS[refusal.code].title.replace(/\.$/, ""), message: refusal.message }
}
