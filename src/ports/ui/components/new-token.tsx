type Props = { name: string; token: string; slug: string; address: string }

/** A token, this once, and how to hand it to an agent. */
export function NewToken({ name, token, slug, address }: Props) {
  return (
    <section class="secret" aria-labelledby="new-token">
      <h2 id="new-token">Token “{name}”</h2>
      <p>
        This is the only time it is shown. Keep it like a password; whoever has it acts for you in this
        tenant.
      </p>
      <Copyable id="token" label="The token" text={token} />
      <Copyable
        id="mcp-config"
        label="For agents that read a JSON file (mcpServers)"
        text={mcpConfig({ token, slug, address })}
      />
      <Copyable
        id="claude-code"
        label="For Claude Code, in a terminal"
        text={claudeCode({ token, slug, address })}
      />
    </section>
  )
}

function Copyable({ id, label, text }: { id: string; label: string; text: string }) {
  return (
    <>
      <p class="list-end">
        <strong>{label}</strong>
        <button type="button" class="compact outline secondary" data-copy={id}>
          Copy
        </button>
      </p>
      <pre>
        <code id={id}>{text}</code>
      </pre>
    </>
  )
}

type Connection = Omit<Props, "name">

function mcpConfig({ token, slug, address }: Connection): string {
  const server = { type: "http", url: address, headers: { Authorization: `Bearer ${token}` } }
  return JSON.stringify({ mcpServers: { [`bursar-${slug}`]: server } }, null, 2)
}

function claudeCode({ token, slug, address }: Connection): string {
  return `claude mcp add --transport http bursar-${slug} ${address} --header "Authorization: Bearer ${token}"`
}
