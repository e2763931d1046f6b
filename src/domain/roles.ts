/** A member's role in a tenant, from most to least. */
export const ROLES = ["owner", "manager", "buyer", "analyst"] as const
export type Role = (typeof ROLES)[number]

/** What an agent's token may do, never above the role of the member it acts for. No scope approves. */
export const SCOPES = ["ads:read", "ads:write", "ads:spend"] as const
export type Scope = (typeof SCOPES)[number]

export const SCOPE_WORDS: Record<Scope, string> = {
  "ads:read": "see ad accounts, campaigns, budgets and results",
  "ads:write": "create paused objects, edit and pause them",
  "ads:spend": "activate objects and raise budgets that are live, up to the tenant's caps",
}

export type Permission =
  | "ads.read"
  | "ads.write"
  | "ads.spend"
  | "audit.read"
  | "tokens.own"
  | "tokens.all"
  | "members.manage"
  | "freeze"

/** The one table of what a role may do. */
const PERMISSIONS: Record<Role, readonly Permission[]> = {
  owner: [
    "ads.read",
    "ads.write",
    "ads.spend",
    "audit.read",
    "tokens.own",
    "tokens.all",
    "members.manage",
    "freeze",
  ],
  manager: ["ads.read", "ads.write", "ads.spend", "audit.read", "tokens.own", "tokens.all", "freeze"],
  buyer: ["ads.read", "ads.write", "ads.spend", "audit.read", "tokens.own"],
  analyst: ["ads.read", "audit.read", "tokens.own"],
}

export function may(role: Role, permission: Permission): boolean {
  return PERMISSIONS[role].includes(permission)
}

export const SCOPE_OF: Record<"ads.read" | "ads.write" | "ads.spend", Scope> = {
  "ads.read": "ads:read",
  "ads.write": "ads:write",
  "ads.spend": "ads:spend",
}

/** The scopes that a role can give to an agent. */
export function scopesOf(role: Role): Scope[] {
  return SCOPES.filter((scope) => may(role, scope.replace(":", ".") as Permission))
}
