/** The way through a long list, newest first. */
export function Pager({
  path,
  query,
  cursor,
  next,
}: {
  path: string
  query: Record<string, string>
  cursor: string | null
  next: string | null
}) {
  if (cursor === null && next === null) return null
  const at = (more: Record<string, string>) => `${path}?${new URLSearchParams({ ...query, ...more })}`
  return (
    <nav class="list-end" aria-label="Pages of the list">
      <span>{cursor !== null && <a href={at({})}>Newest</a>}</span>
      <span>
        {next !== null && (
          <a rel="next" href={at({ cursor: next })}>
            Older
          </a>
        )}
      </span>
    </nav>
  )
}
