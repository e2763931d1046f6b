import type { View } from "../view.ts"
import { CsrfField } from "./csrf-field.tsx"

/** Who is signed in, with the way out. */
export function SignedInAs({ view: { user, session, path } }: { view: View }) {
  if (!user || !session) return null
  return (
    <div class="who">
      {user.platformRole === "admin" && !path.startsWith("/admin") && <a href="/admin">Admin</a>}
      <span class="muted small wide-only">{user.email}</span>
      <form method="post" action="/logout">
        <CsrfField session={session} />
        <button type="submit" class="compact outline secondary">
          Sign out
        </button>
      </form>
    </div>
  )
}
