import type { Context, EdgeAsk } from "../graph/context.ts"
import { listOf } from "../graph/list.ts"
import type { Edge } from "../graph/node-type.ts"
import type { Json, JsonObject } from "../wire/json.ts"
import { bad, type Params } from "../wire/params.ts"

interface Option {
  id: string
  name: string
  type: "interests" | "behaviors" | "countries" | "cities" | "regions" | "locales"
  path: string[]
  size: number
  more?: JsonObject
}

/** What can be searched for; a small catalogue of plain words. */
const CATALOGUE: readonly Option[] = [
  interest("6003107902433", "Hiking", "Outdoors", 210e6),
  interest("6003397496347", "Running", "Fitness", 340e6),
  interest("6003139266461", "Camping", "Outdoors", 190e6),
  interest("6003263791114", "Cycling", "Fitness", 260e6),
  interest("6003020834693", "Photography", "Hobbies", 480e6),
  interest("6003348604581", "Gardening", "Hobbies", 230e6),
  interest("6003384248805", "Coffee", "Food and drink", 520e6),
  interest("6003195797498", "Travel", "Travel", 710e6),
  {
    id: "6002714895372",
    name: "Frequent travellers",
    type: "behaviors",
    path: ["Behaviors", "Travel"],
    size: 390e6,
  },
  {
    id: "6004386044572",
    name: "Small business owners",
    type: "behaviors",
    path: ["Behaviors", "Work"],
    size: 120e6,
  },
  place("US", "United States", "countries"),
  place("DE", "Germany", "countries"),
  place("GB", "United Kingdom", "countries"),
  place("JP", "Japan", "countries"),
  place("TW", "Taiwan", "countries"),
  place("KW", "Kuwait", "countries"),
  place("2421836", "Portland", "cities"),
  place("2430536", "Denver", "cities"),
  place("624990", "Hamburg", "cities"),
  place("3847", "California", "regions"),
  { id: "6", name: "English (US)", type: "locales", path: [], size: 0, more: { key: 6 } },
  { id: "5", name: "German", type: "locales", path: [], size: 0, more: { key: 5 } },
]

const SEARCH_TYPES: Record<string, Option["type"][]> = {
  adinterest: ["interests"],
  adinterestvalid: ["interests"],
  adTargetingCategory: ["interests", "behaviors"],
  adgeolocation: ["countries", "cities", "regions"],
  adcountry: ["countries"],
  adlocale: ["locales"],
}

/** `/search?type=adinterest&q=…`, which hangs on no object. */
export function search(ctx: Context): Json {
  const type = ctx.params.text("type") ?? ""
  const kinds = Object.hasOwn(SEARCH_TYPES, type) ? SEARCH_TYPES[type] : undefined
  if (!kinds)
    throw bad(`Param type must be one of {${Object.keys(SEARCH_TYPES).join(", ")}} - got "${type}"`, "type")
  const named = ctx.params.words("interest_list")?.map((word) => word.toLowerCase())
  const found = matching(ctx.params, kinds).filter(
    (each) => !named || named.includes(each.name.toLowerCase()),
  )
  return { data: found.map((each) => (named ? { ...shown(each), valid: true } : shown(each))) }
}

/** `act_X/targetingsearch?q=…`, `targetingsuggestions` and `targetingbrowse`. */
export const targetingSearchEdge: Edge = {
  get: (ctx, ask) => {
    if (!ask.params.has("q")) throw bad("The parameter q is required", "q")
    return listed(ctx, ask, matching(ask.params, ["interests", "behaviors"]))
  },
}

export const targetingBrowseEdge: Edge = {
  get: (ctx, ask) => listed(ctx, ask, matching(ask.params.without("q"), ["interests", "behaviors"])),
}

/** Which of the given ids still exist. */
export const targetingValidationEdge: Edge = {
  get: (_, ask) => {
    const ids = ask.params.words("id_list") ?? ask.params.words("targeting_list") ?? []
    return {
      data: ids.map((id) => {
        const known = CATALOGUE.find((option) => option.id === id)
        return known ? { ...shown(known), valid: true } : { id, valid: false }
      }),
    }
  },
}

function listed(ctx: Context, ask: EdgeAsk, options: Option[]): Json {
  return listOf(
    ctx,
    ask,
    options.map((each, index) => ({ seq: options.length - index, json: () => shown(each) })),
  )
}

function matching(params: Params, kinds: Option["type"][]): Option[] {
  const query = (params.text("q") ?? "").toLowerCase()
  return CATALOGUE.filter((each) => kinds.includes(each.type) && each.name.toLowerCase().includes(query))
}

function shown(option: Option): JsonObject {
  if (option.more) return { ...option.more, name: option.name }
  const { id, name, type, path, size } = option
  return {
    id,
    name,
    type,
    path: [...path, name],
    audience_size_lower_bound: Math.round(size * 0.85),
    audience_size_upper_bound: Math.round(size),
  }
}

function interest(id: string, name: string, topic: string, size: number): Option {
  return { id, name, type: "interests", path: ["Interests", topic], size }
}

function place(key: string, name: string, type: "countries" | "cities" | "regions"): Option {
  const word = { countries: "country", cities: "city", regions: "region" }[type]
  return {
    id: key,
    name,
    type,
    path: [],
    size: 0,
    more: { key, type: word, supports_region: true, supports_city: true },
  }
}
