import { watch } from "node:fs"
import { join } from "node:path"
import { checkout } from "./checkout.ts"
import { messageOf } from "./problem.ts"

const watched = ["src", "sandbox/src", "public"]

/** Editors save in bursts. */
const quietMs = 200

/** Replaces the running Workers after each change of their sources; one that does not build changes nothing. */
export function watchSources(replace: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()
  const reload = async () => {
    const began = performance.now()
    try {
      await replace()
      console.log(`reloaded in ${((performance.now() - began) / 1000).toFixed(1)} s`)
    } catch (error) {
      console.error(messageOf(error))
    }
  }
  for (const folder of watched) {
    watch(join(checkout, folder), { recursive: true }, () => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        running = running.then(reload)
      }, quietMs)
    })
  }
  console.log("Watching src, sandbox/src and public. A new migration needs a restart.\n")
}
