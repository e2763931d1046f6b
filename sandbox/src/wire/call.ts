import { isObject, type Json, type JsonObject, parseJson } from "./json.ts"

/** One request to the Graph, freed from HTTP: what is left is plain data, so it can be logged, kept and replayed. */
export interface GraphCall {
  method: string
  origin: string
  /** "v26.0", or null when the path does not start with a version. */
  version: string | null
  path: string[]
  params: JsonObject
  token: string | null
  files: UploadedFile[]
  /** Set when the body could not be read as what its content type said. */
  unreadableBody: boolean
}

export interface UploadedFile {
  field: string
  name: string
  type: string
  base64: string
}

/** What the world takes in one message, with room for base64 and for two bytes a letter. */
const MAX_BODY_BYTES = 12 * 1024 * 1024

/** Meta takes parameters from the query, a form, JSON or multipart alike, on every method. */
export async function readCall(request: Request): Promise<GraphCall> {
  const url = new URL(request.url)
  const call = emptyCall(request.method, url)
  await addBody(call, request)
  overrideMethod(call)
  call.token = takeToken(call.params, request.headers.get("authorization"))
  return call
}

export function emptyCall(method: string, url: URL): GraphCall {
  const segments = url.pathname.split("/").filter((segment) => segment !== "")
  const version = /^v\d+\.\d+$/.test(segments[0] ?? "") ? (segments.shift() ?? null) : null
  const call: GraphCall = {
    method: method === "HEAD" ? "GET" : method,
    origin: url.origin,
    version,
    path: segments.map(decodeSegment),
    params: {},
    token: null,
    files: [],
    unreadableBody: false,
  }
  addPairs(call.params, url.searchParams)
  return call
}

/** `POST …?method=delete` is how clients that cannot send a DELETE say it. */
function overrideMethod(call: GraphCall): void {
  const override = call.params.method
  if (call.method === "POST" && typeof override === "string" && /^(get|post|delete)$/i.test(override)) {
    call.method = override.toUpperCase()
    delete call.params.method
  }
}

export function takeToken(params: JsonObject, authorization: string | null): string | null {
  const param = params.access_token
  delete params.access_token
  if (typeof param === "string" && param !== "") return param
  const bearer = /^(?:bearer|oauth)\s+(.+)$/i.exec(authorization ?? "")
  return bearer?.[1]?.trim() ?? null
}

/** `key[]=a&key[]=b` and `key[0]=a` are the way PHP writes lists. */
export function addPairs(params: JsonObject, pairs: Iterable<[string, string]>): void {
  for (const [key, value] of pairs) {
    const listed = /^([^[\]]+)\[(\d*)\]$/.exec(key)
    if (!listed?.[1]) {
      params[key] = value
      continue
    }
    const list = params[listed[1]]
    params[listed[1]] = Array.isArray(list) ? [...list, value] : [value]
  }
}

async function addBody(call: GraphCall, request: Request): Promise<void> {
  if (!request.body) return
  const type = request.headers.get("content-type") ?? ""
  try {
    const bytes = await request.arrayBuffer()
    if (bytes.byteLength > MAX_BODY_BYTES) call.unreadableBody = true
    else if (type.includes("multipart/form-data")) {
      await addMultipart(call, await new Response(bytes, { headers: { "content-type": type } }).formData())
    } else addText(call, new TextDecoder().decode(bytes), type)
  } catch {
    call.unreadableBody = true
  }
}

function addText(call: GraphCall, text: string, type: string): void {
  if (text.trim() === "") return
  if (!type.includes("json") && !/^\s*[{[]/.test(text)) {
    addPairs(call.params, new URLSearchParams(text))
    return
  }
  const body = parseJson(text)
  if (isObject(body)) Object.assign(call.params, body)
  else if (Array.isArray(body) && call.path.length === 0) call.params.batch = body as Json
  else call.unreadableBody = true
}

async function addMultipart(call: GraphCall, form: FormData): Promise<void> {
  for (const [field, value] of form.entries()) {
    if (typeof value === "string") addPairs(call.params, [[field, value]])
    else {
      const bytes = new Uint8Array(await value.arrayBuffer())
      call.files.push({ field, name: value.name, type: value.type, base64: toBase64(bytes) })
    }
  }
}

export function toBase64(bytes: Uint8Array): string {
  let binary = ""
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000))
  }
  return btoa(binary)
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
