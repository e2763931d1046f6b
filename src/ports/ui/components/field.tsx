import type { PropsWithChildren } from "hono/jsx"

type Described = { id: string; hint: string | undefined; fault: string | undefined }

/** A label, its control, and beneath it what to know or what is wrong. */
export function Field(
  props: PropsWithChildren<{
    id: string
    label: string
    hint?: string | undefined
    fault?: string | undefined
  }>,
) {
  const { id, label, hint, fault, children } = props
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {fault && (
        <span class="fault" id={`${id}-fault`}>
          {fault}
        </span>
      )}
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  )
}

/** What ties a control to the texts beneath it, for those who cannot see that they stand together. */
export function described({ id, hint, fault }: Described): Record<string, string> {
  const ids = [fault ? `${id}-fault` : "", hint ? `${id}-hint` : ""].filter(Boolean).join(" ")
  return { ...(ids ? { "aria-describedby": ids } : {}), ...(fault ? { "aria-invalid": "true" } : {}) }
}

type InputProps = {
  name: string
  label: string
  type?: "text" | "email" | "password"
  value?: string | undefined
  hint?: string | undefined
  fault?: string | undefined
  required?: boolean
  autocomplete?: string
  autofocus?: boolean
  maxlength?: number
  inputmode?: "decimal"
  list?: string
}

export function TextField({ name, label, type = "text", hint, fault, ...input }: InputProps) {
  return (
    <Field id={name} label={label} hint={hint} fault={fault}>
      <input id={name} name={name} type={type} {...input} {...described({ id: name, hint, fault })} />
    </Field>
  )
}

type SelectProps = {
  name: string
  label: string
  options: readonly { value: string; label: string }[]
  value?: string | undefined
  hint?: string | undefined
  fault?: string | undefined
}

export function SelectField({ name, label, options, value, hint, fault }: SelectProps) {
  return (
    <Field id={name} label={label} hint={hint} fault={fault}>
      <select id={name} name={name} {...described({ id: name, hint, fault })}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}
