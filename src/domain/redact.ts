const SECRET_KEY = /token|secret|password|authorization|cookie|proof|api[-_]?key/i
const SECRET_PARAM = /((?:access_token|appsecret_proof|input_token|client_secret|code|token)=)[^&\s"']+/gi
const BEARER = /(Bearer\s+)[A-Za-z0-9._~+/=-]+/gi

/**
 * A copy of `value` that is safe to log: secrets are masked by the name of their key, by the shape of a URL or header
 * they stand in, and by their value, wherever it occurs.
 */
export function redact(value: unknown, secrets: readonly string[] = []): unknown {
  const known = secrets.filter((secret) => secret.length >= 8).flatMap(spellings)
  return redactValue(value, known, 0)
}

/** A secret as it is, and as a URL, a form or JSON inside a text would spell it. */
function spellings(secret: string): string[] {
  const inForm = new URLSearchParams([["", secret]]).toString().slice(1)
  const inJson = JSON.stringify(secret).slice(1, -1)
  return [...new Set([secret, encodeURIComponent(secret), inForm, inJson])]
}

function redactValue(value: unknown, secrets: readonly string[], depth: number): unknown {
  if (typeof value === "string") return redactText(value, secrets)
  if (value instanceof Error)
    return { name: redactText(value.name, secrets), message: redactText(value.message, secrets) }
  if (typeof value !== "object" || value === null) return value
  if (depth > 8) return "[deep]"
  if (Array.isArray(value)) return value.map((item) => redactValue(item, secrets, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      redactText(key, secrets),
      SECRET_KEY.test(key) && item !== null && item !== undefined && typeof item !== "boolean"
        ? "[redacted]"
        : redactValue(item, secrets, depth + 1),
    ]),
  )
}

function redactText(text: string, secrets: readonly string[]): string {
  let clean = text
  for (const secret of secrets) clean = clean.replaceAll(secret, "[redacted]")
  return clean.replace(SECRET_PARAM, "$1[redacted]").replace(BEARER, "$1[redacted]")
}
