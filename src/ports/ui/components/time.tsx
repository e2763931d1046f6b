/** A moment in UTC, "2026-11-23 06:48:21"; columns and sentences around it say that it is UTC. */
export function Time({ at }: { at: string }) {
  return (
    <time datetime={at} title={`${at} (UTC)`}>
      {at.slice(0, 19).replace("T", " ")}
    </time>
  )
}

export function Day({ at }: { at: string }) {
  return (
    <time datetime={at} title={`${at} (UTC)`}>
      {at.slice(0, 10)}
    </time>
  )
}
