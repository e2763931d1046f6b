/** Just enough of HTML to fill in our own forms as a browser would. */
export type Form = {
  action: string
  method: string
  /** What a browser would send if nothing was touched. */
  values: [string, string][]
  names: string[]
  buttons: { name: string; value: string; text: string }[]
  text: string
  html: string
}

export function formsIn(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(
    ([whole, attributes = "", inside = ""]) => {
      const fields = fieldsIn(inside)
      return {
        action: attribute(attributes, "action") ?? "",
        method: (attribute(attributes, "method") ?? "get").toUpperCase(),
        values: fields.flatMap(({ name, value, sent }) => (sent ? [[name, value] as [string, string]] : [])),
        names: [...new Set(fields.map(({ name }) => name))],
        buttons: buttonsIn(inside),
        text: textOf(inside),
        html: whole,
      }
    },
  )
}

/** What a person reads on the page. */
export function textOf(html: string): string {
  const visible = html.replace(/<(script|style|head)\b[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " ")
  return decode(visible).replace(/\s+/g, " ").trim()
}

type Field = { name: string; value: string; sent: boolean }

function fieldsIn(html: string): Field[] {
  const inputs = [...html.matchAll(/<input\b([^>]*)>/gi)].flatMap(([, attributes = ""]) =>
    inputField(attributes),
  )
  const areas = [...html.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/gi)].flatMap(
    ([, attributes = "", value = ""]) => {
      const name = attribute(attributes, "name")
      return name === undefined ? [] : [{ name, value: decode(value), sent: true }]
    },
  )
  const selects = [...html.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/gi)].flatMap(
    ([, attributes = "", inside = ""]) => {
      const name = attribute(attributes, "name")
      return name === undefined ? [] : [{ name, value: chosenOption(inside), sent: true }]
    },
  )
  return [...inputs, ...areas, ...selects]
}

function inputField(attributes: string): Field[] {
  const name = attribute(attributes, "name")
  const type = attribute(attributes, "type") ?? "text"
  if (name === undefined || ["submit", "button", "image", "reset"].includes(type)) return []
  const box = type === "checkbox" || type === "radio"
  const value = attribute(attributes, "value") ?? (box ? "on" : "")
  return [{ name, value, sent: !box || /\bchecked\b/i.test(attributes) }]
}

function chosenOption(html: string): string {
  const options = [...html.matchAll(/<option\b([^>]*)>([^<]*)/gi)]
  const chosen = options.find(([, attributes = ""]) => /\bselected\b/i.test(attributes)) ?? options[0]
  return chosen === undefined ? "" : (attribute(chosen[1] ?? "", "value") ?? decode(chosen[2] ?? "").trim())
}

function buttonsIn(html: string) {
  return [...html.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/gi)].map(
    ([, attributes = "", inside = ""]) => ({
      name: attribute(attributes, "name") ?? "",
      value: attribute(attributes, "value") ?? "",
      text: textOf(inside),
    }),
  )
}

function attribute(attributes: string, name: string): string | undefined {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(
    attributes,
  )
  const value = found?.[1] ?? found?.[2] ?? found?.[3]
  return value === undefined ? undefined : decode(value)
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " }

export function decode(text: string): string {
  return text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, entity: string) => {
    if (!entity.startsWith("#")) return entities[entity] ?? whole
    const hex = entity[1] === "x" || entity[1] === "X"
    return String.fromCodePoint(Number.parseInt(entity.slice(hex ? 2 : 1), hex ? 16 : 10))
  })
}
