import type { Session } from "../../../auth/session.ts"
import type { TokenText } from "../../../dispatch.ts"
import { SCOPE_WORDS } from "../../../domain/roles.ts"
import { tenantPath } from "../paths.ts"
import { CsrfField } from "./csrf-field.tsx"
import { Pill } from "./pill.tsx"
import { Table } from "./table.tsx"
import { Day, Time } from "./time.tsx"

type Props = { tokens: readonly TokenText[]; slug: string; session: Session; now: number }

export function TokenTable({ tokens, slug, session, now }: Props) {
  return (
    <Table label="Tokens">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">It may</th>
          <th scope="col">Acts for</th>
          <th scope="col">Last used (UTC)</th>
          <th scope="col">Expires</th>
          <th scope="col">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tokens.map((token) => (
          <tr>
            <th scope="row">{token.name}</th>
            <td class="name">{token.scopes.map((scope) => SCOPE_WORDS[scope]).join("; ")}</td>
            <td>{token.member}</td>
            <td>
              {token.last_used_at ? <Time at={token.last_used_at} /> : <span class="muted">never</span>}
            </td>
            <td>{token.expires_at ? <Day at={token.expires_at} /> : "never"}</td>
            <td>
              <TokenState token={token} slug={slug} session={session} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  )
}

function TokenState({ token, slug, session, now }: Omit<Props, "tokens"> & { token: TokenText }) {
  if (token.revoked_at) return <Pill tone="calm">Revoked</Pill>
  if (token.expires_at && Date.parse(token.expires_at) <= now) return <Pill tone="calm">Expired</Pill>
  return (
    <div class="actions">
      <form method="post" action={tenantPath(slug, "agents", token.id, "revocation")}>
        <CsrfField session={session} />
        <button type="submit" class="compact outline danger" aria-label={`Revoke the token ${token.name}`}>
          Revoke
        </button>
      </form>
    </div>
  )
}
