/**
 * Takes each rule of the sandbox away and asks the row that needed it again: `node scripts/prove/sandbox-rules.ts`. A row
 * that is still refused in the same way proves nothing and is listed; so is every refusal that no row provokes.
 *
 * The sandbox itself has no switch for this. Its built bundle is rewritten here: every refusal passes through a function
 * that lets it go when it is the one that was taken away.
 */
import type { V4ModuleDefinition } from "miniflare"
import { ROWS } from "../../test/sandbox/rules/all.ts"
import { type Answer, answerTo, Graph, isAsExpected, type Row } from "../../test/sandbox/rules/row.ts"
import { build, sandbox } from "../local/build.ts"
import { startThrowawaySandbox } from "../local/throwaway.ts"
import { modulesIn } from "../local/workers.ts"

const SWITCH = `
globalThis.__taken = ""; globalThis.__refused = [];
function __refuse(place, error) {
  const { code, subcode } = error.shape ?? {};
  const rule = [place, code, subcode, (error.blame ?? []).join(".")].join(" | ");
  globalThis.__refused.push(rule);
  if (rule !== globalThis.__taken) throw error;
}
`

/** Esbuild writes one statement a line and ends each with a semicolon, and names every file in a comment. */
function withSwitch(bundle: string): { text: string; places: string[] } {
  const places: string[] = []
  let file = ""
  const text = bundle.replace(
    /^\/\/ (\S+\.ts)$|\bthrow ([\s\S]*?);\n/gm,
    (whole, name?: string, error?: string) => {
      if (name !== undefined) file = name
      if (error === undefined || error === "error" || error.startsWith("new ")) return whole
      if (error.includes("rule.refusal")) return `__refuse("rule: " + rule.name, ${error});\n`
      const place = `${file}: ${error.replace(/\s+/g, " ").slice(0, 90)}`
      places.push(place)
      return `__refuse(${JSON.stringify(place)}, ${error});\n`
    },
  )
  const entry = "async fetch(request, env, ctx) {"
  if (!text.includes(entry)) throw new Error("the sandbox's entry looks different now; teach this script")
  const control = `
    if (request.url.endsWith("/__taken")) {
      globalThis.__taken = await request.text();
      const refused = globalThis.__refused;
      globalThis.__refused = [];
      return Response.json(refused);
    }`
  return { text: SWITCH + text.replace(entry, entry + control), places }
}

async function main(): Promise<void> {
  const [index, ...others] = modulesIn(await build(sandbox))
  if (index === undefined) throw new Error("the sandbox has no bundle")
  const { text, places } = withSwitch(new TextDecoder().decode(index.contents as Uint8Array))
  const rules = [...text.matchAll(/^ {4}name: "(.+)",\n {4}refusal/gm)].map(([, name]) => `rule: ${name}`)
  const modules: V4ModuleDefinition[] = [{ ...index, contents: text }, ...others]
  const running = await startThrowawaySandbox({ modules })
  const graph = new Graph((path, init) => fetch(running.url + path, init))
  const take = async (rule: string): Promise<string[]> =>
    (await fetch(`${running.url}/__taken`, { method: "POST", body: rule })).json() as Promise<string[]>

  const met = new Set<string>()
  const outcomes = { accepted: 0, otherwise: 0, failed: 0 }
  const kept: string[] = []
  try {
    for (const row of ROWS) {
      const rule = await ruleOf(graph, row, take)
      met.add(rule)
      await graph.control("POST", "reset")
      await take(rule)
      const answer = await answerTo(graph, row).catch(notEvenPrepared)
      await take("")
      if (isAsExpected(row, answer)) kept.push(`${row.rule} (${rule})`)
      else outcomes[outcomeOf(answer)] += 1
    }
  } finally {
    await running.stop()
  }
  const unmet = [...places, ...rules].filter((place) => ![...met].some((rule) => rule.startsWith(place)))
  console.log(`${ROWS.length} rows, ${met.size} distinct refusals of the sandbox behind them.`)
  console.log(
    `With its rule taken away, ${outcomes.accepted} rows are accepted, ${outcomes.otherwise} refused otherwise, ${outcomes.failed} stumble over what the rule kept out.`,
  )
  console.log(
    `\n${kept.length} rows do not notice that their rule is gone:\n${kept.map((row) => `- ${row}\n`).join("")}`,
  )
  console.log(
    `${unmet.length} refusals that no row provokes:\n${unmet.map((place) => `- ${place}\n`).join("")}`,
  )
  process.exitCode = kept.length === 0 ? 0 : 1
}

/** The refusal that a row meets, which must be the expected one. */
async function ruleOf(graph: Graph, row: Row, take: (rule: string) => Promise<string[]>): Promise<string> {
  await graph.control("POST", "reset")
  await take("")
  const answer = await answerTo(graph, row)
  if (!isAsExpected(row, answer)) throw new Error(`"${row.rule}" answers ${JSON.stringify(answer)}`)
  const rule = (await take("")).at(-1)
  if (rule === undefined) throw new Error(`"${row.rule}" is not refused by any rule`)
  return rule
}

function outcomeOf({ refused: [status] }: Answer): "accepted" | "otherwise" | "failed" {
  if (status === 200) return "accepted"
  return status === 0 || status >= 500 ? "failed" : "otherwise"
}

/** Without a rule even the preparation of a row may go another way. */
function notEvenPrepared(error: unknown): Answer {
  return { refused: [0], message: String(error) }
}

await main()
