import type { PropsWithChildren } from "hono/jsx"

/** A table in a box of its own, so that a wide one scrolls there (with the keyboard as well) and not the page. */
export function Table({ label, children }: PropsWithChildren<{ label: string }>) {
  return (
    <section class="table-box" aria-label={label} tabindex={0}>
      <table>
        <caption class="visually-hidden">{label}</caption>
        {children}
      </table>
    </section>
  )
}
