import type { PropsWithChildren } from "hono/jsx"
import { GraphBanner } from "./components/graph-banner.tsx"
import { SignedInAs } from "./components/signed-in-as.tsx"
import { Tabs } from "./components/tabs.tsx"
import type { View } from "./view.ts"

/** The frame of every page. */
export function Layout({ title, view, children }: PropsWithChildren<{ title: string; view: View }>) {
  const { session, scope } = view
  const csrf = session
    ? { "hx-headers:inherited": JSON.stringify({ "x-csrf-token": session.csrfToken }) }
    : {}
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{scope ? `${title} – ${scope.tenant.name} – Bursar` : `${title} – Bursar`}</title>
        <link rel="icon" href="/static/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/static/pico.min.css" />
        <link rel="stylesheet" href="/static/app.css" />
        <script src="/static/htmx.min.js" defer></script>
        <script src="/static/app.js" defer></script>
      </head>
      <body {...csrf}>
        <a class="skip" href="#main">
          Skip to the page
        </a>
        <GraphBanner graph={view.graph} />
        <header>
          <a class="brand" href="/">
            <img src="/static/icon.svg" alt="" width="24" height="24" />
            Bursar
          </a>
          {scope && (
            <a class="tenant-name" href="/tenants" title="Your tenants">
              {scope.tenant.name}
            </a>
          )}
          <Tabs view={view} />
          <SignedInAs view={view} />
        </header>
        <main id="main">
          <div id="notices" role="status" aria-live="polite"></div>
          {children}
        </main>
      </body>
    </html>
  )
}
