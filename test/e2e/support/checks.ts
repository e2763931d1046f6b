import { messageOf } from "../../../scripts/local/problem.ts"

/** Counts what was checked, and prints one line for each. */
export class Checks {
  passed = 0
  failed = 0
  readonly failures: string[] = []

  /** Runs one check; the story goes on when it fails. */
  async check(sentence: string, work: () => unknown): Promise<void> {
    await this.#run(sentence, work).catch(() => {})
  }

  /** A check whose result the rest of the chapter needs: when it fails, the chapter ends. */
  async need<T>(sentence: string, work: () => T | Promise<T>): Promise<T> {
    return this.#run(sentence, work)
  }

  /** A chapter that breaks off counts as one failure and does not stop the next one. */
  async chapter(title: string, work: () => Promise<void>): Promise<void> {
    console.log(`\n${title}`)
    const failedBefore = this.failed
    try {
      await work()
    } catch (error) {
      if (this.failed === failedBefore) this.#fail(title, error)
    }
  }

  async #run<T>(sentence: string, work: () => T | Promise<T>): Promise<T> {
    try {
      const result = await work()
      this.passed++
      console.log(`  ok      ${sentence}`)
      return result
    } catch (error) {
      this.#fail(sentence, error)
      throw error
    }
  }

  #fail(sentence: string, error: unknown): void {
    this.failed++
    this.failures.push(sentence)
    console.log(
      `  not ok  ${sentence}\n            ${messageOf(error).trim().split("\n").slice(0, 12).join("\n            ")}`,
    )
  }
}
