import { type Context, Hono } from "hono"
import { findOperation, readAudit } from "../../../dispatch.ts"
import type { AuditEntry, OperationAnswer } from "../../../domain/operation.ts"
import type { MemberEnv } from "../../context.ts"
import { attempt } from "../attempt.ts"
import { AuditTable } from "../components/audit-table.tsx"
import { Empty } from "../components/empty.tsx"
import { Amount, isMoneyText } from "../components/money.tsx"
import { NoAdAccount } from "../components/no-ad-account.tsx"
import { Notice } from "../components/notice.tsx"
import { adviceOf } from "../components/operation-words.ts"
import { OutcomePill } from "../components/outcome-pill.tsx"
import { State } from "../components/status-pill.tsx"
import { Table } from "../components/table.tsx"
import { readOf, textOf } from "../entities.ts"
import { listingPath, operationPath, tenantPath } from "../paths.ts"
import { page } from "../render.tsx"

/** More open questions than this are looked through in the audit log. */
const OPEN_MAX = 5
const RECENT = 10

/** The tenant at a glance: its ad accounts, what is open, what happened last. */
export const overview = new Hono<MemberEnv>().get("/", (c) => {
  const { tenant, actor } = c.var.scope
  return page(
    c,
    "Overview",
    <>
      <div class="page-head">
        <h1>{tenant.name}</h1>
        <p class="muted">
          Address <code>{tenant.slug}</code> · you are its {actor.role}
        </p>
      </div>
      <Attention c={c} />
      <AdAccounts c={c} />
      <RecentActivity c={c} />
      <section>
        <h2>Agents</h2>
        <p>
          Claude, ChatGPT, Cursor or a script of your own can do the same work, under the same rules and in
          the same log. <a href={tenantPath(tenant.slug, "agents")}>Connect an agent</a>
        </p>
      </section>
    </>,
  )
})

type Props = { c: Context<MemberEnv> }

async function AdAccounts({ c }: Props) {
  const { slug } = c.var.scope.tenant
  const read = await attempt(readOf(c, "get_ad_accounts", {}))
  return (
    <section>
      <h2>Ad accounts</h2>
      {!read.ok ? (
        <Notice tone="bad">{read.refusal.message}</Notice>
      ) : read.value.data.length === 0 ? (
        <NoAdAccount slug={slug} />
      ) : (
        <Table label="Ad accounts">
          <thead>
            <tr>
              <th scope="col">Ad account</th>
              <th scope="col">State</th>
              <th scope="col" class="wide-only">
                Currency
              </th>
              <th scope="col" class="wide-only">
                Time zone
              </th>
              <th scope="col" class="money">
                Spent so far
              </th>
            </tr>
          </thead>
          <tbody>
            {read.value.data.map((account) => (
              <tr>
                <th scope="row" class="name">
                  <a
                    href={listingPath(slug, {
                      account: textOf(account.id) ?? "",
                      level: "campaign",
                      cursor: null,
                    })}
                  >
                    {textOf(account.name) || textOf(account.id)}
                  </a>
                  <span class="id">{textOf(account.id)}</span>
                </th>
                <td>
                  <State code={textOf(account.account_status) ?? "UNKNOWN"} />
                </td>
                <td class="wide-only">{textOf(account.currency)}</td>
                <td class="wide-only">{textOf(account.timezone_name)}</td>
                <td class="money">
                  {isMoneyText(account.amount_spent) ? <Amount money={account.amount_spent} /> : "–"}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  )
}

/** Operations whose outcome nobody knows yet. */
async function Attention({ c }: Props) {
  const open = await openOperations(c)
  if (open.length === 0) return null
  const { slug } = c.var.scope.tenant
  return (
    <section>
      <h2>Needs attention</h2>
      <Table label="Operations whose outcome is not known yet">
        <thead>
          <tr>
            <th scope="col">Change</th>
            <th scope="col">State</th>
            <th scope="col">What to do</th>
          </tr>
        </thead>
        <tbody>
          {open.map((answer) => (
            <tr>
              <th scope="row" class="name">
                <a href={operationPath(slug, answer.operation_id)}>{answer.summary}</a>
              </th>
              <td>
                <OutcomePill outcome={answer.status} />
              </td>
              <td>{adviceOf(answer)}</td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  )
}

async function openOperations(c: Context<MemberEnv>): Promise<OperationAnswer[]> {
  const unknown = await attempt(
    readAudit(c.env, c.var.scope, { limit: 20, cursor: null, outcome: "unknown" }),
  )
  if (!unknown.ok) return []
  const ids = [...new Set(unknown.value.data.flatMap((entry) => entry.operation_id ?? []))].slice(0, OPEN_MAX)
  const answers = await Promise.all(ids.map((id) => attempt(findOperation(c.env, c.var.scope, id))))
  return answers.flatMap((found) => (found.ok ? [found.value] : [])).filter(({ status }) => OPEN.has(status))
}

const OPEN: ReadonlySet<OperationAnswer["status"]> = new Set([
  "in_progress",
  "needs_approval",
  "unknown",
  "needs_person",
])

async function RecentActivity({ c }: Props) {
  const { slug } = c.var.scope.tenant
  const recent = settled((await readAudit(c.env, c.var.scope, { limit: 2 * RECENT, cursor: null })).data)
  return (
    <section>
      <div class="page-head">
        <h2>Recent activity</h2>
        <a href={tenantPath(slug, "audit")}>The whole audit log</a>
      </div>
      {recent.length === 0 ? (
        <Empty title="Nothing has happened yet">
          <p>
            Every change and every refusal will stand here, with who asked for it and why it was or was not
            made.
          </p>
        </Empty>
      ) : (
        <AuditTable
          label="The last changes and refusals"
          entries={recent}
          operationHref={(id) => operationPath(slug, id)}
        />
      )}
    </section>
  )
}

/** Without the entries that say that something was begun, where a later one says how it ended. */
function settled(entries: AuditEntry[]): AuditEntry[] {
  const ended = new Set(
    entries.filter(({ outcome }) => outcome !== "attempted").map(({ operation_id }) => operation_id),
  )
  return entries
    .filter(({ outcome, operation_id }) => outcome !== "attempted" || !ended.has(operation_id))
    .slice(0, RECENT)
}
