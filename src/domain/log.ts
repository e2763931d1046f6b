import { redact } from "./redact.ts"

export type LogLevel = "info" | "warn" | "error"
export type Log = (level: LogLevel, event: string, fields?: Record<string, unknown>) => void

/** Writes one JSON object a line to the Worker's log, with every secret masked. The only user of `console`. */
export function logger(
  secrets: readonly string[],
  write: (line: string) => void = (line) => console.log(line),
): Log {
  return (level, event, fields = {}) => {
    const clean = redact(fields, secrets) as Record<string, unknown>
    write(JSON.stringify({ level, event, ...clean }))
  }
}
