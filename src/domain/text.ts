// Unicode's control and format characters: line breaks, zero-width and bidirectional marks, invisible tags.
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu

/** Text that somebody else wrote, made safe to show to a person or an agent: no hidden characters, bounded length. */
export function plainText(text: string, maxLength = 400): string {
  const clean = text.replace(INVISIBLE, "")
  return clean.length > maxLength ? `${clean.slice(0, maxLength - 1)}…` : clean
}
