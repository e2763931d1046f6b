export type Tone = "ok" | "calm" | "warn" | "bad"

/** A state as a word in a shape; the shape differs with the tone, so that colour is never needed. */
export function Pill({ tone, children }: { tone: Tone; children: string }) {
  return <span class={`pill ${tone}`}>{children}</span>
}
