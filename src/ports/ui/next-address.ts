/**
 * Where to go after signing in: a path of ours, or null. "//host" and "/\host" are addresses of other sites to a browser,
 * and so is a path that hides one of them behind characters that browsers drop.
 */
export function safeNext(next: string | undefined): string | null {
  if (!next || next.length > 2_000) return null
  if (!next.startsWith("/") || next.startsWith("//") || next.startsWith("/\\")) return null
  return /[\s\\\p{Cc}]/u.test(next) ? null : next
}
