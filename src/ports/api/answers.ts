import * as z from "zod"
import type { Decision, Finding } from "../../domain/decision.ts"
import { ENTITY_TYPES, type EntityText, STATUSES } from "../../domain/entity.ts"
import { ERRORS, type ErrorCode, type FieldIssue } from "../../domain/errors.ts"
import type { MoneyText } from "../../domain/money.ts"
import {
  AUDIT_OUTCOMES,
  type AuditEntry,
  OPERATION_STATUSES,
  type OperationAnswer,
  type OperationResult,
} from "../../domain/operation.ts"
import { ROLES, SCOPES } from "../../domain/roles.ts"
import type { FreezeState, TokenText } from "../../ledger/contract.ts"

/**
 * The shapes of the API's answers, for the document and for tests, which hold every answer against them. Each is tied to
 * the type it describes, so that a new field cannot stay undocumented.
 */
const money: z.ZodType<MoneyText> = z.strictObject({
  amount: z.string().describe('Decimal string in base units, such as "50.00".'),
  currency: z.string(),
})

const fieldIssue: z.ZodType<FieldIssue> = z.strictObject({
  path: z.string().describe("Where in the input, with dots."),
  message: z.string().describe("What is wrong and what would be right."),
})

const numbers = z.record(z.string(), z.union([z.number(), z.string(), money]))

const finding: z.ZodType<Finding> = z.strictObject({
  rule: z.string(),
  outcome: z.enum(["allowed", "needs_approval", "denied"]),
  message: z.string(),
  numbers: numbers.describe("The numbers that the rule compared."),
  would_allow: numbers.exactOptional().describe("The nearest change that the rule would allow."),
})

const decision: z.ZodType<Decision> = z.strictObject({
  outcome: z.enum(["allowed", "needs_approval", "denied"]),
  rules: z.array(finding),
  policy_version: z.int(),
})

const errorCode = z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]])

/** RFC 9457, with what our refusals add. */
export const problemBody = z.strictObject({
  type: z.string().describe("urn:bursar:problem: and the code."),
  title: z.string(),
  status: z.int(),
  code: errorCode,
  detail: z.string().describe("What is wrong and what to do, in one or two sentences."),
  issues: z.array(fieldIssue).optional(),
  decision: decision.optional().describe("The policy's decision with its numbers and what would be allowed."),
  operation_id: z.string().optional(),
  audit_seq: z.int().optional(),
  retry_after: z.number().optional().describe("Seconds until it is worth trying again."),
  required_scope: z.string().optional(),
})

const entityText: z.ZodType<EntityText> = z.strictObject({
  name: z.string().exactOptional(),
  status: z.enum(STATUSES).exactOptional(),
  daily_budget: money.nullable().exactOptional(),
})

const operationResult: z.ZodType<OperationResult> = z.strictObject({
  id: z.string().nullable().describe("Meta's id."),
  entity_type: z.enum(ENTITY_TYPES),
  ad_account_id: z.string(),
  name: z.string(),
  before: entityText.nullable().describe("The fields that changed, as they were."),
  after: entityText.describe("The fields that changed, as they are."),
})

export const operationAnswer: z.ZodType<OperationAnswer> = z.strictObject({
  operation_id: z.string(),
  operation: z.string(),
  status: z.enum(OPERATION_STATUSES),
  result: z
    .union([operationResult, z.strictObject({ items: z.array(z.lazy(() => operationAnswer)) })])
    .nullable()
    .describe("The effect; `items` where several objects were asked for at once."),
  decision,
  audit_seq: z.int(),
  summary: z.string().describe("The change in words."),
  message: z.string().nullable().describe("What to do next, where something is left to do."),
  error: z
    .strictObject({
      code: errorCode,
      message: z.string(),
      issues: z.array(fieldIssue).exactOptional(),
      retry_after: z.number().exactOptional(),
    })
    .nullable()
    .describe("Why it did not happen."),
})

export const readPage = z.strictObject({
  data: z.array(z.record(z.string(), z.unknown())),
  next_cursor: z.string().nullable(),
  as_of: z.string().describe("When Meta was asked."),
})

const auditEntryFields = {
  seq: z.int(),
  at: z.string(),
  actor: z.strictObject({
    kind: z.enum(["member", "agent", "admin", "system"]),
    id: z.string(),
    name: z.string(),
    on_behalf_of: z.string().exactOptional(),
  }),
  surface: z.enum(["page", "api", "mcp", "admin", "system"]),
  operation: z.string(),
  outcome: z.enum(AUDIT_OUTCOMES),
  target: z
    .strictObject({
      ad_account_id: z.string().exactOptional(),
      entity_type: z.enum(ENTITY_TYPES).exactOptional(),
      id: z.string().nullable().exactOptional(),
      name: z.string().exactOptional(),
    })
    .nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  reason: z.string(),
  decision: decision.nullable(),
  operation_id: z.string().nullable(),
}

export const auditEntry: z.ZodType<AuditEntry> = z.strictObject(auditEntryFields)

export const adminAuditEntry = z.strictObject({
  ...auditEntryFields,
  tenant: z.strictObject({ id: z.string(), slug: z.string().nullable(), name: z.string().nullable() }),
})

export const tenantBody = z.strictObject({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
})

const scope = z.enum(SCOPES)

export const tokenBody: z.ZodType<TokenText> = z.strictObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(scope),
  member: z.string().describe("Whom the token acts for."),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
})

/** A list of ours: one page of rows and where the next one begins. */
export function listOf(row: z.ZodType) {
  return z.strictObject({ data: z.array(row), next_cursor: z.string().nullable() })
}

/** The shapes that the document names; the others stand where they are used. */
export const NAMED: Record<string, z.ZodType> = {
  Money: money,
  FieldIssue: fieldIssue,
  Finding: finding,
  Decision: decision,
  Problem: problemBody,
  OperationResult: operationResult,
  OperationAnswer: operationAnswer,
  ReadPage: readPage,
  AuditEntry: auditEntry,
  AdminAuditEntry: adminAuditEntry,
  Tenant: tenantBody,
  Token: tokenBody,
}

export const freezeBody: z.ZodType<FreezeState> = z.strictObject({
  tenant: z.boolean().describe("All of the tenant's ad accounts."),
  ad_accounts: z.array(z.string()).describe("Ad accounts that are frozen one by one."),
})
