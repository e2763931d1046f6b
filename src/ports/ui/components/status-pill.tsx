import { Pill, type Tone } from "./pill.tsx"

const KNOWN: Record<string, { tone: Tone; words: string }> = {
  ACTIVE: { tone: "ok", words: "Active" },
  PAUSED: { tone: "calm", words: "Paused" },
  CAMPAIGN_PAUSED: { tone: "calm", words: "Campaign paused" },
  ADSET_PAUSED: { tone: "calm", words: "Ad set paused" },
  ARCHIVED: { tone: "calm", words: "Archived" },
  DELETED: { tone: "calm", words: "Deleted" },
  IN_PROCESS: { tone: "warn", words: "In process" },
  WITH_ISSUES: { tone: "bad", words: "With issues" },
  DISAPPROVED: { tone: "bad", words: "Disapproved" },
  DISABLED: { tone: "bad", words: "Disabled" },
}

/** What was asked for, and beside it what Meta makes of it where the two differ. */
export function StatusPill({ configured, effective }: { configured: string; effective: string | null }) {
  return (
    <>
      <State code={configured} />
      {effective !== null && effective !== configured && (
        <>
          {" "}
          <span class="small muted">in effect</span> <State code={effective} />
        </>
      )}
    </>
  )
}

/** One of Meta's codes; one that is new to us is shown as it is. */
export function State({ code }: { code: string }) {
  const known = KNOWN[code]
  return <Pill tone={known?.tone ?? "warn"}>{known?.words ?? plain(code)}</Pill>
}

/** "IN_GRACE_PERIOD" → "In grace period". */
export function plain(code: string): string {
  const words = code.replaceAll("_", " ").toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
