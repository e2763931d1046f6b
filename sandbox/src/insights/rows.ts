import type { Context } from "../graph/context.ts"
import { badFilter, type Filter } from "../wire/filtering.ts"
import { refusal } from "../wire/refusal.ts"
import { DAY_MS } from "../wire/time.ts"
import { bodyText, currencyOf, type Node } from "../world/node.ts"
import type { InsightsAsk, Level } from "./ask.ts"
import { breakDown } from "./breakdowns.ts"
import { COLUMNS, type InsightsRow } from "./columns.ts"
import { cutSpan, type Span } from "./days.ts"
import { addMetrics, type Metrics, metricsOf, noMetrics } from "./metrics.ts"
import { INSIGHTS } from "./refusals.ts"
import { type CampaignTree, readTree, seedOf, spendOf } from "./spend.ts"

/** More than this many days of ads in one question is more than Meta would answer at once. */
const MOST_AD_DAYS = 200_000

/** The rows of a question, ads summed up to its level. Deleted objects have no row of their own but count above. */
export function rowsOf(ctx: Context, ask: InsightsAsk): InsightsRow[] {
  const trees = treesOf(ctx, ask)
  const ads = trees.reduce(
    (count, tree) => count + tree.adSets.reduce((sum, { ads }) => sum + ads.length, 0),
    0,
  )
  const days = ask.spans.reduce((count, span) => count + Math.min(span.last - span.first + 1, 800), 0)
  if (ads * days > MOST_AD_DAYS) throw refusal(INSIGHTS.tooMuch)
  const pieces = ask.spans.flatMap((span) => cutSpan(span, ask.increment))
  const rows = collect(ctx, ask, trees, pieces)
  const country = bodyText(ask.account, "business_country_code") ?? "US"
  const broken = rows.flatMap((row) =>
    breakDown(row.metrics, ask.breakdowns, country).map((part) => ({ ...row, ...part })),
  )
  return sorted(
    ask,
    broken.filter((row) => ask.filters.every((filter) => passes(row, filter))),
  )
}

/** All rows in one, for `summary`. */
export function summed(rows: InsightsRow[], ask: InsightsAsk): InsightsRow {
  const metrics = noMetrics()
  for (const row of rows) addMetrics(metrics, row.metrics)
  const span = {
    first: Math.min(...ask.spans.map((each) => each.first)),
    last: Math.max(...ask.spans.map((each) => each.last)),
  }
  const days = span.last - span.first + 1
  const none = { campaign: null, adSet: null, ad: null }
  return {
    ...none,
    span,
    account: ask.account,
    currency: currencyOf(ask.account),
    metrics,
    days,
    columns: {},
  }
}

function treesOf(ctx: Context, ask: InsightsAsk): CampaignTree[] {
  const { node } = ask
  const campaigns =
    node.kind === "account"
      ? ctx.world.nodes.all("campaign", "account_id", node.id, "any")
      : [ctx.mustFind(node.campaignId ?? "")]
  return campaigns.map((campaign) => readTree(ctx.world, campaign))
}

interface Group {
  row: InsightsRow
  days: Set<number>
}

function collect(ctx: Context, ask: InsightsAsk, trees: CampaignTree[], pieces: Span[]): InsightsRow[] {
  const groups = new Map<string, Group>()
  const seed = seedOf(ctx.world)
  const currency = currencyOf(ask.account)
  const span = {
    first: Math.min(...pieces.map((each) => each.first)),
    last: Math.max(...pieces.map((each) => each.last)),
  }
  for (const tree of trees) {
    const spent = spendOf(ctx.world, tree, span, ask.calendar, ctx.nowMs)
    const objective = bodyText(tree.campaign, "objective") ?? ""
    for (const { adSet, ads } of tree.adSets) {
      for (const ad of ads) {
        const line = { campaign: tree.campaign, adSet, ad }
        if (!isAsked(ask, line) || !hasRow(ask, line)) continue
        for (const [day, amount] of spent.get(ad.id) ?? []) {
          const age = day - Math.floor(ad.createdMs / DAY_MS)
          const metrics = metricsOf(ad, objective, currency, seed, day, age, amount)
          if (metrics.spend === 0 && metrics.impressions === 0) continue
          for (const [index, piece] of pieces.entries()) {
            if (day >= piece.first && day <= piece.last)
              gather(groups, ask, line, index, piece, day, metrics, currency)
          }
        }
      }
    }
  }
  return [...groups.values()].map(({ row, days }) => ({ ...row, days: days.size }))
}

