import { readFileSync } from "node:fs"
import { registerHooks } from "node:module"
import { fileURLToPath } from "node:url"
import { mutantNamed, patched } from "../mutants/patch.ts"

/**
 * What Node needs to run the ledger as it stands in src: migrations are text, as wrangler bundles them. With BURSAR_MUTANT
 * set, one file of src is loaded with that planted bug in it; nothing on disk changes.
 */
const mutant = mutantNamed(process.env.BURSAR_MUTANT)

registerHooks({
  load(url, context, nextLoad) {
    if (url.endsWith(".sql")) {
      const text = readFileSync(fileURLToPath(url), "utf8")
      return { format: "module", source: `export default ${JSON.stringify(text)}`, shortCircuit: true }
    }
    const loaded = nextLoad(url, context)
    if (!mutant || !url.endsWith(`/${mutant.file}`)) return loaded
    return { ...loaded, source: patched(mutant, String(loaded.source)) }
  },
})
