import { existsSync } from "node:fs"
import { runCommand } from "./problem.ts"
import { readSettings } from "./settings.ts"
import { deleteStateFolder } from "./state-folder.ts"

/** `npm run reset`: the next start begins with an empty database and a fresh sandbox. */
async function reset(): Promise<void> {
  const { stateFolder } = readSettings()
  if (!existsSync(stateFolder)) {
    console.log(`There is nothing to delete: ${stateFolder} does not exist.`)
    return
  }
  deleteStateFolder(stateFolder)
  console.log(`Deleted ${stateFolder}; the next npm start begins anew.`)
}

await runCommand(reset)
