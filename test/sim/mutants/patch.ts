import { MUTANTS } from "./catalogue.ts"

/** A planted bug: one place of one file of src, changed. */
export type Mutant = {
  name: string
  file: string
  /** Stands in the file exactly once, or the bug is not planted and the run fails loudly. */
  find: string
  replace: string
  /** One of these has to notice. */
  killedBy: readonly string[]
  /** Why nothing can notice. */
  equivalent?: string
}

export function mutantNamed(name: string | undefined): Mutant | null {
  if (!name) return null
  const found = MUTANTS.find((mutant) => mutant.name === name)
  if (!found) throw new Error(`There is no mutant "${name}".`)
  return found
}

export function patched(mutant: Mutant, source: string): string {
  const parts = source.split(mutant.find)
  if (parts.length !== 2) {
    throw new Error(`"${mutant.find}" stands ${parts.length - 1} times in ${mutant.file}, not once.`)
  }
  return parts.join(mutant.replace)
}
