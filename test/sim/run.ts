import "./node/hooks.ts"

/** `npm run sim -- --schedules N [--seed S]`, or `-- --mutants`. The hooks have to stand before anything of src is loaded. */
const { main } = await import(process.argv.includes("--mutants") ? "./mutants/main.ts" : "./main.ts")
process.exitCode = await main(process.argv.slice(2))
