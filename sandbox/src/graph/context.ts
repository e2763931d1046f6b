import type { GraphCall } from "../wire/call.ts"
import type { FieldAsk } from "../wire/fields.ts"
import { Params } from "../wire/params.ts"
import { refusal } from "../wire/refusal.ts"
import { WIRE } from "../wire/refusals.ts"
import type { Kind, Node } from "../world/node.ts"
import type { World } from "../world/world.ts"
import type { NodeType } from "./node-type.ts"
import type { Viewer } from "./viewer.ts"

/** One call being answered: who asks, what of, and at what time of the world. */
export class Context {
  readonly world: World
  readonly call: GraphCall
  readonly viewer: Viewer
  readonly params: Params
  readonly nowMs: number
  readonly #types: ReadonlyMap<Kind, NodeType>
  readonly #seen = new Map<string, Node | undefined>()

  constructor(world: World, call: GraphCall, viewer: Viewer, types: ReadonlyMap<Kind, NodeType>) {
    this.#types = types
    this.world = world
    this.call = call
    this.viewer = viewer
    this.params = new Params(call.params, call.files)
    this.nowMs = world.clock.nowMs()
  }

  /** An object this viewer may see, read once per call however often the answer refers to it. */
  peek(id: string): Node | undefined {
    if (this.#seen.has(id)) return this.#seen.get(id)
    const node = this.world.nodes.find(id)
    const visible = node && this.maySee(node) ? node : undefined
    this.#seen.set(id, visible)
    return visible
  }

  typeOf(kind: Kind): NodeType {
    const type = this.#types.get(kind)
    if (!type) throw new Error(`no node type for ${kind}`)
    return type
  }

  forget(id: string): void {
    this.#seen.delete(id)
  }

  maySee(node: Node): boolean {
    const { accountIds } = this.viewer
    return accountIds === "all" || node.accountId === "" || accountIds.includes(node.accountId)
  }

  /** The object a path names. Missing and forbidden look the same, except for an ad account that was not granted. */
  mustFind(id: string): Node {
    const node = this.peek(id)
    if (node) return node
    if (/^act_\d+$/.test(id) && this.world.nodes.find(id)) throw refusal(WIRE.accountNotGranted)
    throw unsupported(this.call.method, id)
  }

  /** An object named by a parameter, of the kind that parameter wants, in the same ad account. */
  referenced(kind: Kind, id: string, accountId: string): Node {
    const node = this.peek(id)
    if (node?.kind === kind && (node.accountId === accountId || node.accountId === "")) return node
    throw unsupported(this.call.method, id)
  }

  account(node: Node): Node {
    const account = node.kind === "account" ? node : this.peek(node.accountId)
    if (!account) throw unsupported(this.call.method, node.id)
    return account
  }

  mustHave(scope: string): void {
    if (!this.viewer.scopes.includes(scope)) throw refusal(WIRE.scopeMissing, { scope })
  }

  get isValidateOnly(): boolean {
    return (this.params.words("execution_options") ?? []).includes("validate_only")
  }
}

/** What is asked of one edge: on the path itself or inside a field expansion. */
export interface EdgeAsk {
  node: Node
  edge: string
  fields: FieldAsk[] | null
  params: Params
}

export function unsupported(method: string, id: string) {
  return refusal(WIRE.unsupportedMethod, { method: method.toLowerCase(), id })
}