interface Line {
  campaign: Node
  adSet: Node
  ad: Node
}

function gather(
  groups: Map<string, Group>,
  ask: InsightsAsk,
  line: Line,
  index: number,
  piece: Span,
  day: number,
  metrics: Metrics,
  currency: string,
): void {
  const key = `${index} ${nodeAt(line, ask.level)?.id ?? ""}`
  const known = groups.get(key)
  if (known) {
    addMetrics(known.row.metrics, metrics)
    known.days.add(day)
    return
  }
  const row: InsightsRow = {
    span: piece,
    account: ask.account,
    currency,
    campaign: ask.level === "account" ? null : line.campaign,
    adSet: ask.level === "adset" || ask.level === "ad" ? line.adSet : null,
    ad: ask.level === "ad" ? line.ad : null,
    metrics: { ...metrics },
    days: 1,
    columns: {},
  }
  groups.set(key, { row, days: new Set([day]) })
}

function nodeAt(line: Line, level: Level): Node | null {
  if (level === "account") return null
  return level === "campaign" ? line.campaign : level === "adset" ? line.adSet : line.ad
}

/** Only what lies under the object that was asked. */
function isAsked(ask: InsightsAsk, line: Line): boolean {
  if (ask.node.kind === "adset") return line.adSet.id === ask.node.id
  return ask.node.kind === "ad" ? line.ad.id === ask.node.id : true
}

/** A deleted object is left out of `level` rows, unless it is the very object that was asked. */
function hasRow(ask: InsightsAsk, line: Line): boolean {
  const node = nodeAt(line, ask.level)
  return node === null || node.id === ask.node.id || node.effectiveStatus !== "DELETED"
}

function sorted(ask: InsightsAsk, rows: InsightsRow[]): InsightsRow[] {
  const { sort } = ask
  if (!sort) return rows
  const value = (row: InsightsRow) => Number(COLUMNS[sort.column]?.(row) ?? 0)
  const sign = sort.isDescending ? -1 : 1
  return [...rows].sort((a, b) => sign * (value(a) - value(b)))
}

function passes(row: InsightsRow, filter: Filter): boolean {
  const { operator, value } = filter
  const own = ownValue(row, filter.field)
  const words = (Array.isArray(value) ? value : [value]).map(String)
  const number = Number(words[0])
  switch (operator) {
    case "IN":
    case "ANY":
      return words.includes(own)
    case "NOT_IN":
    case "NONE":
      return !words.includes(own)
    case "EQUAL":
      return own === words[0] || Number(own) === number
    case "NOT_EQUAL":
      return own !== words[0] && Number(own) !== number
    case "CONTAIN":
      return own.toLowerCase().includes((words[0] ?? "").toLowerCase())
    case "NOT_CONTAIN":
      return !own.toLowerCase().includes((words[0] ?? "").toLowerCase())
    case "STARTS_WITH":
      return own.toLowerCase().startsWith((words[0] ?? "").toLowerCase())
    case "GREATER_THAN":
      return Number(own) > number
    case "GREATER_THAN_OR_EQUAL":
      return Number(own) >= number
    case "LESS_THAN":
      return Number(own) < number
    case "LESS_THAN_OR_EQUAL":
      return Number(own) <= number
    default:
      throw badFilter(
        `Filtering field ${filter.field} with operation ${operator.toLowerCase()} is not supported`,
      )
  }
}

/** `campaign.id`, `adset.name`, `ad.effective_status`, or a column such as `spend`. */
function ownValue(row: InsightsRow, field: string): string {
  const [prefix = "", rest] = field.split(".")
  const nodes: Record<string, Node | null> = { campaign: row.campaign, adset: row.adSet, ad: row.ad }
  if (rest !== undefined && Object.hasOwn(nodes, prefix)) {
    const node = nodes[prefix]
    if (rest === "id") return node?.id ?? ""
    if (rest === "name") return node?.name ?? ""
    if (rest === "effective_status") return node?.effectiveStatus ?? ""
    if (rest === "objective" && node) return bodyText(node, "objective") ?? ""
  }
  const column = Object.hasOwn(COLUMNS, field) ? COLUMNS[field] : undefined
  if (!column) throw badFilter(`Filtering field ${field} is not supported`)
  return String(column(row) ?? "")
}
