import { type Form, formsIn, textOf } from "../../e2e/support/forms.ts"
import { fetchBursar, ORIGIN } from "./bursar.ts"

/** What a person without JavaScript sees after a request, redirects followed. */
export type Page = {
  status: number
  path: string
  html: string
  text: string
  forms: Form[]
  headers: Headers
}

const REDIRECTS_MAX = 5

/** A browser without JavaScript: it keeps its cookies, follows redirects and fills in forms. */
export class Visitor {
  readonly cookies = new Map<string, string>()

  open(path: string, headers: Record<string, string> = {}): Promise<Page> {
    return this.send("GET", path, null, headers)
  }

  async signIn(email: string, password: string): Promise<Page> {
    const page = await this.open("/login")
    return this.fill(page, "/login", { email, password })
  }

  /** Sends the page's form whose address holds `action`, with some of its fields filled in. */
  fill(
    page: Page,
    action: string,
    filled: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Page> {
    const form = page.forms.find((candidate) => candidate.action.includes(action))
    if (!form) throw new Error(`${page.path} has no form for ${action}: ${page.forms.map((f) => f.action)}`)
    const body = new URLSearchParams(form.values.filter(([name]) => !(name in filled)))
    for (const [name, value] of Object.entries(filled)) body.append(name, value)
    return this.send("POST", form.action, body, headers)
  }

  /** One request; headers given here win over those of a browser. */
  async send(
    method: string,
    path: string,
    body: URLSearchParams | null,
    headers: Record<string, string> = {},
  ): Promise<Page> {
    let request = { method, path, body }
    for (let hop = 0; hop <= REDIRECTS_MAX; hop++) {
      const response = await this.once(request.method, request.path, request.body, headers)
      const location = response.headers.get("location")
      if (response.status < 300 || response.status > 399 || location === null) {
        return pageOf(request.path, response)
      }
      const { pathname, search } = new URL(location, ORIGIN)
      request = { method: "GET", path: pathname + search, body: null }
    }
    throw new Error(`${path} redirects without end`)
  }

  async once(
    method: string,
    path: string,
    body: URLSearchParams | null = null,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    const response = await fetchBursar(path, {
      method,
      redirect: "manual",
      headers: {
        accept: "text/html",
        ...(cookie ? { cookie } : {}),
        ...(method === "GET" ? {} : { origin: ORIGIN, "sec-fetch-site": "same-origin" }),
        ...headers,
      },
      ...(body === null ? {} : { body }),
    })
    this.keepCookies(response)
    return response
  }

  private keepCookies(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";")
      const [name = "", value = ""] = pair.split("=")
      if (value === "" || attributes.some((attribute) => /max-age=0/i.test(attribute)))
        this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}

async function pageOf(path: string, response: Response): Promise<Page> {
  const html = await response.text()
  return {
    status: response.status,
    path,
    html,
    text: textOf(html),
    forms: formsIn(html),
    headers: response.headers,
  }
}
