import type { Node } from "../world/node.ts"
import type { Rule } from "./rule.ts"

export interface CopyAsk {
  node: Node
  /** How many objects below it are to be copied along. */
  children: number
}

const MOST_CHILDREN_AT_ONCE = 3

export const COPY_RULES: readonly Rule<CopyAsk>[] = [
  {
    name: "deleted objects are not copied",
    refusal: {
      code: 100,
      message: "(#100) A deleted object cannot be copied",
      source: "Manage your ad object's status: nothing but the name of a deleted object can be used",
    },
    isBroken: ({ node }) => node.effectiveStatus === "DELETED",
  },
  {
    name: "large copies are asynchronous",
    refusal: {
      code: 100,
      subcode: 1885194,
      message: "Invalid parameter",
      title: "Copy request is too large",
      userMessage:
        "At most three child objects can be copied in one request. Use an asynchronous request instead.",
      source:
        "Ad set reference, copies: more than three children need an asynchronous request; subcode from memory",
    },
    blame: ["deep_copy"],
    isBroken: ({ children }) => children > MOST_CHILDREN_AT_ONCE,
  },
]
