import { decode, type Form, formsIn, textOf } from "./forms.ts"

/** A person with a browser that keeps cookies, follows redirects and fills in forms; it runs no JavaScript. */
export type Page = {
  status: number
  url: string
  html: string
  text: string
  forms: Form[]
  headers: Headers
}

const redirectsMax = 5

export class Visitor {
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  constructor(origin: string) {
    this.#origin = origin
  }

  get cookieNames(): string[] {
    return [...this.#cookies.keys()]
  }

  open(path: string): Promise<Page> {
    return this.#visit("GET", path)
  }

  /** Sends a form of a page with some of its fields filled in. */
  submit(page: Page, form: Form, filled: Record<string, string | string[]> = {}): Promise<Page> {
    for (const name of Object.keys(filled)) {
      if (!form.names.includes(name))
        throw new Error(`the form ${form.action} has no field ${name}: ${form.names}`)
    }
    const body = new URLSearchParams(form.values.filter(([name]) => !(name in filled)))
    for (const [name, values] of Object.entries(filled)) {
      for (const value of [values].flat()) body.append(name, value)
    }
    const button = form.buttons.find(({ name }) => name !== "")
    if (button && !body.has(button.name)) body.append(button.name, button.value)
    const target = new URL(form.action || page.url, page.url).href
    if (form.method === "GET") return this.#visit("GET", `${target}?${body}`)
    return this.#visit("POST", target, body, page.url)
  }

  /** A form post by hand, for what no form of ours would send. */
  post(path: string, body: Record<string, string>, headers: Record<string, string> = {}): Promise<Page> {
    return this.#visit("POST", path, new URLSearchParams(body), this.#origin, headers)
  }

  async #visit(
    method: string,
    path: string,
    body?: URLSearchParams,
    from?: string,
    headers: Record<string, string> = {},
  ): Promise<Page> {
    let request = { method, url: new URL(path, this.#origin).href, body }
    for (let followed = 0; followed <= redirectsMax; followed++) {
      const response = await fetch(request.url, {
        method: request.method,
        redirect: "manual",
        headers: { ...this.#headers(request.method, from), ...headers },
        ...(request.body ? { body: request.body } : {}),
      })
      this.#keepCookies(response)
      const location = response.headers.get("location")
      if (response.status < 300 || response.status > 399 || location === null)
        return pageOf(request.url, response)
      await response.body?.cancel()
      request = { method: "GET", url: new URL(location, request.url).href, body: undefined }
    }
    throw new Error(`${path} redirects without end`)
  }

  #headers(method: string, from: string | undefined): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    return {
      accept: "text/html",
      ...(cookie === "" ? {} : { cookie }),
      ...(method === "POST"
        ? { origin: this.#origin, "sec-fetch-site": "same-origin", referer: from ?? this.#origin }
        : {}),
    }
  }

  #keepCookies(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";")
      const [name = "", ...value] = pair.split("=")
      const ended =
        attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute)) || value.join("=") === ""
      if (ended) this.#cookies.delete(name.trim())
      else this.#cookies.set(name.trim(), value.join("="))
    }
  }
}

async function pageOf(url: string, response: Response): Promise<Page> {
  const html = await response.text()
  return {
    status: response.status,
    url,
    html,
    text: textOf(html),
    forms: formsIn(html),
    headers: response.headers,
  }
}

/** The one form of a page that has all of these fields, and about this thing when several do. */
export function formWith(page: Page, fields: string[], about?: string): Form {
  const fitting = page.forms.filter(
    (form) =>
      fields.every((field) => form.names.includes(field)) &&
      (about === undefined || form.html.includes(about)),
  )
  const [form] = fitting
  if (form === undefined) {
    const there = page.forms.map(({ action, names }) => `${action}(${names})`).join(" ")
    throw new Error(
      `${page.url} (${page.status}) has no form with ${fields}${about ? ` about ${about}` : ""}: ${there || page.text.slice(0, 300)}`,
    )
  }
  return form
}

/** The address of the first link that leads there. */
export function linkTo(page: Page, part: string): string {
  const links = [...page.html.matchAll(/<a\b[^>]*\bhref="([^"]*)"/gi)].map(([, href = ""]) => decode(href))
  const link = links.find((href) => href.includes(part))
  if (link === undefined) throw new Error(`${page.url} has no link to ${part}`)
  return link
}
