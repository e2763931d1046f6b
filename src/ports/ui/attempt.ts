import { type Refusal, RefusalError } from "../../domain/errors.ts"

export type Attempt<T> = { ok: true; value: T } | { ok: false; refusal: Refusal }

/** Turns an expected refusal into a value, for pages that show it in its place. Bugs still throw. */
export async function attempt<T>(work: Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work }
  } catch (error) {
    if (error instanceof RefusalError) return { ok: false, refusal: error.refusal }
    throw error
  }
}
