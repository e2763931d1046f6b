/** A campaign or an ad set as Meta holds it; budgets in API units. */
export type MetaObject = {
  id: string
  level: "campaign" | "ad_set"
  account: string
  campaignId: string | null
  name: string
  status: string
  dailyBudget: number | null
  labels: string[]
}

/** One thing that came true at Meta. `cause` is the operation that asked for it, null for somebody outside. */
export type Effect = { cause: string | null; objectId: string; created: boolean; atMs: number }

export type MetaReply = { status: number; body: unknown; headers?: Record<string, string> }

export type Params = Record<string, string>

const MINIMUM_BUDGET = 1

/** As much of Meta's Graph as the ledger speaks to: it keeps every object's past and a log of all effects. */
export function makeMeta(now: () => number) {
  const objects = new Map<string, MetaObject>()
  const history = new Map<
    string,
    { atMs: number; name: string; status: string; dailyBudget: number | null }[]
  >()
  const effects: Effect[] = []
  const listeners: { before: (account: string) => void; after: (effect: Effect) => void }[] = []
  let nextId = 23_850_000_000_001

  function keep(object: MetaObject): void {
    const { name, status, dailyBudget } = object
    const past = history.get(object.id) ?? []
    past.push({ atMs: now(), name, status, dailyBudget })
    history.set(object.id, past)
  }

  function add(more: Omit<MetaObject, "id">): MetaObject {
    const object = { ...more, id: String(nextId++) }
    objects.set(object.id, object)
    keep(object)
    return object
  }

  function happened(effect: Omit<Effect, "atMs">): void {
    const whole = { ...effect, atMs: now() }
    effects.push(whole)
    for (const listener of listeners) listener.after(whole)
  }

  /** Why Meta would refuse this, or null. */
  function objection(path: string, params: Params): MetaReply | null {
    if (path.includes("/")) return null
    const object = objects.get(path)
    if (!object) return metaError(100, 33)
    if (params.daily_budget !== undefined && object.dailyBudget === null) return metaError(100, 1885621)
    return Number(params.daily_budget ?? MINIMUM_BUDGET) < MINIMUM_BUDGET ? metaError(100, 1885272) : null
  }

  /** Makes a mutation come true. The caller has asked for objections before. */
  function apply(path: string, params: Params, cause: string | null): MetaReply {
    const [node = "", edge] = path.split("/")
    const account = edge === undefined ? (objects.get(node)?.account ?? "") : node
    for (const listener of listeners) listener.before(account)
    if (edge !== undefined) {
      const object = add({
        level: edge === "adsets" ? "ad_set" : "campaign",
        account: node,
        campaignId: params.campaign_id ?? null,
        name: params.name ?? "",
        status: params.status ?? "ACTIVE",
        dailyBudget: params.daily_budget === undefined ? null : Number(params.daily_budget),
        labels: labelsIn(params),
      })
      happened({ cause, objectId: object.id, created: true })
      return { status: 200, body: { id: object.id } }
    }
    const object = objects.get(node)
    if (!object) return metaError(100, 33)
    if (params.name !== undefined) object.name = params.name
    if (params.status !== undefined) object.status = params.status
    if (params.daily_budget !== undefined) object.dailyBudget = Number(params.daily_budget)
    keep(object)
    happened({ cause, objectId: object.id, created: false })
    return { status: 200, body: { success: true } }
  }

  function read(path: string, params: Params): MetaReply {
    const [node = "", edge] = path.split("/")
    if (edge === undefined) {
      const object = objects.get(node)
      return object ? { status: 200, body: textOf(object) } : metaError(100, 33)
    }
    const own = [...objects.values()].filter((object) => object.account === node)
    if (edge === "adlabels") {
      const wanted = wantedLabel(params)
      const names = new Set(own.flatMap((object) => object.labels).filter((name) => name === wanted))
      return listing([...names].map((name) => ({ id: labelId(name), name })))
    }
    if (edge === "activities") {
      const sinceMs = Number(params.since ?? 0) * 1000
      return listing(own.flatMap((object) => activitiesOf(object.id)).filter(({ atMs }) => atMs >= sinceMs))
    }
    if (edge === "campaigns" || edge === "adsets") {
      const level = edge === "adsets" ? "ad_set" : "campaign"
      return listing(own.filter((object) => object.level === level).map(textOf))
    }
    if (edge === "campaignsbylabels" || edge === "adsetsbylabels") {
      const ids = JSON.parse(params.ad_label_ids ?? "[]") as string[]
      return listing(
        own.filter((object) => object.labels.some((name) => ids.includes(labelId(name)))).map(textOf),
      )
    }
    return listing([])
  }

  /** Meta's activity log of an object: one line for each field that a change altered, in whole seconds. */
  function activitiesOf(id: string) {
    const past = history.get(id) ?? []
    return past.slice(1).flatMap((state, index) => {
      const before = past[index]
      const atMs = Math.floor(state.atMs / 1000) * 1000
      const events = [
        ["name", state.name !== before?.name],
        ["run_status", state.status !== before?.status],
        ["budget", state.dailyBudget !== before?.dailyBudget],
      ] as const
      return events
        .filter(([, altered]) => altered)
        .map(([what]) => ({
          atMs,
          event_time: new Date(atMs).toISOString().replace(".000Z", "+0000"),
          event_type: `update_campaign_${what}`,
          actor_name: "Somebody",
          object_id: id,
        }))
    })
  }

  return { objects, history, effects, listeners, add, objection, apply, read }
}

export type Meta = ReturnType<typeof makeMeta>

export function metaError(
  code: number,
  subcode?: number,
  more: Record<string, unknown> = {},
  status = 400,
): MetaReply {
  return { status, body: { error: { message: "Meta's words", code, error_subcode: subcode, ...more } } }
}

function listing(data: unknown[]): MetaReply {
  return { status: 200, body: { data } }
}

function textOf(object: MetaObject): Record<string, unknown> {
  const { id, name, status, account, campaignId, dailyBudget } = object
  return {
    id,
    name,
    status,
    effective_status: status,
    account_id: account.slice(4),
    ...(campaignId === null ? {} : { campaign_id: campaignId }),
    ...(dailyBudget === null ? {} : { daily_budget: String(dailyBudget) }),
  }
}

function labelsIn(params: Params): string[] {
  const labels = JSON.parse(params.adlabels ?? "[]") as { name: string }[]
  return labels.map(({ name }) => name)
}

function labelId(name: string): string {
  return `9${[...name].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1_000_000_007, 7)}`
}

function wantedLabel(params: Params): string {
  const [filter] = JSON.parse(params.filtering ?? "[]") as { value?: string }[]
  return filter?.value ?? ""
}
