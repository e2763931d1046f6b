import { tenantPath } from "../paths.ts"
import type { View } from "../view.ts"

type Tab = { href: string; label: string }

/** Where one can go from here: the tenant's pages, or the staff's. */
export function Tabs({ view }: { view: View }) {
  const tabs = tabsFor(view)
  if (tabs.length === 0) return null
  const current = currentTab(tabs, view.path)
  return (
    <nav class="tabs" aria-label={view.scope ? "Tenant" : "Administration"}>
      <ul>
        {tabs.map((tab) => (
          <li>
            <a href={tab.href} {...(tab === current ? { "aria-current": "page" as const } : {})}>
              {tab.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function tabsFor({ scope, user, path }: View): Tab[] {
  if (scope) {
    const { slug } = scope.tenant
    return [
      { href: tenantPath(slug), label: "Overview" },
      { href: tenantPath(slug, "campaigns"), label: "Campaigns" },
      { href: tenantPath(slug, "audit"), label: "Audit log" },
      { href: tenantPath(slug, "agents"), label: "Agents" },
      { href: tenantPath(slug, "members"), label: "Members" },
    ]
  }
  if (user?.platformRole === "admin" && path.startsWith("/admin")) {
    return [
      { href: "/admin", label: "Tenants" },
      { href: "/admin/members", label: "Members" },
      { href: "/admin/assets", label: "Ad accounts" },
      { href: "/admin/audit-logs", label: "Audit logs" },
    ]
  }
  return []
}

/** The tab with the longest address that the path begins with; the first one only for itself. */
function currentTab([first, ...rest]: Tab[], path: string): Tab | undefined {
  return (
    rest.find((tab) => path === tab.href || path.startsWith(`${tab.href}/`)) ??
    (first?.href === path ? first : undefined)
  )
}
