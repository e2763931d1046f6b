import type { PropsWithChildren } from "hono/jsx"

/** What to do where there is nothing yet. */
export function Empty({ title, children }: PropsWithChildren<{ title: string }>) {
  return (
    <div class="empty">
      <h3>{title}</h3>
      {children}
    </div>
  )
}
