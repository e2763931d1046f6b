import type { Session } from "../../../auth/session.ts"
import { SCOPE_WORDS, type Scope } from "../../../domain/roles.ts"
import type { Faults } from "../form.ts"
import { tenantPath } from "../paths.ts"
import { CsrfField } from "./csrf-field.tsx"
import { SelectField, TextField } from "./field.tsx"

export type TokenFilled = { name: string; scopes: Scope[]; days: number; faults: Faults }

type Props = {
  filled: TokenFilled
  scopes: readonly Scope[]
  expiries: readonly number[]
  slug: string
  session: Session
}

export function TokenForm({
  filled: { name, scopes: chosen, days, faults },
  scopes,
  expiries,
  slug,
  session,
}: Props) {
  return (
    <form method="post" action={tenantPath(slug, "agents")}>
      <CsrfField session={session} />
      <TextField
        name="name"
        label="Name"
        value={name}
        fault={faults.name}
        hint="Shown in the audit log beside everything it does."
        required
        maxlength={80}
        autocomplete="off"
      />
      <fieldset {...(faults.scopes ? { "aria-describedby": "scopes-fault" } : {})}>
        <legend>It may</legend>
        {scopes.map((scope) => (
          <label>
            <input type="checkbox" name="scopes" value={scope} checked={chosen.includes(scope)} />
            <code>{scope}</code> {SCOPE_WORDS[scope]}
          </label>
        ))}
        {faults.scopes && (
          <span class="fault" id="scopes-fault">
            {faults.scopes}
          </span>
        )}
      </fieldset>
      <SelectField
        name="days"
        label="Expires after"
        value={String(days)}
        options={expiries.map((expiry) => ({ value: String(expiry), label: `${expiry} days` }))}
      />
      <button type="submit">Create token</button>
    </form>
  )
}
