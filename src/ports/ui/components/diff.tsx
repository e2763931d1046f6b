import { isMoneyText, moneyWords } from "./money.tsx"
import { plain } from "./status-pill.tsx"

type Fields = Record<string, unknown>

/** What a change made of what, one line for each field. */
export function Diff({ before, after }: { before: Fields | null; after: Fields | null }) {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  if (names.length === 0) return <span class="muted">–</span>
  return (
    <ul class="diff">
      {names.map((name) => (
        <li>
          <span class="muted">{fieldWords(name)}</span>{" "}
          {before && name in before && (
            <>
              <del class={lineOf(before[name])}>{valueWords(before[name])}</del>{" "}
              <span aria-hidden="true">→</span>
              <span class="visually-hidden">became</span>{" "}
            </>
          )}
          <ins class={lineOf(after?.[name])}>{valueWords(after?.[name])}</ins>
        </li>
      ))}
    </ul>
  )
}

/** A sum and its currency stay on one line. */
function lineOf(value: unknown): string | undefined {
  return isMoneyText(value) ? "nowrap" : undefined
}

/** "daily_budget" → "Daily budget". */
export function fieldWords(name: string): string {
  return plain(name)
}

export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return "none"
  if (isMoneyText(value)) return moneyWords(value)
  if (Array.isArray(value)) return value.map(valueWords).join(", ") || "none"
  if (typeof value !== "object") return String(value)
  return Object.entries(value)
    .map(([name, part]) => `${name.replaceAll("_", " ")} ${valueWords(part)}`)
    .join("; ")
}
