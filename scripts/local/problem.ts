/** Something the person at the keyboard can put right. It is shown as its one sentence, without a stack. */
export class Problem extends Error {
  override name = "Problem"
}

/** Runs a command to its end; a Problem becomes one sentence on stderr and exit code 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    const sentence = sentenceOf(error)
    console.error(sentence === undefined ? error : `\n${sentence}`)
    process.exit(1)
  }
}

/** What to tell the person; undefined for a bug, which is shown as it is. */
export function sentenceOf(error: unknown): string | undefined {
  if (error instanceof Problem) return error.message
  if (error instanceof Error && "code" in error && "path" in error) {
    return `${String(error.path)} cannot be used (${String(error.code)}); look at its owner, its rights and the space left.`
  }
  return undefined
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
