import type { PropsWithChildren } from "hono/jsx"
import type { Tone } from "./pill.tsx"

/** A message about what just happened. */
export function Notice({ tone, children }: PropsWithChildren<{ tone: Tone }>) {
  return (
    <div class={`notice ${tone}`}>
      <p>{children}</p>
      <button type="button" class="link-button" data-dismiss>
        Dismiss
      </button>
    </div>
  )
}

/** The same for a fragment: it goes into the page's live region, so that it is read out. */
export function Toast({ tone, children }: PropsWithChildren<{ tone: Tone }>) {
  return (
    <hx-partial hx-target="#notices" hx-swap="innerHTML">
      <Notice tone={tone}>{children}</Notice>
    </hx-partial>
  )
}
