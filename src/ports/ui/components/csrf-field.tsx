import type { Session } from "../../../auth/session.ts"

/** Every form that changes something carries its session's token. */
export function CsrfField({ session }: { session: Session }) {
  return <input type="hidden" name="csrf" value={session.csrfToken} />
}
