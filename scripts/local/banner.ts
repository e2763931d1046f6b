import type { Seeded, SignIn } from "./seed.ts"
import type { Settings } from "./settings.ts"

export type Running = {
  settings: Settings
  seeded: Seeded
  passwords: { admin: string; owner: string }
  secondsTaken: number
}

/** What a newcomer needs next, on one screen. */
export function banner({ settings, seeded, passwords, secondsTaken }: Running): string {
  const origin = `http://localhost:${settings.port}`
  const passwordOf = (signIn: SignIn) => (signIn.role === "admin" ? passwords.admin : passwords.owner)
  const whoOf = (signIn: SignIn) =>
    signIn.tenant === null ? `platform ${signIn.role}` : `${signIn.role} of ${signIn.tenant}`
  const people = seeded.signIns.map((signIn) => [whoOf(signIn), signIn.email, passwordOf(signIn)])

  return [
    "",
    `Bursar is running (${secondsTaken.toFixed(1)} s).`,
    "",
    ...columns([["Bursar", origin], ["MCP", `${origin}/mcp`], graphLine(settings)]),
    "",
    "Sign in:",
    ...columns(people),
    "",
    settings.graph === "meta" ? "Real ad accounts are connected: changes made here spend real money." : "",
    'Stop with Ctrl-C. Start over with "npm run reset".',
    "",
  ]
    .filter((line, index, lines) => line !== "" || lines[index - 1] !== "")
    .join("\n")
}

function graphLine({ graph, sandboxPort }: Settings): string[] {
  if (graph === "meta") return ["Graph", "Meta, with your META_SYSTEM_USER_TOKEN"]
  return ["Graph", `http://localhost:${sandboxPort} (sandbox: no Meta account, no real money)`]
}

function columns(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  )
}
