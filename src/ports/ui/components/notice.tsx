import type { PropsWithChildren } from "hono/jsx"
import type { Tone } from "./pill.tsx"

type Props = PropsWithChildren<{ tone: Tone; passing?: boolean }>

/** A message about what just happened, or about what does not work. A passing one can be put away. */
export function Notice({ tone, passing = false, children }: Props) {
  return (
    <div class={`notice ${tone}`}>
      <p>{children}</p>
      {passing && (
        <button type="button" class="link-button" data-dismiss>
          Dismiss
        </button>
      )}
    </div>
  )
}

/** For a fragment: the notice goes into the page's live region, so that it is read out. */
export function Toast({ tone, children }: PropsWithChildren<{ tone: Tone }>) {
  return (
    <hx-partial hx-target="#notices" hx-swap="innerHTML">
      <Notice tone={tone} passing>
        {children}
      </Notice>
    </hx-partial>
  )
}
