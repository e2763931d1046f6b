import { addPairs, emptyCall, type GraphCall, takeToken } from "../wire/call.ts"
import { isObject, type Json, type JsonObject, parseJson } from "../wire/json.ts"
import { refusal } from "../wire/refusal.ts"
import { WIRE } from "../wire/refusals.ts"
import type { GraphReply } from "./answer.ts"
import { fillReferences, referencesIn } from "./batch-references.ts"
import { CURRENT_VERSION } from "./version.ts"

const MAX_ITEMS = 50

/** Answers one item; null stands for an item whose outcome is not known. */
export type Perform = (item: GraphCall) => GraphReply | null

export function isBatch(call: GraphCall): boolean {
  return call.method === "POST" && call.params.batch !== undefined
}

/** Items are carried out one after another; the failure of one is not the failure of the batch. */
export function answerBatch(call: GraphCall, perform: Perform): Json {
  const items = readItems(call.params.batch)
  const withHeaders = call.params.include_headers !== false && call.params.include_headers !== "false"
  const referenced = new Set(items.flatMap((item) => [...referencesIn(item), ...dependencies(item)]))
  const bodies = new Map<string, Json>()
  const failed = new Set<string>()
  return items.map((item) => {
    const name = typeof item.name === "string" ? item.name : null
    if (dependencies(item).some((dependency) => failed.has(dependency))) {
      if (name !== null) failed.add(name)
      return shown(FAILED_DEPENDENCY, withHeaders)
    }
    const reply = perform(readItem(call, fillReferences(item, bodies)))
    if (reply === null) return null
    if (name !== null) {
      bodies.set(name, reply.body)
      if (reply.status !== 200) failed.add(name)
    }
    const isOmitted = name !== null && referenced.has(name) && item.omit_response_on_success !== false
    return isOmitted && reply.status === 200 ? null : shown(reply, withHeaders)
  })
}

const FAILED_DEPENDENCY: GraphReply = {
  status: 424,
  headers: {},
  body: {
    error: {
      message: "(#424) An operation this one depends on has failed",
      type: "OAuthException",
      code: 424,
    },
  },
}

function readItems(value: Json | undefined): JsonObject[] {
  const list = typeof value === "string" ? parseJson(value) : value
  if (!Array.isArray(list))
    throw refusal(WIRE.badParameter, { reason: "Param batch must be an array" }, ["batch"])
  if (list.length > MAX_ITEMS) throw refusal(WIRE.batchTooLarge)
  return list.map((item) => {
    if (isObject(item) && typeof item.relative_url === "string") return item
    throw refusal(WIRE.badParameter, { reason: "Each batch item needs a method and a relative_url" }, [
      "batch",
    ])
  })
}

function dependencies(item: JsonObject): string[] {
  const { depends_on: names } = item
  if (typeof names === "string") return names.split(",").map((name) => name.trim())
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : []
}

/** An item is a call of its own: the version and the token of the batch count where it names none. */
function readItem(batch: GraphCall, item: JsonObject): GraphCall {
  const method = typeof item.method === "string" ? item.method.toUpperCase() : "GET"
  const call = emptyCall(method, itemUrl(batch.origin, String(item.relative_url)))
  call.version ??= batch.version ?? CURRENT_VERSION
  if (typeof item.body === "string") addPairs(call.params, new URLSearchParams(item.body))
  else if (isObject(item.body)) Object.assign(call.params, item.body)
  call.files = batch.files.filter((file) =>
    String(item.attached_files ?? item.attachedFiles ?? "")
      .split(",")
      .includes(file.field),
  )
  // A batch inside a batch would multiply without end.
  delete call.params.batch
  call.token = takeToken(call.params, null) ?? batch.token
  if (batch.params.appsecret_proof !== undefined) call.params.appsecret_proof ??= batch.params.appsecret_proof
  return call
}

function itemUrl(origin: string, relativeUrl: string): URL {
  try {
    return new URL(`/${relativeUrl.replace(/^\/+/, "")}`, origin)
  } catch {
    throw refusal(WIRE.badParameter, { reason: `Invalid relative_url ${relativeUrl.slice(0, 100)}` }, [
      "batch",
    ])
  }
}

function shown(reply: GraphReply, withHeaders: boolean): Json {
  const headers = { "Content-Type": "application/json; charset=UTF-8", ...reply.headers }
  const body = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body)
  if (!withHeaders) return { code: reply.status, body }
  return {
    code: reply.status,
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
    body,
  }
}
