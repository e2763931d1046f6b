/** Something the person at the keyboard can put right. It is shown as its one sentence, without a stack. */
export class Problem extends Error {
  override name = "Problem"
}

/** Runs a command to its end; a Problem becomes one sentence on stderr and exit code 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    console.error(error instanceof Problem ? `\n${error.message}` : error)
    process.exit(1)
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
