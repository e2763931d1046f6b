import { setTimeout as sleep } from "node:timers/promises"
import type { Miniflare } from "miniflare"
import { unstable_readConfig as readConfig } from "wrangler"
import type { WorkerSource } from "./build.ts"
import { messageOf } from "./problem.ts"

const minuteMs = 60_000

/** Fires the cron triggers of a wrangler.toml, which only Cloudflare would do otherwise. Cron times are in UTC. */
export function fireCronTriggers(miniflare: Miniflare, source: WorkerSource): void {
  const { crons = [] } = readConfig({ config: source.config }).triggers
  if (crons.length > 0) void everyMinute((minute) => fireDue(miniflare, source, crons, minute))
}

async function everyMinute(act: (minute: Date) => Promise<void>): Promise<never> {
  for (;;) {
    const next = (Math.floor(Date.now() / minuteMs) + 1) * minuteMs
    await sleep(next - Date.now(), undefined, { ref: false })
    await act(new Date(next))
  }
}

async function fireDue(
  miniflare: Miniflare,
  source: WorkerSource,
  crons: string[],
  minute: Date,
): Promise<void> {
  for (const cron of crons.filter((candidate) => isDue(candidate, minute))) {
    try {
      const worker = await miniflare.getWorker(source.name)
      await worker.scheduled({ cron, scheduledTime: minute })
    } catch (error) {
      console.error(`The cron trigger "${cron}" failed: ${messageOf(error)}`)
    }
  }
}

/** Minute, hour, day, month and day of the week, each as numbers: "*", "5", "1-5", "*\/15" and lists of these. */
export function isDue(cron: string, at: Date): boolean {
  const fields = cron.trim().split(/\s+/)
  const now = [
    at.getUTCMinutes(),
    at.getUTCHours(),
    at.getUTCDate(),
    at.getUTCMonth() + 1,
    at.getUTCDay() + 1,
  ]
  return fields.length === now.length && fields.every((field, index) => matches(field, now[index] ?? -1))
}

function matches(field: string, value: number): boolean {
  return field.split(",").some((part) => {
    const [range = "*", step = "1"] = part.split("/")
    const [from = Number.NaN, to = from] = range === "*" ? [0, 59] : range.split("-").map(Number)
    return value >= from && value <= to && (value - from) % Number(step) === 0
  })
}
