/**
 * What answers of the API and the tools may hold. Nothing is known of an answer before it is looked at, so this only
 * names the fields; each check asserts those that it relies on.
 */
export type Body = {
  status: string
  graph: string
  code: string
  title: string
  instance: string
  request_id: string
  access_token: string
  expires_in: number
  id: string
  name: string
  slug: string
  token: string
  scopes: string[]
  expires_at: string
  operation_id: string
  audit_seq: number
  result: { id: string }
  decision: { outcome: string; rules: Finding[]; policy_version: number }
  data: Row[]
  next_cursor: string | null
  as_of: string
  openapi: string
  paths: Record<string, unknown>
}

export type Finding = {
  rule: string
  outcome: string
  message: string
  numbers: Record<string, unknown>
  would_allow?: Record<string, unknown>
}

export type Row = {
  id: string
  account_id: string
  name: string
  currency: string
  seq: number
  at: string
  surface: string
  operation: string
  outcome: string
  before: Values | null
  after: Values | null
  reason: string
}

type Values = { daily_budget?: { amount: string; currency: string } }

/** A page of text where JSON was expected is kept as it is, for the message of the check that fails on it. */
export function parseBody(text: string): Body {
  try {
    return JSON.parse(text) as Body
  } catch {
    return text as unknown as Body
  }
}
