import "../scripts/node-version.mjs"

/** `npm run bench -- sandbox`: figures and ratios to read; nothing passes or fails by them. */
const BENCHES: Record<string, () => Promise<{ bench(): Promise<void> }>> = {
  ledger: () => import("./ledger.ts"),
  sandbox: () => import("./sandbox.ts"),
}

const name = process.argv[2] ?? ""
const load = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined
if (load === undefined) {
  console.error(`Say which: npm run bench -- ${Object.keys(BENCHES).join(" | ")}`)
  process.exit(1)
}
const { bench } = await load()
await bench()
