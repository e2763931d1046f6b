import type { Json } from "./json.ts"

/** What Meta puts in its error envelope. `source` names the public page or the observation behind it. */
export interface RefusalShape {
  code: number
  subcode?: number
  http?: number
  type?: string
  message: string
  title?: string
  userMessage?: string
  isTransient?: boolean
  source: string
}

/** An expected refusal: thrown anywhere below the router, turned into Meta's envelope there. */
export class GraphRefusal extends Error {
  readonly shape: RefusalShape
  readonly blame: string[]

  constructor(shape: RefusalShape, message: string, blame: string[]) {
    super(message)
    this.shape = shape
    this.blame = blame
  }
}

/** Fills `{name}` in the message of a refusal; `blame` names the parameter at fault. */
export function refusal(
  shape: RefusalShape,
  words: Record<string, string> = {},
  blame: string[] = [],
): GraphRefusal {
  return new GraphRefusal(shape, fill(shape.message, words), blame)
}

export function envelope(refused: GraphRefusal, traceId: string): { error: { [key: string]: Json } } {
  const { shape, blame } = refused
  const isParameterError = shape.code === 100 && shape.subcode !== undefined && shape.subcode !== 33
  return {
    error: {
      message: refused.message,
      type: shape.type ?? "OAuthException",
      code: shape.code,
      ...(shape.subcode === undefined ? {} : { error_subcode: shape.subcode }),
      ...(shape.subcode === undefined && shape.isTransient === undefined
        ? {}
        : { is_transient: shape.isTransient ?? false }),
      ...(blame.length === 0 ? {} : { error_data: { blame_field_specs: [blame] } }),
      ...(shape.title === undefined ? {} : { error_user_title: shape.title }),
      ...(shape.userMessage === undefined
        ? isParameterError
          ? { error_user_msg: refused.message }
          : {}
        : { error_user_msg: shape.userMessage }),
      fbtrace_id: traceId,
    },
  }
}

const HTTP_BY_CODE: Record<number, number> = { 1: 500, 2: 500, 4: 403, 10: 403, 200: 403 }

export function httpStatus(shape: RefusalShape): number {
  return shape.http ?? HTTP_BY_CODE[shape.code] ?? 400
}

function fill(message: string, words: Record<string, string>): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole)
}
