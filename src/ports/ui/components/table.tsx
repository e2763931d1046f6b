import type { PropsWithChildren } from "hono/jsx"

/** A table in a box of its own, so that a wide one scrolls there (with the keyboard as well) and not the page. */
export function Table({ label, kind, children }: PropsWithChildren<{ label: string; kind?: string }>) {
  return (
    <section class={kind ? `table-box ${kind}` : "table-box"} aria-label={label} tabindex={0}>
      <table>
        <caption class="visually-hidden">{label}</caption>
        {children}
      </table>
    </section>
  )
}
