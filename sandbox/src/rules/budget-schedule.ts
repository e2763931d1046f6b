import { HOUR_MS } from "../wire/time.ts"
import type { Node } from "../world/node.ts"
import { invalid } from "./budget.ts"
import type { Rule } from "./rule.ts"

export interface BudgetScheduleAsk {
  owner: Node
  startMs: number
  endMs: number
  value: number
  type: "ABSOLUTE" | "MULTIPLIER"
  dailyBudget: number | undefined
  siblings: { startMs: number; endMs: number }[]
  nowMs: number
}

const SHORTEST_MS = 3 * HOUR_MS
const MOST_PER_OBJECT = 50
const MOST_TIMES_BUDGET = 8
const PAGE = "Budget scheduling page"

/** High demand periods: a budget that is raised for some hours. */
export const BUDGET_SCHEDULE_RULES: readonly Rule<BudgetScheduleAsk>[] = [
  {
    name: "schedules raise daily budgets",
    refusal: invalid(
      "(#100) Budget schedules need a daily budget on the same object",
      `${PAGE}: daily budgets only`,
    ),
    isBroken: ({ dailyBudget }) => dailyBudget === undefined,
  },
  {
    name: "schedule lasts three hours",
    refusal: invalid("(#100) A budget schedule must last at least three hours", `${PAGE}: at least 3 hours`),
    blame: ["time_end"],
    isBroken: ({ startMs, endMs }) => endMs - startMs < SHORTEST_MS,
  },
  {
    name: "schedule is to come",
    refusal: invalid(
      "(#100) A budget schedule must start in the future",
      `${PAGE}: time_start is in the future`,
    ),
    blame: ["time_start"],
    isBroken: ({ startMs, nowMs }) => startMs < nowMs,
  },
  {
    name: "schedules do not overlap",
    refusal: invalid(
      "(#100) Budget schedules of an object must not overlap",
      `${PAGE}: periods do not overlap`,
    ),
    blame: ["time_start"],
    isBroken: ({ startMs, endMs, siblings }) =>
      siblings.some((each) => startMs < each.endMs && endMs > each.startMs),
  },
  {
    name: "at most fifty schedules",
    refusal: invalid("(#100) An object has at most 50 budget schedules", `${PAGE}: at most 50 per object`),
    isBroken: ({ siblings }) => siblings.length >= MOST_PER_OBJECT,
  },
  {
    name: "schedule raises at most eightfold",
    refusal: invalid(
      "(#100) A budget schedule raises the budget to at most eight times itself",
      `${PAGE}: at most 8 times`,
    ),
    blame: ["budget_value"],
    isBroken: ({ type, value, dailyBudget = 0 }) =>
      (type === "MULTIPLIER" ? value : (value + dailyBudget) / Math.max(1, dailyBudget)) >
        MOST_TIMES_BUDGET || value <= 0,
  },
]
