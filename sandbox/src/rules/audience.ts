import type { JsonObject } from "../wire/json.ts"
import { invalid } from "./budget.ts"
import type { Rule } from "./rule.ts"

export interface AudienceAsk {
  name: string
  subtype: string
  source: string | undefined
  hasAcceptedTerms: boolean
  lookalike: JsonObject | undefined
}

const SUBTYPES = new Set([
  "CUSTOM",
  "WEBSITE",
  "ENGAGEMENT",
  "LOOKALIKE",
  "APP",
  "OFFLINE_CONVERSION",
  "VIDEO",
])
const SOURCES = new Set(["USER_PROVIDED_ONLY", "PARTNER_PROVIDED_ONLY", "BOTH_USER_AND_PARTNER_PROVIDED"])
const PAGE = "Custom audience reference, creating"

export const AUDIENCE_RULES: readonly Rule<AudienceAsk>[] = [
  {
    name: "audience terms are accepted",
    refusal: {
      code: 200,
      subcode: 1870034,
      message: "(#200) Permissions error",
      title: "Custom Audience Terms Not Accepted",
      userMessage: "Accept the custom audience terms of this ad account first.",
      source: "Marketing API, error reference: 200/1870034",
    },
    isBroken: ({ hasAcceptedTerms }) => !hasAcceptedTerms,
  },
  {
    name: "audience needs a name",
    refusal: invalid("(#100) The parameter name is required", `${PAGE}: name`),
    blame: ["name"],
    isBroken: ({ name }) => name.trim() === "",
  },
  {
    name: "audience needs a subtype",
    refusal: invalid("(#100) Param subtype must be one of the audience subtypes", `${PAGE}: subtype`),
    blame: ["subtype"],
    isBroken: ({ subtype }) => !SUBTYPES.has(subtype),
  },
  {
    name: "customer lists say where they come from",
    refusal: invalid(
      "(#100) The parameter customer_file_source is required",
      `${PAGE}: customer_file_source`,
    ),
    blame: ["customer_file_source"],
    isBroken: ({ subtype, source }) => subtype === "CUSTOM" && !SOURCES.has(source ?? ""),
  },
  {
    name: "lookalikes name their origin",
    refusal: invalid(
      "(#100) The parameter lookalike_spec is required",
      "Lookalike audiences page: lookalike_spec",
    ),
    blame: ["lookalike_spec"],
    isBroken: ({ subtype, lookalike }) => subtype === "LOOKALIKE" && lookalike === undefined,
  },
]
