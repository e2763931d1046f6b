import { Empty } from "./empty.tsx"

/** What a tenant without an ad account can do about it. */
export function NoAdAccount({ slug }: { slug: string }) {
  return (
    <Empty title="No ad account yet">
      <p>
        Ad accounts are bound to a tenant by the platform's staff, because one ad account belongs to one
        tenant only. Ask them to bind yours and give them two things:
      </p>
      <ul>
        <li>
          this tenant's address: <code>{slug}</code>
        </li>
        <li>
          the ad account's id from Ads Manager, which looks like <code>act_1001000000000001</code>
        </li>
      </ul>
      <p>Campaigns appear here as soon as that is done.</p>
    </Empty>
  )
}
