import { readdirSync, readFileSync } from "node:fs"

/** The kernel counts processor time in hundredths of a second. */
const TICK_MS = 10

/** The processor time that the runtime below this process has used so far; NaN where there is no /proc to tell. */
export function processorMs(): number {
  try {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(timesOf)
      .filter(({ name, parent }) => name === "workerd" && parent === process.pid)
      .reduce((sum, { ticks }) => sum + ticks * TICK_MS, 0)
  } catch {
    return Number.NaN
  }
}

/** A process may end while it is looked at. */
function timesOf(pid: string): { name: string; parent: number; ticks: number } {
  try {
    const [, name = "", rest = ""] =
      /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? []
    const fields = rest.split(" ")
    return { name, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }
  } catch {
    return { name: "", parent: 0, ticks: 0 }
  }
}
